"""Working days of China: what the yearly notices say, what a city adds, and what no calendar may ever do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.model import DaysOff, SpecialDay
from desk.tickets.calendar import NATIONAL, Calendar, calendar

ZONE = ZoneInfo("Asia/Shanghai")
CHINA = calendar(ZONE, DaysOff())
LAST = max(NATIONAL).year
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def off(*days: date) -> DaysOff:
    """Days off of the city alone."""
    return DaysOff(days={day: SpecialDay(day, False, "停工", "Everything rests") for day in days})


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 1, 28), date(2025, 2, 4)),
        (date(2025, 5, 1), date(2025, 5, 5)),
        (date(2025, 10, 1), date(2025, 10, 8)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ],
)
def test_spring_festival_labour_day_and_national_day_are_off(first: date, last: date) -> None:
    days = [first + DAY * number for number in range((last - first).days + 1)]

    assert not any(CHINA.is_working(day) for day in days)
    assert CHINA.is_working(last + DAY)


@pytest.mark.parametrize(
    "day",
    [
        *(date(2025, 1, 26), date(2025, 2, 8), date(2025, 9, 28), date(2025, 10, 11)),
        *(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)),
    ],
)
def test_the_weekend_days_made_up_for_them_are_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert CHINA.is_working(day)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # National Day and Mid-Autumn 2025: eight days off, Saturday the 11th is worked.
        (at(2025, 9, 30), 1, at(2025, 10, 9)),
        (at(2025, 9, 30), 4, at(2025, 10, 13)),
        # National Day 2026: seven days off, Saturday the 10th is worked.
        (at(2026, 9, 30), 7, at(2026, 10, 15)),
        # Spring Festival 2026 from Sunday the 15th, Saturdays the 14th and the 28th are worked.
        (at(2026, 2, 13), 1, at(2026, 2, 14)),
        (at(2026, 2, 13), 2, at(2026, 2, 24)),
        (at(2026, 2, 27), 1, at(2026, 2, 28)),
        (at(2026, 2, 27), 2, at(2026, 3, 2)),
    ],
)
def test_so_many_working_days_later(start: datetime, days: int, end: datetime) -> None:
    assert CHINA.later(start, days * DAY) == end


def test_what_comes_in_on_a_day_off_begins_with_the_next_working_day() -> None:
    assert CHINA.later(at(2026, 10, 3), DAY) == at(2026, 10, 9, 0)
    assert CHINA.later(at(2026, 10, 3), DAY + 9 * HOUR) == at(2026, 10, 9, 9)


def test_hours_beyond_whole_days_do_not_run_out_on_a_day_off() -> None:
    thursday = at(2026, 11, 26, 20)

    assert CHINA.later(thursday, 36 * HOUR) == at(2026, 11, 30, 8)


def test_the_city_has_the_last_word() -> None:
    games = date(2026, 8, 7)
    saturday = date(2026, 8, 8)
    own = {**off(games).days, saturday: SpecialDay(saturday, True, "补上班", "Made up for it")}
    city = calendar(ZONE, DaysOff(days=own))

    assert city.later(at(2026, 8, 6), DAY) == at(2026, 8, 8)
    assert calendar(ZONE, replace(off(), national=False)).is_working(date(2026, 10, 1))


def test_beyond_the_last_known_year_only_weekends_are_off_and_dates_are_provisional() -> None:
    beyond = calendar(ZONE, off(date(LAST + 1, 3, 3)))
    spring = [
        day for month in (1, 2, 3, 10) for day in (date(LAST + 1, month, number) for number in range(1, 8))
    ]

    assert all(beyond.is_working(day) == (day.weekday() < 5) for day in spring)
    assert beyond.is_provisional(datetime(LAST + 1, 1, 1, tzinfo=ZONE))
    # The notice of a year may move the last days of the year before it, as that of 2023 did.
    assert beyond.is_provisional(datetime(LAST, 12, 30, tzinfo=ZONE))
    assert not beyond.is_provisional(datetime(LAST, 12, 20, tzinfo=ZONE))


def test_a_year_that_the_city_knows_in_full_is_final() -> None:
    holiday = date(LAST + 1, 3, 3)
    known = calendar(ZONE, replace(off(holiday), complete=frozenset({LAST + 1})))

    assert not known.is_working(holiday)
    assert not known.is_provisional(datetime(LAST + 1, 6, 1, tzinfo=ZONE))
    assert known.as_of(date(LAST + 1, 1, 1)).is_provisional(datetime(LAST + 1, 6, 1, tzinfo=ZONE))
    assert not calendar(ZONE, DaysOff(national=False)).is_provisional(datetime(2090, 1, 1, tzinfo=UTC))


def test_a_year_after_a_gap_is_not_taken_for_known() -> None:
    gap = calendar(ZONE, DaysOff(complete=frozenset({LAST + 2})))

    assert gap.unknown_from == date(LAST + 1, 1, 1)


days = st.dates(date(2023, 1, 1), date(LAST + 1, 12, 31))
calendars = st.builds(
    lambda holidays, national: calendar(ZONE, replace(off(*holidays), national=national)),
    st.lists(days, max_size=30),
    st.booleans(),
)
moments = st.timedeltas(timedelta(0), timedelta(days=365 * (LAST - 2023) + 500)).map(
    lambda span: datetime(2023, 1, 1, tzinfo=UTC) + span
)
spans = st.timedeltas(timedelta(0), timedelta(days=40))


@given(calendars, moments, spans)
def test_nothing_ever_ends_on_a_day_off(city: Calendar, start: datetime, span: timedelta) -> None:
    end = city.later(start, span)

    assert city.is_working(end.astimezone(ZONE).date())
    assert end >= start + span


@given(calendars, moments, moments, spans, spans)
def test_who_starts_later_or_has_longer_never_ends_earlier(
    city: Calendar, one: datetime, other: datetime, short: timedelta, long: timedelta
) -> None:
    first, last = sorted((one, other))
    less, more = sorted((short, long))

    assert city.later(first, less) <= city.later(last, less)
    assert city.later(first, less) <= city.later(first, more)


@given(moments, spans, st.lists(days, max_size=10), days)
def test_another_day_off_never_shortens(
    start: datetime, span: timedelta, holidays: list[date], holiday: date
) -> None:
    before = calendar(ZONE, off(*holidays))
    after = calendar(ZONE, off(*holidays, holiday))

    assert after.later(start, span) >= before.later(start, span)


@given(calendars, moments, spans, spans)
def test_two_spans_are_as_long_as_their_sum(
    city: Calendar, start: datetime, one: timedelta, other: timedelta
) -> None:
    assert city.later(city.later(start, one), other) == city.later(start, one + other)


@given(calendars, moments, spans)
def test_the_time_between_is_the_span(city: Calendar, start: datetime, span: timedelta) -> None:
    end = city.later(start, span)

    assert city.between(start, end) == span
    assert city.later(city.earlier(end, span), span) == end
