"""Of which days figures are told: assessment month, calendar month, any range. Pure; days are the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Name = Literal["assessment", "last_assessment", "month", "last_month"]
DAY = timedelta(days=1)


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


def assessment_month(day: date, starts_on: int) -> Period:
    """The assessment month around `day`: from the day `starts_on` (1 to 28) to the day before it in the next month."""
    first = day.replace(day=starts_on)
    if day < first:
        first = _month_before(first)
    return Period(first, _month_after(first) - DAY)


def calendar_month(day: date) -> Period:
    """The calendar month around `day`."""
    return assessment_month(day, 1)


def named(name: Name, today: date, starts_on: int) -> Period:
    """The period of that name as of `today`; the present ones reach into the days to come."""
    starts = starts_on if name in ("assessment", "last_assessment") else 1
    present = assessment_month(today, starts)
    return assessment_month(present.first - DAY, starts) if name.startswith("last_") else present


def _month_after(day: date) -> date:
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _month_before(day: date) -> date:
    return day.replace(year=day.year - (day.month == 1), month=(day.month - 2) % 12 + 1)
