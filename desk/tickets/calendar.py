"""Which days count as working days, and moments so many of them apart. Pure.

National holidays and make-up workdays are those of the package `chinesecalendar`, the city's own days stand over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from chinese_calendar import constants

from city.model import DaysOff, SpecialDay

DAY = timedelta(days=1)
SATURDAY = 5
NEXT_NOTICE = timedelta(days=7)
"""The notice about a year's holidays may also move days of the last week before it."""
NATIONAL: Mapping[date, bool] = {
    **dict.fromkeys(constants.holidays, False),
    **dict.fromkeys(constants.workdays, True),
}
"""Days of China that are working (True) or off, as the State Council's yearly notices say."""
LAST_NOTICED = max(NATIONAL).year


@dataclass(frozen=True)
class Calendar:
    """The days of a city, whose own stand over the national ones. From `unknown_from` on only weekends are off.

    A moment of a day off counts as the beginning of the next working day.
    """

    zone: tzinfo
    own: Mapping[date, SpecialDay]
    national: Mapping[date, bool]
    unknown_from: date

    def is_working(self, day: date) -> bool:
        """Whether a local day counts."""
        weekday = day.weekday() < SATURDAY
        if day >= self.unknown_from:
            return weekday
        if (special := self.own.get(day)) is not None:
            return special.working
        return weekday if day >= self._noticed_until else self.national.get(day, weekday)

    def is_provisional(self, moment: datetime) -> bool:
        """Whether a limit at `moment` may still move, because not all days off before it are known."""
        return moment.astimezone(self.zone).date() >= self._noticed_until

    def as_of(self, unknown_from: date) -> Calendar:
        """The same calendar as it was while nothing was known from that day on."""
        return replace(self, unknown_from=min(unknown_from, self.unknown_from))

    def later(self, start: datetime, span: timedelta) -> datetime:
        """`start` and so much time of working days, in the zone of `start`. Never on a day off."""
        local = start.astimezone(self.zone)
        whole, rest = divmod(self._time_of_day(local) + span, DAY)
        day = self._working_from(local.date())
        for _ in range(whole):
            day = self._working_from(day + DAY)
        return (self._midnight(day) + rest).astimezone(start.tzinfo)

    def earlier(self, end: datetime, span: timedelta) -> datetime:
        """The moment of which `end` is `span` later, in the zone of `end`."""
        local = end.astimezone(self.zone)
        day, left = local.date(), span - self._time_of_day(local)
        while left > timedelta(0) or not self.is_working(day):
            day -= DAY
            left -= DAY if self.is_working(day) else timedelta(0)
        return (self._midnight(day) - left).astimezone(end.tzinfo)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The time of working days from `start` to `end`, which is not before it."""
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        days = (first.date() + DAY * number for number in range((last.date() - first.date()).days))
        whole = sum((DAY for day in days if self.is_working(day)), timedelta(0))
        return whole + self._time_of_day(last) - self._time_of_day(first)

    @property
    def _noticed_until(self) -> date:
        return self.unknown_from - NEXT_NOTICE

    def _time_of_day(self, local: datetime) -> timedelta:
        """Since midnight; nothing on a day off."""
        if not self.is_working(local.date()):
            return timedelta(0)
        return timedelta(
            hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )

    def _working_from(self, day: date) -> date:
        while not self.is_working(day):
            day += DAY
        return day

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.zone)


def calendar(zone: tzinfo, off: DaysOff) -> Calendar:
    """The calendar of a city with what is known today."""
    national = NATIONAL if off.national else {}
    return Calendar(zone=zone, own=off.days, national=national, unknown_from=_unknown_from(off))


def _unknown_from(off: DaysOff) -> date:
    if not off.national:
        return date.max
    year = LAST_NOTICED
    while year + 1 in off.complete:
        year += 1
    return date(year + 1, 1, 1)
