"""Tasks follow their ticket: a step that names co-units calls them, one that takes the ticket away releases them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from city.groups import Urgency
from desk.staff.actor import Actor
from desk.staff_notices import writing
from desk.store.models import TaskRow, TicketRow
from desk.tasks import rules as task_rules
from desk.tickets import clocks
from desk.tickets.act import Act
from desk.tickets.city import Rules
from desk.tickets.lifecycle import WITH_UNIT

CALLS_ALL = ("dispatch", "reassign", "reopen", "unmerge")
"""Steps after which every co-unit of the ticket has something to do."""
OPEN: tuple[ColumnElement[bool], ...] = (TaskRow.done_at.is_(None), TaskRow.released_at.is_(None))

_OPEN_OF = select(TaskRow).where(TaskRow.ticket_id == bindparam("ticket"), *OPEN).order_by(TaskRow.id)


async def follow(session: AsyncSession, ticket: TicketRow, act: Act, *, actor: Actor, rules: Rules) -> None:
    """Call and release as the step that was just taken on a locked ticket says."""
    going = {task.unit: task for task in await open_tasks(session, ticket)}
    wanted = ticket.co_units if ticket.status in WITH_UNIT else ()
    for unit, task in going.items():
        if unit not in wanted:
            task.released_at = rules.now
            await writing.of_release(session, ticket, unit, actor=actor.label, now=rules.now)
    for unit in _called(ticket, act):
        is_new, whistled = unit in wanted and unit not in going, act.action == "whistle" and unit in wanted
        if is_new:
            going[unit] = _new(ticket, unit, actor=actor, rules=rules)
            session.add(going[unit])
        if whistled:
            _whistle(going[unit], ticket, act, rules)
        if is_new or whistled:
            await writing.of_call(
                session, ticket, going[unit], whistled=whistled, actor=actor.label, now=rules.now
            )
    await session.flush()


async def open_tasks(session: AsyncSession, ticket: TicketRow) -> Sequence[TaskRow]:
    """What its co-units have not done yet, oldest first."""
    found: Sequence[TaskRow] = (await session.scalars(_OPEN_OF, {"ticket": ticket.id})).all()
    return found


async def hand_over(session: AsyncSession, ticket: TicketRow, heir: TicketRow, *, now: datetime) -> None:
    """What co-units do for one ticket they do for another from now on, as far as it has them."""
    for task in await open_tasks(session, ticket):
        task.ticket_id = heir.id
        task.released_at = None if task.unit in heir.co_units else now
    await session.flush()


async def move(session: AsyncSession, ticket: TicketRow, *, before: datetime, after: datetime) -> None:
    """Limits that are the ticket's own move with it."""
    same = TaskRow.ticket_id == ticket.id, TaskRow.due_at == before, *OPEN
    await session.execute(update(TaskRow).where(*same).values(due_at=after))


def _called(ticket: TicketRow, act: Act) -> Sequence[str]:
    if act.action in CALLS_ALL:
        return ticket.co_units
    return list(dict.fromkeys(act.co_units)) if act.action == "whistle" else ()


def _new(ticket: TicketRow, unit: str, *, actor: Actor, rules: Rules) -> TaskRow:
    span = rules.clocks.handling[cast(Urgency, ticket.urgency)]
    own = clocks.limit(rules.clocks, span, start=rules.now, calendar=rules.calendar)
    due = task_rules.due_at(own, ticket.unit_due_at or ticket.due_at, rules.now)
    return TaskRow(ticket_id=ticket.id, unit=unit, called_at=rules.now, called_by=actor.label, due_at=due)


def _whistle(task: TaskRow, ticket: TicketRow, act: Act, rules: Rules) -> None:
    """To the spot, by a time; whoever was there before is waited for again."""
    task.place = act.place or ticket.address
    task.whistled_at, task.arrive_by = rules.now, task_rules.arrive_by(act.by, rules)
    task.arrived_at = None
