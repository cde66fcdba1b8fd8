"""Days of the calendar: the latest 3rd of November that has been, the latest 15th. Pure.

`midnight` is when today began.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.nlu.moment import Moment

# What goes on behind a day: '3号晚上', '3号开始'.
DAY_WORD = r"\s*(?:凌晨|清晨|早|上午|中午|下午|傍晚|晚|夜|半夜|那天|当天|起|开始|到现在|至今|到今天|以来)"
# The month in which a season begins.
SEASONS = {
    "春": 3,
    "夏": 6,
    "秋": 9,
    "冬": 12,
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
}


def day(midnight: datetime, year: int, month: int, number: int) -> datetime | None:
    """That day, whether it has been or not; None where the month has no such day."""
    try:
        return midnight.replace(year=year, month=month, day=number)
    except ValueError:
        return None


def latest(midnight: datetime, month: int, number: int) -> datetime | None:
    """The latest such day of this year and the last one."""
    years = (midnight.year, midnight.year - 1)
    return next((at for year in years if (at := day(midnight, year, month, number)) and at <= midnight), None)


def of_year(midnight: datetime, year: int | None, month: int, number: int) -> datetime | None:
    """The day in the year that is told, else the latest such day."""
    return latest(midnight, month, number) if year is None else day(midnight, year, month, number)


def latest_in_month(midnight: datetime, number: int) -> datetime | None:
    """The latest such day of this month and the last one."""
    first = midnight.replace(day=1)
    for start in (first, month_before(first)):
        at = day(midnight, start.year, start.month, number)
        if at and at <= midnight:
            return at
    return None


def month_before(first: datetime) -> datetime:
    """The first day of the month before the one of which this is the first day."""
    return (first - timedelta(days=1)).replace(day=1)


def moment(at: datetime | None, grain: str, match: re.Match[str]) -> Iterator[Moment]:
    """The day as a moment that is told where it was matched; nothing where there is no such day."""
    if at is not None:
        yield Moment(at, grain, match.start(), match.end())
