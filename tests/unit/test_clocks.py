"""When a ticket must be where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.groups import URGENCIES, Urgency
from city.model import DaysOff, QuietHours
from desk.tickets import clocks
from desk.tickets.calendar import calendar
from tests.office import NOON, beijing

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = calendar(ZONE, DaysOff())
SETTINGS = beijing().clocks.on(NOON.date())
moments = st.timedeltas(timedelta(0), timedelta(days=730)).map(
    lambda span: datetime(2026, 1, 1, tzinfo=UTC) + span
)
urgencies = st.sampled_from(URGENCIES)
spans = st.timedeltas(timedelta(0), timedelta(days=30))


@pytest.mark.parametrize(
    ("urgency", "dispatch", "answer"),
    [("emergency", 1, 2), ("urgent", 2, 24), ("normal", 24, 168), ("complex", 24, 360)],
)
def test_the_limits_of_each_class_run_from_filing(urgency: Urgency, dispatch: int, answer: int) -> None:
    due = clocks.at_filing(SETTINGS, urgency, filed_at=NOON, calendar=CALENDAR)

    assert due.dispatch == NOON + timedelta(hours=dispatch)
    assert due.citizen == NOON + timedelta(hours=answer)


@given(urgencies, moments, moments)
def test_who_files_later_is_due_later(urgency: Urgency, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))

    first = clocks.at_filing(SETTINGS, urgency, filed_at=early, calendar=CALENDAR)
    second = clocks.at_filing(SETTINGS, urgency, filed_at=late, calendar=CALENDAR)

    assert first.dispatch <= second.dispatch
    assert first.citizen <= second.citizen
    assert early < first.dispatch <= first.citizen


@given(urgencies, moments, spans)
def test_the_unit_is_never_due_after_the_citizen(
    urgency: Urgency, filed: datetime, waited: timedelta
) -> None:
    citizen = clocks.at_filing(SETTINGS, urgency, filed_at=filed, calendar=CALENDAR).citizen

    unit = clocks.unit_deadline(
        SETTINGS, urgency, start=filed + waited, citizen=citizen, reopened=False, calendar=CALENDAR
    )

    assert unit <= citizen


@given(urgencies, moments, spans)
def test_a_reopening_gives_the_unit_its_whole_limit(
    urgency: Urgency, filed: datetime, waited: timedelta
) -> None:
    citizen = clocks.at_filing(SETTINGS, urgency, filed_at=filed, calendar=CALENDAR).citizen

    unit = clocks.unit_deadline(
        SETTINGS, urgency, start=filed + waited, citizen=citizen, reopened=True, calendar=CALENDAR
    )

    assert unit == filed + waited + SETTINGS.handling[urgency]


@given(urgencies, moments, moments)
def test_an_extension_is_later_than_the_limit_and_than_now(
    urgency: Urgency, due: datetime, now: datetime
) -> None:
    later = clocks.extended(SETTINGS, urgency, due=due, now=now, calendar=CALENDAR)

    assert later > max(due, now)


def test_working_days_leave_out_the_weekend_and_hours_do_not() -> None:
    working = replace(SETTINGS, calendar="working")
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)

    assert clocks.limit(working, timedelta(days=1), start=friday, calendar=CALENDAR) == datetime(
        2026, 11, 30, 10, 0, tzinfo=ZONE
    )
    assert clocks.limit(working, timedelta(days=7), start=friday, calendar=CALENDAR) == datetime(
        2026, 12, 8, 10, 0, tzinfo=ZONE
    )
    assert clocks.limit(working, timedelta(hours=2), start=friday, calendar=CALENDAR) == friday + timedelta(
        hours=2
    )


@given(st.booleans(), st.timedeltas(timedelta(hours=1), timedelta(days=20)), moments)
def test_a_limit_began_where_it_is_counted_back_to(working: bool, span: timedelta, start: datetime) -> None:
    settings = replace(SETTINGS, calendar="working" if working else "calendar")
    due = clocks.limit(settings, span, start=start, calendar=CALENDAR)

    began = clocks.started(settings, span, due=due, calendar=CALENDAR)

    assert clocks.limit(settings, span, start=began, calendar=CALENDAR) == due
    assert began >= start


def test_a_warning_comes_when_four_fifths_are_over() -> None:
    assert clocks.warning(NOON, NOON + timedelta(hours=10), 0.8) == NOON + timedelta(hours=8)


@pytest.mark.parametrize(
    ("said", "polite"),
    [("12:00", "12:00"), ("22:00", "08:00+1"), ("23:30", "08:00+1"), ("03:00", "08:00"), ("08:00", "08:00")],
)
def test_at_night_reminders_wait_for_the_morning(said: str, polite: str) -> None:
    quiet = QuietHours(NOON.date(), time(22), time(8))
    at = datetime.combine(NOON.date(), time.fromisoformat(said), tzinfo=ZONE)
    clock, _, days = polite.partition("+")
    expected = datetime.combine(
        NOON.date() + timedelta(days=int(days or 0)), time.fromisoformat(clock), tzinfo=ZONE
    )

    assert clocks.after_quiet(at, quiet, ZONE) == expected


@given(moments, st.times(), st.times())
def test_waiting_for_the_morning_is_never_a_step_back_nor_a_day(at: datetime, start: time, end: time) -> None:
    polite = clocks.after_quiet(at, QuietHours(NOON.date(), start, end), ZONE)

    assert at <= polite <= at + timedelta(days=1)
    assert clocks.after_quiet(polite, QuietHours(NOON.date(), start, end), ZONE) == polite
