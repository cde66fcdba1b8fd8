"""What staff do with tasks of co-units: list, accept, be there, report, release."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.conversations.wakeups import STAFF
from desk.errors import InvalidInput, MissingDetail, TaskNotFound
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store import keyset
from desk.store.database import Database, tell_after_commit
from desk.store.models import TaskRow, TicketRow
from desk.tasks import rules, views
from desk.tasks.views import TaskView
from desk.tickets import history
from desk.tickets.access import hold
from desk.tickets.people import added

LONGEST_PAGE = 200
LONGEST_NOTE = 5000
NEEDS_WORDS = ("report",)
HISTORY = {"accept": "co_accept", "arrive": "co_arrive", "report": "co_report", "release": "co_release"}
STATES: dict[str, ColumnElement[bool]] = {
    "called": and_(TaskRow.done_at.is_(None), TaskRow.released_at.is_(None), TaskRow.accepted_at.is_(None)),
    "accepted": and_(
        TaskRow.done_at.is_(None), TaskRow.released_at.is_(None), TaskRow.accepted_at.is_not(None)
    ),
    "done": TaskRow.done_at.is_not(None),
    "released": TaskRow.released_at.is_not(None),
}
"""`rules.state` as a condition."""


@dataclass(frozen=True)
class TaskFilter:
    """What to list; `states` any of these. The ticket by its number."""

    states: Sequence[str] = ()
    unit: str | None = None
    ticket: str | None = None


@dataclass(frozen=True)
class TaskPage:
    """One page, and the cursor of the next one (None: this was the last)."""

    items: list[TaskView]
    next: str | None


class Tasks:
    """Tasks of co-units on one store."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock
        self._zone = ZoneInfo(pack.timezone)

    async def list(
        self, wanted: TaskFilter, *, actor: Actor, limit: int = 50, cursor: str | None = None
    ) -> TaskPage:
        """At most `limit` (≤ 200) tasks that `actor` may see, the nearest limit first. Raises `InvalidInput`."""
        size = max(1, min(limit, LONGEST_PAGE))
        found = select(TaskRow, TicketRow).join(TicketRow, TicketRow.id == TaskRow.ticket_id)
        found = found.where(*_conditions(wanted), _may_see(actor))
        if cursor is not None:
            at, identifier = keyset.decode(cursor)
            found = found.where(or_(TaskRow.due_at > at, and_(TaskRow.due_at == at, TaskRow.id > identifier)))
        async with self._db.read() as session:
            ordered = found.order_by(TaskRow.due_at, TaskRow.id).limit(size + 1)
            rows = [(task, ticket) for task, ticket in await session.execute(ordered)]
        more, rows = len(rows) > size, rows[:size]
        return TaskPage(
            items=[views.view(self._pack, task, ticket, self._zone) for task, ticket in rows],
            next=keyset.encode(rows[-1][0].due_at, rows[-1][0].id) if more else None,
        )

    async def act(self, actor: Actor, task_id: int, action: str, *, note: str | None = None) -> TaskView:
        """Take one step of a task. `note` is the result, or why it is released; only staff read it.

        Raises `TaskNotFound` (also another unit's), `NotAllowed`, `IllegalStep`, `MissingDetail` and `InvalidInput`.
        """
        words = (note or "").replace("\x00", "").strip()
        if action not in rules.ACTIONS:
            raise InvalidInput(f"there is no action '{action}'", field="action")
        if action in NEEDS_WORDS and not words:
            raise MissingDetail("what was done?", field="note")
        if len(words) > LONGEST_NOTE:
            raise InvalidInput(f"a result has at most {LONGEST_NOTE} characters", field="note")
        async with self._db.begin() as session:
            task, ticket = await self._held(session, task_id, actor)
            rules.check(task, rules.Of(ticket.unit, ticket.status), action, actor)
            told = added(ticket, words).text or None
            await self._do(session, task, ticket, action, told, actor)
            tell_after_commit(session, STAFF)
            return views.view(self._pack, task, ticket, self._zone)

    async def _held(self, session: AsyncSession, task_id: int, actor: Actor) -> tuple[TaskRow, TicketRow]:
        """The task under the lock of its ticket, as everything of a ticket is changed."""
        owner = await session.scalar(select(TaskRow.ticket_id).where(TaskRow.id == task_id))
        held = await hold(session, [owner] if owner is not None else [], followers=False)
        task = await session.get(TaskRow, task_id, populate_existing=True) if held else None
        ticket = next((row for row in held if task is not None and row.id == task.ticket_id), None)
        if task is None or ticket is None or not rules.sees(actor, unit=task.unit, lead=ticket.unit):
            raise TaskNotFound(f"no task {task_id}")
        return task, ticket

    async def _do(
        self,
        session: AsyncSession,
        task: TaskRow,
        ticket: TicketRow,
        action: str,
        told: str | None,
        actor: Actor,
    ) -> None:
        now = self._clock()
        if action == "accept":
            task.accepted_at = now
        elif action == "arrive":
            task.arrived_at = now
        elif action == "report":
            task.result, task.done_at = told, now
        else:
            task.released_at = now
            ticket.co_units = [unit for unit in ticket.co_units if unit != task.unit]
            ticket.version += 1
        ticket.updated_at = ticket.next_step_at = now
        await history.add(
            session,
            ticket,
            HISTORY[action],
            actor=actor,
            now=now,
            before=ticket.status,
            unit=task.unit,
            note=told,
            details={"task": task.id},
        )
        audit.note(session, actor, HISTORY[action], on=("ticket", ticket.number), now=now)


def _conditions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(or_(*(STATES[name] for name in wanted.states)))
    if wanted.unit is not None:
        found.append(TaskRow.unit == wanted.unit)
    if wanted.ticket is not None:
        found.append(TicketRow.number == wanted.ticket)
    return found


def _may_see(actor: Actor) -> ColumnElement[bool]:
    """`rules.sees` as a condition."""
    if actor.role != "handler":
        return true()
    return or_(TaskRow.unit == actor.unit, TicketRow.unit == actor.unit)
