"""Which days a month's candidates are counted in, and the weeks in which a theme is judged. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from desk.figures import periods
from desk.figures.periods import Period, calendar_month

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MONTHS = 3
LONGEST_GAP = timedelta(days=14)
"""A longer time without any ticket is one without records: a few old tickets that were imported are no year."""
WEEKS_BEFORE, WEEKS_SINCE = 12, 26
"""At most so many whole weeks before a theme began, and since, are compared."""


class Counting(NamedTuple):
    """The days that are counted, the days that growth is compared with (None: no records of them), and if these are of
    the year before.
    """

    period: Period
    earlier: Period | None
    is_year_ago: bool


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def recorded_since(days: Iterable[date]) -> date | None:
    """From when on records go on without a gap, given every day with a ticket; None where there is none."""
    ordered = sorted(days, reverse=True)
    breaks = (later for later, earlier in pairwise(ordered) if later - earlier > LONGEST_GAP)
    return next(breaks, ordered[-1] if ordered else None)


def counting(month: date, *, today: date, first_record: date | None) -> Counting:
    """The three months before a month, up to yesterday, beside the same days of the year before.

    Where the records do not reach back so far, beside the three months before them; growth needs all of those days.
    """
    whole = _months_before(month)
    of_year, just_before = periods.year_ago(whole), _months_before(whole.first)
    period = periods.so_far(whole, of=whole, today=today - DAY)
    for earlier in (of_year, just_before):
        if first_record is not None and first_record <= earlier.first:
            same = periods.so_far(earlier, of=whole, today=today - DAY)
            return Counting(period, same, earlier is of_year)
    return Counting(period, None, False)


def weeks(started_on: date, today: date) -> tuple[list[date], list[date]]:
    """The first days of the whole weeks before a theme began, and of those since that are over by the end of yesterday.

    Weeks are counted from the day on which it began, so that none lies on both sides.
    """
    before = [started_on - WEEK * back for back in range(WEEKS_BEFORE, 0, -1)]
    passed = max(0, (today - started_on) // WEEK)
    return before, [started_on + WEEK * number for number in range(min(passed, WEEKS_SINCE))]


def _months_before(day: date) -> Period:
    """The three calendar months that end before a first day of one."""
    first = day
    for _ in range(MONTHS):
        first = calendar_month(first - DAY).first
    return Period(first, day - DAY)
