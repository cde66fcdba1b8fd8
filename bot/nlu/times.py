"""When something happened: what a citizen's words mean, seen from the time of the message and never after it.

Relative times are read by `relative`, dates and feasts by `dates`, hours by `clock`; what recurs (`recurrence`) is no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice

from bot.nlu import relative
from bot.nlu.clock import Clock, clocks, latest, on_day
from bot.nlu.dates import dates
from bot.nlu.meals import parts
from bot.nlu.moment import Moment, hour_of
from bot.nlu.recurrence import recurring
from bot.nlu.text import plain

MOST = 40
"""So many times of each kind are looked at in a message, its first ones: each is compared with every other."""

_JUST_NOW = re.compile(
    r"just now|a moment ago|(?:刚才|刚刚)(?!\s*(?:少|多|打|写|说|发|填|报|给)(?:了|打|写|说|发)?(?:错|漏|少|多|一位|一个|反)"
    r"|(?:给|发|打|写|说|报)(?:你|您|你们)?的)|\bright now\b|现在正|这会儿正|此时此刻"
)
_GLUE = re.compile(
    r"[\s,，]*(?:(?:的|那天|当天|大概|大约|差不多|左右|就|我|在|从|快|晚上|at|around|about|roughly|approximately|approx|round|like|nearly|almost|bout|just|after|before|close to|gone|sometime|from|since|on|of|between"
    r"|(?:in the )?(?:early )?(?:morning|afternoon|evening|night))[\s,，]*)*"
)
_UNTIL = re.compile(
    r"[\s,]*(?:to|till|until|-|–|到|至)\s*\d{1,2}(?::\d\d)? ?(?:[ap]\.?m)?\.?[\s,]*(?:on |of )?"
)
_NOT = re.compile(r"(?:不是|并非|而不是|\bnot|\binstead of|\brather than|isn't|wasn't)\s*(?:在|the |on )?$")
# What stands between a time that was a slip and the one that is meant: '昨天吧 不对 前天', 'Monday, no wait, Tuesday'.
_SLIP = re.compile(
    r"(?:[\d一二两三四五六七八九十]{1,3}点(?:半|[一三]刻|\d{1,2}分?)?)?(?:多|来钟|钟|左右|的时候){0,2}[吧啊呀呢的\s，,。.…?？-]*(?:[哦啊嗯哎]+)?(?:不对|不是|说错了?|记错了?|错了|[哦啊哎]不|\bno\b,? ?(?:wait|sorry)?|\bwait\b,? ?(?:no)?"
    r"|\bsorry\b|\bi mean\b|\bi meant\b|\bactually\b)[了啊吧呀\s，,。.…!！]*(?:(?:应该)?(?:是|从|在)|it was|on|since)?\s*$"
)
# Of two times the one that it began at: '前年搬来的，去年开始漏'.
_BEGAN = re.compile(
    r"(?:底|初|年?中|的时候|晚上|早上)?(?:就|才|突然)?(?:开始(?!营业|上[班课]|工作|施工|住)|起就)"
)
# Nothing is told but that it is now.
_NOW = re.compile(
    r"[\s就是正在，,]*(?:现在|这会儿|眼下|此刻|目前|当下)(?:就是|正在|还在)?[啊呀吧呢的\s。.!！~]*"
    r"|(?:(?:it['’]?s |happening |just |still |like )*(?:right )?now)[\s.!]*"
)
_AGO = re.compile(r"\b(?:days?|nights?|mornings?|evenings?|weeks?) (?:ago|back|before)\b")
_COUNTS_BACK = re.compile(
    r" (?:ago|back|earlier)\b| before(?=\s*(?:$|[.,;!?]))|(?:之|以)?前(?![面边头方门往后])"
)
# From this hour on a new day has begun for everybody.
_NIGHT_ENDS = 5
# So long before its hour a part of the day has begun: the morning, taken as eight, at five.
_BEGINS_BEFORE = timedelta(hours=3)

# Letters that changed places, so that spans stay: 'this mornign'.
_MISTYPED = {
    "mornign": "morning",
    "monring": "morning",
    "mroning": "morning",
    "evenign": "evening",
    "aftrenoon": "afternoon",
    "yesterady": "yesterday",
    "yestarday": "yesterday",
    "yesturday": "yesterday",
    "tonihgt": "tonight",
    "ngiht": "night",
    "todya": "today",
}
_MISTYPED_WORD = re.compile(rf"\b(?:{'|'.join(_MISTYPED)})\b")


def find(text: str, now: datetime) -> Moment | None:
    """The one time that a message tells of; None if it tells none, or only of the future or of a habit.

    `now` is an aware time in the city's zone; the result is in the same zone.
    """
    written = _MISTYPED_WORD.sub(lambda found: _MISTYPED[found.group()], plain(text))
    if _NOW.fullmatch(written):
        return Moment(now, "minute", 0, len(text))
    recurs = recurring(written)
    lived = [_as_lived(moment, now) for moment in _moments(written, now, recurs)]
    told = [
        _with_hour_to_come(m, lived, now)
        for m in lived
        if m.at <= now and not any(a <= m.start < b for a, b in recurs)
    ]
    told = [m for m in told if not _NOT.search(written[: m.start])] or told
    told = [m for m in told if not _is_slip(written, m, told)]
    told = [m for m in told if _BEGAN.match(written, m.end)] or told
    found = min(told, key=lambda moment: moment.order, default=None)
    return _over_ago(written, found) if found else None


def _over_ago(written: str, moment: Moment) -> Moment:
    """With the word that counts back, which belongs to what is told: 'two days ago'."""
    behind = _COUNTS_BACK.match(written, moment.end)
    return replace(moment, end=behind.end()) if behind else moment


def _is_slip(written: str, moment: Moment, others: Sequence[Moment]) -> bool:
    """Whether another time is told behind it and takes it back."""
    return any(
        moment.end <= other.start and _SLIP.match(written, moment.end, other.start) for other in others
    )


def _as_lived(moment: Moment, now: datetime) -> Moment:
    """'This morning' said at one in the night is the morning before: who is still awake lives in the day that ended.

    Said at six it is now: a part of the day begins before the hour that stands for it.
    """
    if not now < moment.at < now.replace(hour=0, minute=0) + timedelta(days=1):
        return moment
    if now.hour < _NIGHT_ENDS:
        return replace(moment, at=moment.at - timedelta(days=1))
    begun = moment.grain == "daypart" and moment.at - now <= _BEGINS_BEFORE
    return replace(moment, at=now) if begun else moment


def _with_hour_to_come(day: Moment, others: Sequence[Moment], now: datetime) -> Moment:
    """'Today about noon' said before noon is today, in all of these words: the hour is as it was told, and no time yet."""
    if day.grain != "day" or day.span:
        return day
    of_it = (
        one
        for one in others
        if one.start <= day.start and day.end <= one.end and one.at > now and one.at.date() == day.at.date()
    )
    hour = next(of_it, None)
    return replace(day, start=hour.start, end=hour.end) if hour else day


def _moments(written: str, now: datetime, recurs: Sequence[tuple[int, int]]) -> Iterator[Moment]:
    """Every time that is told; an hour where something recurs is no other day's: '我每天六点半出门，昨儿在门口'."""
    hours = [
        hour for hour in islice(clocks(written), MOST) if not any(a <= hour.start < b for a, b in recurs)
    ]
    for match in _JUST_NOW.finditer(written):
        # 刚才九点半: the hour is what is told, and of its two the later.
        told = next((hour for hour in hours if 0 <= hour.start - match.end() < 4), None)
        if told is None:
            yield Moment(now, "minute", match.start(), match.end())
        elif not told.later or match.group().endswith("才"):
            yield replace(latest(told, written[told.start : told.end], now), start=match.start())
    dated = chain(islice(relative.moments(written, now), MOST), islice(dates(written, now), MOST))
    days = [_with_part(written, day) for day in dated]
    yield from days
    yield from parts(written, days, now)
    points = [
        day
        for day in days
        if (day.grain in ("day", "daypart") and not day.span)
        or (day.grain in ("day", "week") and _AGO.search(written[day.start : day.end + 5]))
    ]
    for hour in hours:
        yield _of(written, hour, points, now, only=sum(not other.later for other in hours) == 1)


_SO_LATE = re.compile(r"大晚上|大半夜|深更半夜|三更半夜|这么晚|\bso late\b|\bthis late\b")
_PART_AFTER = re.compile(
    r"(?:那天|当天)?(?:的)?(?:凌晨|清晨|一?大早|早上|早晨|早(?!点)|上午|中午|下午|傍晚|晚上|晚(?![点饭])|后半夜|夜里|夜间|半夜|深夜)|,? (?:in the "
    r"|at )?(?:early )?(?:morning|afternoon|evening|night)\b"
)


def _with_part(written: str, day: Moment) -> Moment:
    """'20号晚上', 'Nov 20 in the evening': a date with the part of the day that stands behind it."""
    part = _PART_AFTER.match(written, day.end) if day.grain == "day" and not day.span else None
    hour = hour_of(f"{written[day.end - 1]}{part.group()}") if part else None
    if part is None or hour is None:
        return day
    return replace(day, at=day.at.replace(hour=hour), grain="daypart", end=part.end())


def _of(written: str, hour: Clock, days: Sequence[Moment], now: datetime, *, only: bool) -> Moment:
    """The clock time on the day beside it; on the only day of the message, if it is surely one; else the latest."""
    for day in days:
        if beside := _beside(written, hour, day):
            start, end = beside
            return replace(on_day(hour, written[start:end], _midnight(day), now), start=start, end=end)
    told = (
        written[hour.start : hour.end + 16]
        if written[hour.end : hour.end + 8].startswith((" in the", " at "))
        else written[hour.start : hour.end]
    )
    if _SO_LATE.search(written):
        # 'So late, and it is eleven': the night is told, elsewhere in the message.
        told = f"{told}晚"
    if (
        only
        and len(days) == 1
        and not hour.later
        and (hour.half or hour_of(told) is not None or hour.certain)
    ):
        day = days[0]
        words = f"{written[day.start : day.end]} {told}"
        return replace(on_day(hour, words, _midnight(day), now), start=day.start, end=day.end)
    if hour.later or not (hour.certain or hour_of(told) is not None):
        # 'Until two' ends something, and 'about 5' alone is no hour: neither says when.
        return Moment(now.replace(year=now.year + 1), "minute", hour.start, hour.end)
    return latest(hour, told, now)


def _beside(written: str, hour: Clock, day: Moment) -> tuple[int, int] | None:
    """From where to where both are told, if nothing stands between them."""
    if day.start <= hour.start and hour.end <= day.end:
        return day.start, day.end
    if day.end <= hour.start or day.start <= hour.start < day.end:
        gap = written[day.end : hour.start]
        return (day.start, _over_part(written, hour.end)) if _GLUE.fullmatch(gap) and not hour.later else None
    gap = written[hour.end : day.start]
    return (
        (hour.start, day.end)
        if hour.end <= day.start and (_GLUE.fullmatch(gap) or _UNTIL.fullmatch(gap))
        else None
    )


_BEHIND_EN = re.compile(r" (?:in the (?:early )?(?:morning|afternoon|evening)|at night)\b")


def _over_part(written: str, end: int) -> int:
    behind = _BEHIND_EN.match(written, end)
    return behind.end() if behind else end


def _midnight(day: Moment) -> datetime:
    midnight: datetime = day.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight
