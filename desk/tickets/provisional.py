"""Limits that run into a year whose days off nobody knows yet: marked, and set anew once they are known.

It concerns only the 'working' setting. A ticket keeps from which day nothing was known when its limits were set.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.groups import Urgency
from desk.figures import rollups
from desk.staff.actor import SYSTEM
from desk.store.models import TicketRow
from desk.tasks import calling
from desk.tickets import clocks, history
from desk.tickets.calendar import DAY, Calendar
from desk.tickets.city import Rules
from desk.tickets.lifecycle import UNDISPATCHED, UNSOLVED
from desk.tickets.standing import answer_by
from desk.tickets.telling import News, tell_all

MOVING = (*UNSOLVED, "merged")
"""Tickets whose limits still run; those of all others stay as they were when it ended."""
LIMITS = ("dispatch_due_at", "due_at", "unit_due_at")


def mark(ticket: TicketRow, rules: Rules) -> None:
    """Note whether a limit that runs may still move. To be called whenever one was set, on a ticket that is settled."""
    unsure = rules.clocks.calendar == "working" and any(map(rules.calendar.is_provisional, _running(ticket)))
    ticket.provisional_from = rules.calendar.unknown_from if unsure else None


async def settle(session: AsyncSession, ticket: TicketRow, rules: Rules) -> None:
    """Set the limits of a locked ticket anew if more days off are known by now; twice changes nothing.

    The citizen hears of it where their day is another one now.
    """
    if ticket.provisional_from is None or ticket.provisional_from >= rules.calendar.unknown_from:
        return
    before, told = {name: getattr(ticket, name) for name in LIMITS}, answer_by(ticket)
    if ticket.status in MOVING:
        move(ticket, rules)
    mark(ticket, rules)
    moved = {name: at for name, at in before.items() if at != getattr(ticket, name)}
    if not moved:
        return
    if (was := before["unit_due_at"]) is not None and ticket.unit_due_at is not None:
        await calling.move(session, ticket, before=was, after=ticket.unit_due_at)
    ticket.updated_at = ticket.next_step_at = rules.now
    rollups.retake(session, ticket.id, rules.zone)
    details = {name: [at.isoformat(), getattr(ticket, name).isoformat()] for name, at in moved.items()}
    await history.add(
        session,
        ticket,
        "recalculate",
        actor=SYSTEM,
        now=rules.now,
        before=ticket.status,
        unit=ticket.unit,
        details=details,
    )
    if ticket.status in UNSOLVED and _day(told, rules) != _day(answer_by(ticket), rules):
        await tell_all(session, ticket, News("notice.recalculated"), rules)


def move(ticket: TicketRow, rules: Rules) -> None:
    """Give every limit as many working days as it had by the days off known then. Limits of hours stay."""
    now, then = rules.calendar, rules.calendar.as_of(ticket.provisional_from or rules.calendar.unknown_from)
    due, unit_due = ticket.due_at, ticket.unit_due_at
    ticket.dispatch_due_at = _moved(ticket.dispatch_due_at, ticket.created_at, then, now)
    ticket.due_at = _moved(due, ticket.created_at, then, now)
    if unit_due is None:
        return
    own = _moved(unit_due, _held_since(ticket, unit_due, rules, then), then, now)
    if unit_due == due:
        ticket.unit_due_at = ticket.due_at
    else:
        ticket.unit_due_at = min(own, ticket.due_at) if unit_due < due else own


async def waiting(session: AsyncSession, calendar: Calendar) -> list[int]:
    """The tickets whose limits were set when fewer days off were known, by id."""
    stale = TicketRow.provisional_from < calendar.unknown_from
    return list(await session.scalars(select(TicketRow.id).where(stale).order_by(TicketRow.id)))


def _running(ticket: TicketRow) -> Iterator[datetime]:
    """The limits of a day or more that are not over."""
    for start, limit in (
        (ticket.created_at, ticket.dispatch_due_at if ticket.status in UNDISPATCHED else None),
        (ticket.created_at, ticket.due_at),
        (ticket.dispatched_at or ticket.created_at, ticket.unit_due_at),
    ):
        if limit is not None and limit - start >= DAY:
            yield limit


def _moved(limit: datetime, start: datetime, then: Calendar, now: Calendar) -> datetime:
    return limit if limit - start < DAY else now.later(start, then.between(start, limit))


def _held_since(ticket: TicketRow, unit_due: datetime, rules: Rules, then: Calendar) -> datetime:
    """Since when the unit's limit runs: its dispatch, a later reopening, or the end of its pause."""
    sent = ticket.dispatched_at or ticket.created_at
    if ticket.paused_until is not None:
        return max(sent, ticket.paused_until)
    if not ticket.reopen_count:
        return sent
    span: timedelta = rules.clocks.handling[cast(Urgency, ticket.urgency)]
    return max(sent, clocks.started(rules.clocks, span, due=unit_due, calendar=then))


def _day(at: datetime, rules: Rules) -> object:
    return at.astimezone(rules.zone).date()
