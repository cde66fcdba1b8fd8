"""An hour put right by its bare number: 'no its exit A and it was 9', 'not 8 but 9'. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from actions.draft import Draft, when
from actions.righting import puts_right
from actions.said import Said

# What stands behind a number that counts something else: 'it was 9 people', 'at 9 km', 'it was 9 days'.
_NO_COUNT = (
    r"(?=\s*(?:$|[,.;!?，。]|o['’]?clock|not\b|and\b|in the\b|sorry\b|i think\b|instead\b|actually\b))"
)
_HOUR = re.compile(
    r"\b(?:it was|it['’]?s|was|at|around|about|make it|more like|but|not \d{1,2},?)"
    r" (?:like |at |around |about |more like ){0,3}"
    rf"(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d))?{_NO_COUNT}",
    re.IGNORECASE,
)
_HALF_DAY, _DAY = 12, 24
# An hour of a day that is not told with it.
_ONLY_CLOCK = re.compile(
    r"(?:快|差不多|大概|约|将近|不到)?(?:早[上晨]?|上午|中午|下午|傍晚|晚上?|夜里|凌晨)?[\d一二两三四五六七八九十]+点(?:半|多|钟)?(?:[\d一二三四五六七八九十]+分?)?"
    r"|(?:(?:at|around|about|like) )?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?| ?o['’]?clock)?",
    re.IGNORECASE,
)
_OF_ALL_DAY = re.compile(r"(?<!\d)(?:0\d|1[3-9]|2[0-3])(?=[:：点.])|十[三四五六七八九]点|二十")
_LATER = re.compile(r"下午|傍晚|晚|夜|\b(?:afternoon|evening|night)\b", re.IGNORECASE)
_SAYS_HALF = re.compile(
    r"早|上午|凌晨|中午|下午|晚|夜|[ap]\.?m|morning|afternoon|evening|night|noon", re.IGNORECASE
)


def when_right(said: Said, known: Draft) -> dict[str, str | None]:
    """The moment that a message names; an hour that puts another right is of the same half of the day, and alone of the
    day that is known.
    """
    told, before, words = when(said), known["occurred_at"], said.told("time").strip()
    exact = bool(told) and told.get("time_told") is None
    if not (exact and before and puts_right(said)):
        return told
    day, at = datetime.fromisoformat(str(before)), datetime.fromisoformat(str(told["occurred_at"]))
    alone, hour = _ONLY_CLOCK.fullmatch(words) is not None, at.hour
    part = str(known["time_told"] or "")
    later = _LATER.search(part) if part else day.hour >= _HALF_DAY
    if not (_SAYS_HALF.search(words) or _OF_ALL_DAY.search(words) or (part and not later)):
        hour = hour % _HALF_DAY + (_HALF_DAY if later else 0)
    right = (day if alone else at).replace(hour=hour, minute=at.minute)
    return {**told, "occurred_at": right.isoformat()}


def with_hour_right(said: Said, draft: Draft) -> Draft:
    """With the hour that stands for the wrong one, in the same half of the day; in the words of the matter, too."""
    match = _HOUR.search(said.words)
    known = None if draft["time_told"] else draft["occurred_at"]
    if match is None or not known or said.value("time") or said.value("phone") or not puts_right(said):
        return draft
    at, hour, minute = datetime.fromisoformat(str(known)), int(match["hour"]), int(match["minute"] or 0)
    if hour >= _DAY or match.group("hour") in str(said.value("address") or ""):
        return draft
    if hour < _HALF_DAY <= at.hour:
        hour += _HALF_DAY
    right = at.replace(hour=hour, minute=minute)
    spoken = f"{match['hour']}:{match['minute']}" if match["minute"] else match["hour"]
    old = rf"(?<=\b(?:at|by) )0?{at.hour % _HALF_DAY or _HALF_DAY}(?::{at.minute:02d}){'?' if not at.minute else ''}\b"
    told = re.sub(old, spoken, str(draft["description"] or ""), count=1, flags=re.IGNORECASE)
    return draft.having(occurred_at=right.isoformat(), description=told or None)
