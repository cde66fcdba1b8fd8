"""When something happened: what a citizen's words mean, seen from the time of the message and never after it.

Relative times are read by `relative`; dates and clock times by recognizers-text-suite, corrected where it errs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.nlu import relative
from bot.nlu.moment import Moment, hour_of
from bot.nlu.text import has_cjk, plain

logger = logging.getLogger(__name__)

Recogniser = Callable[[str, datetime], Sequence[Any]]

# What makes the recogniser worth its milliseconds: a date or a clock time. A house number or a bus line is neither.
_CUE = re.compile(
    r"[零一二两三四五六七八九十\d]+(?:点钟?|时)(?!多?块|心|评)|\d{1,2}[:：]\d\d|\d{4}[-/.年]\d|[\d元一二三四五六七八九十]+月(?:\d|[一二三四五六七八九十份初底中])|[去前今]年|元旦|春节"
    r"|\b\d{1,2} ?(?:[ap]\.?m\b|o'clock)|\b(?:at|since) \d|\b\d{1,2}/\d{1,2}\b"
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?=\.? ?\d)"
    r"|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(?:in|since|last) (?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b|\bmay \d|\blast (?:year|spring|summer|autumn|winter)|\bmidnight\b|\bnoon\b"
)
# Promises, idioms and habits hold time words and tell no time.
_NO_TIME = re.compile(
    r"三天两头|一天到晚|半天|[\d一二两三四五六七八九十]+(?:个)?(?:小时|天|工作日|月|年)(?:之|以)?内|within \d+ \w+|24 ?小时|24 ?hours|24/7|7x24|每?隔[^，。]{1,4}|每次|一天三次"
)
_HABIT = re.compile(
    r"每(?:天|日|周|月|年|晚|个|到|早)[^，。,.;；]*|天天|夜夜|\b(?:every|each|daily)\b[^，。,.;；]*"
)
_DAY_OF_MONTH = re.compile(r"(?<![\d月.京建路街院楼线])(\d{1,2})[号日](?![楼院门线路地栋店])")
_NIGHT_CLOCK = re.compile(r"夜里|半夜|凌晨|深夜|午夜")
_JUST_NOW = re.compile(r"just now|a moment ago|刚才|刚刚")
_EDGE = 14  # Characters kept on either side of a cue: a short text costs less.


def find(text: str, now: datetime) -> Moment | None:
    """The one time that a message tells of; None if it tells none, or only of the future or of a habit.

    `now` is an aware time in the city's zone; the result is in the same zone.
    """
    written = plain(text)
    silent = [m.span() for pattern in (_NO_TIME, _HABIT) for m in pattern.finditer(written)]
    told = [m for m in _moments(written, now) if m.at <= now and not any(a <= m.start < b for a, b in silent)]
    return min(told, key=lambda moment: moment.order, default=None)


def _moments(written: str, now: datetime) -> Iterator[Moment]:
    for match in _JUST_NOW.finditer(written):
        yield Moment(now, "minute", match.start(), match.end())
    for match in _DAY_OF_MONTH.finditer(written):
        if day := _day_of_month(int(match.group(1)), now):
            yield Moment(day, "day", match.start(), match.end())
    yield from relative.moments(written, now)
    cues = list(_CUE.finditer(written))
    if cues:
        low, high = max(0, cues[0].start() - _EDGE), cues[-1].end() + _EDGE
        yield from _recognised(written[low:high], low, now)


def _recognised(part: str, offset: int, now: datetime) -> Iterator[Moment]:
    """What the recogniser finds that is more than a relative time; of several readings the latest that has been."""
    for result in recogniser("zh" if has_cjk(part) else "en")(part, now.replace(tzinfo=None)):
        kind = result.type_name.removeprefix("datetimeV2.")
        told = part[result.start : result.end + 1]
        values = (result.resolution or {}).get("values") or []
        if kind in ("duration", "set") or any("REF" in value.get("timex", "") for value in values):
            continue
        readings = [at for value in values if (at := _reading(value, kind, told, now)) and at <= now]
        if readings:
            at, grain = max(readings), _grain(kind, values[0].get("timex", ""))
            # A point sorts before what `relative` read of the same words: it starts no later and is longer.
            yield Moment(at, grain, offset + result.start, offset + result.end + 1)


def _reading(value: dict[str, str], kind: str, told: str, now: datetime) -> datetime | None:
    if kind == "time":
        return _clock(value.get("value", ""), told, now)
    words = [value.get(key, "") for key in ("start", "end", "value")]
    times = [datetime.fromisoformat(word) for word in words if re.match(r"\d{4}-\d\d-\d\d", word)]
    if not times:
        return None
    at = min(times).replace(tzinfo=now.tzinfo)
    if kind == "datetimerange" and (hour := hour_of(told)) is not None:
        return at.replace(hour=hour, minute=0)
    return at - timedelta(hours=12) if kind == "datetime" and _wrongly_noon(told, at.hour) else at


def _clock(value: str, told: str, now: datetime) -> datetime | None:
    """A clock time without a day is the latest such time that has been."""
    match = re.match(r"(\d\d):(\d\d)", value)
    if not match:
        return None
    hour = int(match.group(1))
    if _wrongly_noon(told, hour):
        hour -= 12
    at = now.replace(hour=hour, minute=int(match.group(2)), second=0, microsecond=0)
    return at if at <= now else at - timedelta(days=1)


def _wrongly_noon(told: str, hour: int) -> bool:
    """The recogniser takes 夜里两点 for two in the afternoon."""
    return 12 <= hour < 18 and _NIGHT_CLOCK.search(told) is not None


def _day_of_month(day: int, now: datetime) -> datetime | None:
    month = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(2):
        try:
            at = month.replace(day=day)
        except ValueError:
            return None
        if at <= now:
            return at
        month = month.replace(day=1) - timedelta(days=1)
    return None


def _grain(kind: str, timex: str) -> str:
    if kind in ("datetime", "time"):
        return "minute"
    if kind == "datetimerange":
        return "daypart"
    if kind == "daterange" and not timex.startswith("("):
        return "week" if "W" in timex else "month" if "-" in timex else "year"
    return "day"


@lru_cache(maxsize=2)
def recogniser(lang: str) -> Recogniser:
    """The recogniser of one language, warm; one that finds nothing if the package cannot be loaded."""
    try:
        from recognizers_date_time import Culture, DateTimeOptions, DateTimeRecognizer

        culture = Culture.Chinese if lang == "zh" else Culture.English
        parse: Recogniser = (
            DateTimeRecognizer(culture, DateTimeOptions.NONE).get_datetime_model(culture).parse
        )
        parse("昨天晚上十点" if lang == "zh" else "last friday at 11pm", datetime(2026, 1, 1))  # noqa: DTZ001
    except Exception as error:  # An alpha release: whatever is wrong with it must not stop us.
        logger.warning(
            "recognizers-text cannot be loaded (%s): dates and clock times are not understood", error
        )
        return lambda text, now: ()
    return parse
