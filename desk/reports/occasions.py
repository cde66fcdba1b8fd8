"""What a report is about: a day from noon to noon, a week, a month, a holiday, a heating season. Pure.

Each occasion has a key, the day by which its address names it: the first of its days, of a day from noon the one on
which it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal, get_args

from city.groups import Name
from desk.figures import periods
from desk.figures.periods import DAY, Period
from desk.figures.report import Cut, Question
from desk.reports.holidays import Holiday, a_year_before

Kind = Literal["day", "week", "month", "assessment", "holiday", "season"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHOWN: dict[Kind, int] = {"day": 7, "week": 6, "month": 6, "assessment": 6, "holiday": 6, "season": 3}
"""So many of each are offered."""
NOON = time(12)
SEASON = ((11, 15), (3, 15))
"""Beijing heats from 15 November to 15 March."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True)
class Occasion:
    """One of them. `compared`: what its figures stand beside; None for what any period is compared with."""

    kind: Kind
    key: date
    name: Name
    period: Period
    cut: Cut = "midnight"
    compared: tuple[Period, Period] | None = None

    def ends(self, zone: tzinfo) -> datetime:
        """When it is over."""
        day = self.period.last + DAY
        return datetime.combine(day, NOON if self.cut == "noon" else time(), zone)

    def asked(self, question: Question) -> Question:
        """A question of these days."""
        return replace(question, period=self.period, cut=self.cut, compared=self.compared)


@dataclass(frozen=True)
class Almanac:
    """What a city's days are called. `month_starts_on`: the first day of its assessment months."""

    holidays: Sequence[Holiday]
    month_starts_on: int

    def occasion(self, kind: Kind, key: date) -> Occasion:
        """The one of that key. Raises ValueError where there is none."""
        found = self._around(kind, key)
        if found is None or found.key != key:
            raise ValueError("no such report")
        return found

    def lately(self, kind: Kind, now: datetime) -> list[Occasion]:
        """The one that runs at a local moment, if any, and those before it, newest first."""
        if kind == "holiday":
            begun = [one for one in self.holidays if one.period.first <= now.date()]
            return [self._holiday(one) for one in reversed(begun[-SHOWN[kind] :])]
        one = self._around(kind, (now + timedelta(hours=12)).date() if kind == "day" else now.date())
        found: list[Occasion] = []
        while one is not None and len(found) < SHOWN[kind]:
            found.append(one)
            one = self._around(kind, one.key - DAY)
        return found

    def _around(self, kind: Kind, day: date) -> Occasion | None:
        """The occasion of that kind around a day; a season also of the days after it."""
        if kind == "day":
            return Occasion(kind, day, day_name(day), Period(day - DAY, day - DAY), "noon")
        if kind == "week":
            return _week(periods.week(day))
        if kind == "month":
            return _month(periods.calendar_month(day))
        if kind == "assessment":
            return self._assessment(day)
        if kind == "season":
            return _season(day)
        return next((self._holiday(one) for one in self.holidays if day in one.period), None)

    def _assessment(self, day: date) -> Occasion:
        period = periods.assessment_month(day, self.month_starts_on)
        last = period.last
        name = Name(f"{last.year}年{last.month}月考核月", f"Assessment month to {day_name(last).en}")
        return Occasion("assessment", period.first, name, period)

    def _holiday(self, one: Holiday) -> Occasion:
        """Beside as many days just before it, and the same holiday of the year before."""
        earlier = a_year_before(one, list(self.holidays))
        a_year_ago = earlier.period if earlier is not None else periods.year_ago(one.period)
        before = Period(one.period.first - one.period.days * DAY, one.period.first - DAY)
        return Occasion("holiday", one.period.first, one.name, one.period, compared=(before, a_year_ago))


def day_name(day: date) -> Name:
    """A day as people write it."""
    return Name(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month - 1]} {day.year}")


def _week(period: Period) -> Occasion:
    year, number, _ = period.first.isocalendar()
    name = Name(f"{year}年第{number}周", f"Week {number} of {year}")
    return Occasion("week", period.first, name, period)


def _month(period: Period) -> Occasion:
    year, month = period.first.year, period.first.month
    name = Name(f"{year}年{month}月", f"{MONTHS[month - 1]} {year}")
    return Occasion("month", period.first, name, period)


def _season(day: date) -> Occasion:
    """The season that has begun last before the end of a day, beside the two before it."""
    begins, _ = SEASON
    year = day.year if (day.month, day.day) >= begins else day.year - 1
    now, before, earlier = (_heated(one) for one in (year, year - 1, year - 2))
    name = Name(f"{year}–{year + 1}年供暖季", f"Heating season {year}–{(year + 1) % 100:02d}")
    return Occasion("season", now.first, name, now, compared=(before, earlier))


def _heated(year: int) -> Period:
    begins, ends = SEASON
    return Period(date(year, *begins), date(year + 1, *ends))
