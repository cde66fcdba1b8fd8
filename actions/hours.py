"""An hour put right by its bare number: 'no its exit A and it was 9', 'not 8 but 9'. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

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
_LOOSE_HOUR = re.compile(
    r"(?:(?:at|around|about|approx(?:imately)?|roughly|maybe|like|i think|it was|must have been"
    r"|just(?: before| after)?)\s+)+"
    r"(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))?(?: ?ish| or so| o['’]?clock)?[\s.!]*",
    re.IGNORECASE,
)
# Of such a number hardly anything but an hour is said: 'maybe 5' may be a house.
_OF_HOURS_ONLY = re.compile(
    r"\b(?:around|about|approx\w*|roughly|before|after|o['’]?clock)|:|\dish|\d ish", re.IGNORECASE
)
_SAYS_HOUR = re.compile(r"\b(?:at|around|about)\b|:|^\s*o['’]?clock", re.IGNORECASE)
_NOT_THAT = re.compile(
    r"\b(?:not|instead of|rather than) (?:like |at |around |about )?(?P<hour>\d{1,2})\b", re.IGNORECASE
)
# What is said around a correction and tells nothing.
_IDLE = (
    r"(?:no|nope|not|sorr?y|wait|actually|oops|oh|well|ok(?:ay)?|i think|i believe|i mean|instead|really|please|thanks?"
    r"|in the (?:morning|afternoon|evening|night)|[\s,.;!]){0,12}"
)
_ONLY_IDLE = re.compile(_IDLE, re.IGNORECASE)
_CLAUSE_BEGINS = re.compile(rf"(?:^|[,.;!?]|\band\b){_IDLE}$", re.IGNORECASE)
# An hour of a day that is not told with it.
_ONLY_CLOCK = re.compile(
    r"(?:快|差不多|大概|约|将近|不到)?(?:早[上晨]?|上午|中午|下午|傍晚|晚上?|夜里|凌晨)?[\d一二两三四五六七八九十]+点(?:半|多|钟)?(?:[\d一二三四五六七八九十]+分?)?"
    r"|(?:(?:at|around|about|like) )?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?| ?o['’]?clock)?",
    re.IGNORECASE,
)
# Words for a day, and for none of how long it has lasted.
_OF_A_DAY = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天末]|[昨前今]|[号日](?!子)|早|上午|中午|下午|晚上|夜里"
    r"|\b(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|yesterday|today|tonight|morning|afternoon|evening|night|\d(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
_OF_ALL_DAY = re.compile(r"(?<!\d)(?:0\d|1[3-9]|2[0-3])(?=[:：点.])|十[三四五六七八九]点|二十")
_AFTERNOON, _NIGHT = 15, 23
_OF_AFTERNOON = re.compile(r"下午|\bafternoon\b", re.IGNORECASE)
_LATER = re.compile(r"下午|傍晚|晚|夜|\b(?:afternoon|evening|(?:to)?night)\b", re.IGNORECASE)
_BEFORE_DAWN = re.compile(r"凌晨|\bearly\b|\bafter midnight\b", re.IGNORECASE)
_SAYS_HALF = re.compile(
    r"早|上午|凌晨|中午|下午|晚|夜|[ap]\.?m|morning|afternoon|evening|night|noon", re.IGNORECASE
)


def when_right(said: Said, known: Draft) -> dict[str, str | None]:
    """The moment that a message names; an hour that puts another right is the one nearest to the known hour, and
    alone of the day that is known.
    """
    told, before, words = when(said), known["occurred_at"], said.told("time").strip()
    exact = bool(told) and told.get("time_told") is None
    if told and not exact and before and puts_right(said) and _is_day(said, known):
        # 'Not yesterday, the day before': the hour that was told stays.
        hour = datetime.fromisoformat(str(before))
        right = datetime.fromisoformat(str(told["occurred_at"])).replace(hour=hour.hour, minute=hour.minute)
        return {"occurred_at": right.isoformat(), "time_told": None}
    if not (exact and before and puts_right(said)):
        return told
    day, at = datetime.fromisoformat(str(before)), datetime.fromisoformat(str(told["occurred_at"]))
    right = (day if _ONLY_CLOCK.fullmatch(words) else at).replace(hour=at.hour, minute=at.minute)
    part = str(known["time_told"] or "")
    if not (_SAYS_HALF.search(words) or _OF_ALL_DAY.search(words) or (part and not _LATER.search(part))):
        about = (
            right.replace(hour=_hour_of(part), minute=0)
            if part
            else right.replace(hour=day.hour, minute=day.minute)
        )
        right = _nearest(right, about)
    return {**told, "occurred_at": right.isoformat()}


def clock_of_day(said: Said, known: Draft) -> dict[str, str | None]:
    """The hour that is told of a day that stands without one: '7:15 am' of 'Sunday morning'. Empty for none."""
    told, day = when(said), str(known["time_told"] or "")
    bare = bool(told) and not told["time_told"] and _ONLY_CLOCK.fullmatch(said.told("time")) is not None
    if not (bare and _OF_A_DAY.search(day)):
        return {}
    at = datetime.fromisoformat(str(told["occurred_at"]))
    right = datetime.fromisoformat(str(known["occurred_at"])).replace(hour=at.hour, minute=at.minute)
    return {"occurred_at": right.isoformat(), "time_told": None}


def hour_of_part(said: Said, known: Draft, *, outright: bool) -> dict[str, str | None]:
    """The hour that is told alone, with a word that makes it one, of a part of a day: 'around 10' of 'this morning'.

    `outright`: it has to be a word that no other number has.
    """
    part, loose = str(known["time_told"] or ""), _LOOSE_HOUR.fullmatch(said.words.strip())
    if not (loose and known["occurred_at"] and _SAYS_HALF.search(part)) or said.pressed or said.value("time"):
        return {}
    hour, minute = int(loose["hour"]), int(loose["minute"] or 0)
    if not 0 < hour <= _HALF_DAY or (outright and not _OF_HOURS_ONLY.search(said.words)):
        return {}
    midnight = datetime.fromisoformat(str(known["occurred_at"])).replace(hour=0, minute=0)
    right = midnight.replace(
        hour=0 if hour == _HALF_DAY and _BEFORE_DAWN.search(part) else hour, minute=minute
    )
    if _LATER.search(part):
        right = _nearest(right, midnight.replace(hour=_hour_of(part)))
    return {"occurred_at": right.isoformat(), "time_told": None}


def _hour_of(part: str) -> int:
    """The hour that a later part of the day is thought to be about."""
    return _AFTERNOON if _OF_AFTERNOON.search(part) else _NIGHT


def _is_day(said: Said, known: Draft) -> bool:
    """Whether a day is told without any part of it, where an hour is known."""
    grain = (said.entity("time").get("extra") or {}).get("grain")
    return grain == "day" and not known["time_told"] and not _SAYS_HALF.search(said.told("time"))


def with_hour_right(said: Said, draft: Draft) -> Draft:
    """With the hour that stands for the wrong one, the nearest to it; in the words of the matter, too."""
    match = _HOUR.search(said.words)
    known = None if draft["time_told"] else draft["occurred_at"]
    if match is None or not known or said.value("time") or said.value("phone") or not puts_right(said):
        return draft
    at, hour, minute = datetime.fromisoformat(str(known)), int(match["hour"]), int(match["minute"] or 0)
    if hour >= _DAY or match.group("hour") in str(said.value("address") or ""):
        return draft
    if not _is_hour(match, said.words, at):
        return draft
    right = at.replace(hour=hour, minute=minute)
    right = _nearest(right, at) if 0 < hour <= _HALF_DAY else right
    spoken = f"{match['hour']}:{match['minute']}" if match["minute"] else match["hour"]
    old = rf"(?<=\b(?:at|by) )0?{at.hour % _HALF_DAY or _HALF_DAY}(?::{at.minute:02d}){'?' if not at.minute else ''}\b"
    told = re.sub(old, spoken, str(draft["description"] or ""), count=1, flags=re.IGNORECASE)
    return draft.having(occurred_at=right.isoformat(), description=told or None)


def _nearest(told: datetime, known: datetime) -> datetime:
    """An hour told by twelve hours, in the half of the day that is nearest to the known moment, over midnight too.

    Of two that are as near it is the one in the known half.
    """
    either = (told + timedelta(hours=half * _HALF_DAY) for half in range(-3, 4))
    return min(either, key=lambda one: (abs(one - known), one.hour // _HALF_DAY != known.hour // _HALF_DAY))


def _is_hour(match: re.Match[str], words: str, known: datetime) -> bool:
    """Whether a bare number is an hour: it stands for the known one, is said to be one, or nothing else is told.

    'It's 5, not 6' puts a house right that is known as 6; 'it was 9' may follow on something else, in the past.
    """
    denied = {int(one["hour"]) for one in _NOT_THAT.finditer(words)}
    if denied:
        return denied <= {known.hour, known.hour % _HALF_DAY or _HALF_DAY}
    before, behind = words[: match.start()], words[match.end() :]
    if _SAYS_HOUR.search(match.group()) or _SAYS_HOUR.match(behind):
        return True
    begins = (
        _CLAUSE_BEGINS.search(before) if "was" in match.group().casefold() else _ONLY_IDLE.fullmatch(before)
    )
    return begins is not None and _ONLY_IDLE.fullmatch(behind) is not None
