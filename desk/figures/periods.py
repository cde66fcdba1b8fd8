"""Of which days figures are told: months, weeks, days, years, any range. Pure; days are the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

Name = Literal[
    "assessment", "last_assessment", "month", "last_month", "week", "last_week", "day", "last_day", "year", "last_year",
]  # fmt: skip
DAY = timedelta(days=1)
LONGEST = 366
"""So many days a report tells of at once."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. Raises ValueError where the last comes before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period does not end before it begins")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def moments(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The moment with which it begins in a zone, and the first one that is no more in it."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.last + DAY, time(), zone)


def assessment_month(day: date, starts_on: int) -> Period:
    """The assessment month around `day`: from the day `starts_on` (1 to 28) to the day before it in the next month."""
    first = day.replace(day=starts_on)
    if day < first:
        first = _month_before(first)
    return Period(first, month_after(first) - DAY)


def calendar_month(day: date) -> Period:
    """The calendar month around `day`."""
    return assessment_month(day, 1)


def week(day: date) -> Period:
    """The week around `day`, Monday to Sunday."""
    first = day - DAY * day.weekday()
    return Period(first, first + 6 * DAY)


def year(day: date) -> Period:
    """The calendar year around `day`."""
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))


def quarter(day: date) -> Period:
    """The calendar quarter around `day`."""
    return _months(day, 3)


def half(day: date) -> Period:
    """The half of the calendar year around `day`."""
    return _months(day, 6)


def named(name: Name, today: date, starts_on: int) -> Period:
    """The period of that name as of `today`; the present ones reach into the days to come."""
    kind = name.removeprefix("last_")
    present = _around(kind, today, starts_on)
    return _around(kind, present.first - DAY, starts_on) if name != kind else present


def _around(kind: str, day: date, starts_on: int) -> Period:
    if kind == "week":
        return week(day)
    if kind == "day":
        return Period(day, day)
    return year(day) if kind == "year" else assessment_month(day, starts_on if kind == "assessment" else 1)


def before(period: Period, starts_on: int) -> Period:
    """What a period is compared with: the month or year before a whole one, else as many days just before it."""
    day = period.first - DAY
    for starts in dict.fromkeys((starts_on, 1)):
        if period.first.day == starts and period == assessment_month(period.first, starts):
            return assessment_month(day, starts)
    return year(day) if period == year(period.first) else Period(period.first - DAY * period.days, day)


def year_ago(period: Period) -> Period:
    """The same days of the year before, of a whole calendar month all of it; 29 February is 28 February there."""
    if period == calendar_month(period.first):
        return calendar_month(_a_year_before(period.first))
    return Period(_a_year_before(period.first), _a_year_before(period.last))


def so_far(period: Period, *, of: Period, today: date) -> Period:
    """As many first days of `period` as have begun of the period `of`, so that like is compared with like.

    All of it once that is over; where it has not begun yet, its first day.
    """
    if today >= of.last:
        return period
    passed = max(0, (today - of.first).days)
    return Period(period.first, min(period.last, period.first + DAY * passed))


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _months(day: date, length: int) -> Period:
    """So many calendar months, of those that a year begins with."""
    first = day.replace(month=day.month - (day.month - 1) % length, day=1)
    last = first
    for _ in range(length):
        last = month_after(last)
    return Period(first, last - DAY)


def month_after(day: date) -> date:
    """The same day of the next month, which must have it."""
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _month_before(day: date) -> date:
    return day.replace(year=day.year - (day.month == 1), month=(day.month - 2) % 12 + 1)
