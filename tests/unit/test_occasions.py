"""The days that reports look back on: what they are called, and what they stand beside."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from city.model import DaysOff, SpecialDay
from desk.figures.periods import Period
from desk.reports.holidays import holidays
from desk.reports.occasions import KINDS, Almanac, Kind

ZONE = ZoneInfo("Asia/Shanghai")
ALMANAC = Almanac(holidays(DaysOff()), month_starts_on=19)
NOW = datetime(2026, 11, 24, 16, 30, tzinfo=ZONE)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_offered_is_found_by_its_key_and_never_lies_ahead(kind: Kind) -> None:
    offered = ALMANAC.lately(kind, NOW)

    assert offered
    assert [one.period.first for one in offered] == sorted(
        {one.period.first for one in offered}, reverse=True
    )
    for one in offered:
        assert ALMANAC.occasion(kind, one.key) == one
        assert one.period.first <= NOW.date()


def test_a_day_goes_from_noon_to_noon_and_is_called_by_its_end() -> None:
    running, last = ALMANAC.lately("day", NOW)[:2]

    assert (running.key, running.period.first) == (date(2026, 11, 25), date(2026, 11, 24))
    assert last.ends(ZONE) == datetime(2026, 11, 24, 12, tzinfo=ZONE)
    assert ALMANAC.lately("day", NOW.replace(hour=11))[0] == last
    assert last.name.zh == "2026年11月24日"


def test_a_holiday_stands_beside_the_same_one_a_year_ago_whatever_its_days() -> None:
    spring = ALMANAC.occasion("holiday", date(2026, 2, 15))

    assert spring.name.zh == "2026年春节"
    assert spring.period == Period(date(2026, 2, 15), date(2026, 2, 23))
    assert spring.compared == (
        Period(date(2026, 2, 6), date(2026, 2, 14)),
        Period(date(2025, 1, 28), date(2025, 2, 4)),
    )


def test_a_heating_season_stands_beside_the_two_before_it() -> None:
    season = ALMANAC.lately("season", NOW)[0]

    assert season.period == Period(date(2026, 11, 15), date(2027, 3, 15))
    assert season.compared is not None
    assert [one.first for one in season.compared] == [date(2025, 11, 15), date(2024, 11, 15)]
    assert ALMANAC.lately("season", datetime(2026, 6, 1, tzinfo=ZONE))[0].key == date(2025, 11, 15)


def test_a_city_has_holidays_of_its_own() -> None:
    own = {
        date(2026, 12, 28): SpecialDay(date(2026, 12, 28), False, "全市放假一天", "A day off for the city")
    }

    [one] = holidays(DaysOff(national=False, days=own))

    assert (one.name.zh, one.period) == ("2026年全市放假一天", Period(date(2026, 12, 28), date(2026, 12, 28)))


@pytest.mark.parametrize(("kind", "day"), [("week", 24), ("month", 2), ("holiday", 24), ("season", 24)])
def test_a_key_is_the_first_day_and_no_other(kind: Kind, day: int) -> None:
    with pytest.raises(ValueError, match="no such report"):
        ALMANAC.occasion(kind, date(2026, 11, day))
