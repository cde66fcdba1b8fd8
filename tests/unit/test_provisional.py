"""Limits that run into a year whose holidays nobody knows, before and after they are announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from city.groups import URGENCIES, Urgency
from city.model import DaysOff, SpecialDay
from city.pack import CityPack
from city.settings import Versions
from desk.store.models import TicketRow
from desk.tickets import filing, provisional
from desk.tickets.calendar import NATIONAL
from desk.tickets.city import Rules, rules
from desk.tickets.complaint import prepared
from tests.office import a_complaint, beijing

ZONE = ZoneInfo("Asia/Shanghai")
NEXT = max(NATIONAL).year + 1
DAY = timedelta(days=1)


def working(days_off: DaysOff | None = None) -> CityPack:
    """Beijing with limits of working days."""
    pack = beijing(days_off=days_off or DaysOff())
    return replace(pack, clocks=Versions((replace(pack.clocks.on(date(NEXT, 1, 1)), calendar="working"),)))


def announced(*holidays: date) -> CityPack:
    """The same once these days off of the next year are known."""
    days = {day: SpecialDay(day, False, "放假", "A holiday") for day in holidays}
    return working(DaysOff(days=days, complete=frozenset({NEXT})))


def a_ticket(pack: CityPack, filed: datetime, urgency: Urgency = "normal", **changes: Any) -> TicketRow:
    ticket = filing.new_ticket(
        prepared(pack, a_complaint(urgency=urgency)), key="k", rules=rules(pack, filed)
    )
    for name, value in changes.items():
        setattr(ticket, name, value)
    return ticket


def settled(ticket: TicketRow, pack: CityPack) -> TicketRow:
    """What `settle` does to the row."""
    known: Rules = rules(pack, ticket.created_at)
    provisional.move(ticket, known)
    provisional.mark(ticket, known)
    return ticket


def limits(ticket: TicketRow) -> tuple[datetime | None, ...]:
    return tuple(getattr(ticket, name) for name in provisional.LIMITS)


def test_a_limit_beyond_the_known_year_is_provisional_and_moves_with_the_announcement() -> None:
    filed = datetime(NEXT - 1, 12, 28, 10, tzinfo=ZONE)
    ticket = a_ticket(working(), filed)
    before = ticket.due_at
    assert ticket.provisional_from == date(NEXT, 1, 1)

    settled(ticket, announced(date(NEXT, 1, 1)))

    fresh = a_ticket(announced(date(NEXT, 1, 1)), filed)
    assert ticket.due_at == fresh.due_at > before
    assert ticket.provisional_from is None


def test_with_calendar_days_or_a_limit_of_hours_nothing_is_provisional() -> None:
    filed = datetime(NEXT, 3, 1, 10, tzinfo=ZONE)

    assert a_ticket(beijing(), filed).provisional_from is None
    assert a_ticket(working(), filed, "emergency").provisional_from is None


def test_what_was_over_before_it_was_filed_does_not_count() -> None:
    filed = datetime(NEXT, 3, 1, 10, tzinfo=ZONE)
    ticket = a_ticket(working(), filed)
    before = limits(ticket)

    settled(ticket, announced(date(NEXT, 1, 1), date(NEXT, 2, 26)))

    assert limits(ticket) == before


holidays = st.lists(st.dates(date(NEXT, 1, 1), date(NEXT, 3, 31)), max_size=12)
moments = st.timedeltas(timedelta(0), timedelta(days=120)).map(
    lambda span: datetime(NEXT - 1, 11, 1, tzinfo=UTC) + span
)


@given(moments, st.sampled_from(URGENCIES), holidays)
def test_after_the_announcement_everything_is_as_if_it_had_been_known(
    filed: datetime, urgency: str, days: list[date]
) -> None:
    known = announced(*days)
    ticket = a_ticket(working(), filed, cast(Urgency, urgency))
    was = ticket.provisional_from

    settled(ticket, known)

    fresh = a_ticket(known, filed, cast(Urgency, urgency))
    assert limits(ticket) == limits(fresh)
    assert ticket.provisional_from == fresh.provisional_from
    if was is None:
        assert limits(ticket) == limits(a_ticket(working(), filed, cast(Urgency, urgency)))


@given(moments, holidays, st.timedeltas(timedelta(0), timedelta(days=5)), st.booleans())
def test_the_unit_stays_within_the_citizens_limit_and_twice_changes_nothing(
    filed: datetime, days: list[date], waited: timedelta, whole: bool
) -> None:
    known = announced(*days)
    ticket = a_ticket(working(), filed, status="dispatched", dispatched_at=filed + waited)
    ticket.unit_due_at = ticket.due_at if whole else ticket.due_at - DAY

    settled(ticket, known)
    once = limits(ticket)
    settled(ticket, known)

    assert limits(ticket) == once
    assert ticket.unit_due_at is not None
    assert ticket.unit_due_at <= ticket.due_at
    assert (ticket.unit_due_at == ticket.due_at) or not whole
