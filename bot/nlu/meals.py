"""Parts of an English day told by meals and the like: 'just after lunch', 'first thing', 'mid-morning'. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.nlu.moment import Moment

# The hour that each is taken to begin at, the first that fits; ours, since no rule says it.
_HOURS = (
    (re.compile(r"late.?afternoon"), 17),
    (re.compile(r"afternoon"), 15),
    (re.compile(r"first thing|breakfast|early|dawn|sunrise"), 8),
    (re.compile(r"(?:after|past) (?:lunch|noon)"), 13),
    (re.compile(r"late.?morning|before (?:lunch|noon)"), 11),
    (re.compile(r"mid.?morning"), 10),
    (re.compile(r"lunch|noon|midday"), 12),
    (re.compile(r"before (?:dinner|supper)"), 17),
    (re.compile(r"(?:after|past) (?:dinner|supper)"), 20),
    (re.compile(r"dinner|supper"), 19),
)
_MEAL = r"(?:breakfast|lunch|dinner|supper)"
_PART = (
    r"(?:(?:just|right|shortly|soon|a (?:bit|little)|straight) )?"
    rf"(?:(?:after|before|past|at|around|about|over|during) (?:{_MEAL}(?:[- ]?time)?|dawn|sunrise)"
    rf"|{_MEAL}[- ]?time|(?<=\btoday ){_MEAL}|(?<=\byesterday ){_MEAL}|(?<=day ){_MEAL}|{_MEAL}(?= (?:today|yesterday)\b)|first thing(?: in the morning)?|(?:mid|late)[- ]?(?:morning|afternoon)|(?:noon|midday)[- ]?ish)"
)
# What makes such words one answer: 'it was just after lunch'.
_AROUND = re.compile(
    r"(?:(?:it|that)(?: was|['’]s) |i think |maybe |probably |sometime |this )*$|[\s.,!]*(?:or so|i think|maybe)?[\s.!]*$"
)
_FINDS = re.compile(rf"\b{_PART}\b")
_GAP = re.compile(r"[\s,]*(?:(?:on|at|around|about|it was) )?")


def parts(written: str, days: Sequence[Moment], now: datetime) -> Iterator[Moment]:
    """Each such part of the day beside a day that is told without its hour, or alone as the whole of what is said."""
    for match in _FINDS.finditer(written):
        hour = next(hour for pattern, hour in _HOURS if pattern.search(match.group()))
        day = next((day for day in days if not day.span and _is_beside(written, match, day)), None)
        if day is not None:
            start, end = min(day.start, match.start()), max(day.end, match.end())
            yield Moment(day.at.replace(hour=hour, minute=0), "daypart", start, end)
        elif _AROUND.match(written[: match.start()]) and _AROUND.match(written, match.end()):
            at = now.replace(hour=hour, minute=0, second=0, microsecond=0)
            yield Moment(at if at <= now else at - timedelta(days=1), "daypart", match.start(), match.end())


def _is_beside(written: str, part: re.Match[str], day: Moment) -> bool:
    gap = written[part.end() : day.start] if part.end() <= day.start else written[day.end : part.start()]
    return day.grain in ("day", "daypart") and _GAP.fullmatch(gap) is not None
