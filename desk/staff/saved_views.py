"""Views of the queue that people keep under a name: their own, and those a supervisor shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import QueueViewRow, StaffRow

LONGEST_NAME = 60
LONGEST_QUERY = 2000
MOST_OWN = 30
MOST_SHOWN = 200
"""Own views come first, so that none of them is missing."""
KEPT = timedelta(days=7)
"""So long a deleted view can be had back."""
ALL = "all"
MAY_SHARE = ("supervisor",)


@dataclass(frozen=True)
class SavedView:
    """`query` is what stands in the queue's address. `mine`: the asker made it, and may change it."""

    id: int
    name: str
    query: str
    shared_with: str | None
    mine: bool


class SavedViews:
    """The kept views on one store."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def of(self, actor: Actor) -> Sequence[SavedView]:
        """What this person may look through: their own first, then what is shared, each by name."""
        async with self._db.read() as session:
            rows = await session.scalars(
                select(QueueViewRow)
                .where(QueueViewRow.deleted_at.is_(None), _for(actor))
                .order_by(
                    case((QueueViewRow.staff_id == actor.id, 0), else_=1), QueueViewRow.name, QueueViewRow.id
                )
                .limit(MOST_SHOWN)
            )
            found = [_view(row, actor) for row in rows]
        return sorted(found, key=lambda one: (not one.mine, one.name, one.id))

    async def keep(self, actor: Actor, name: str, query: str, *, shared_with: str | None = None) -> SavedView:
        """Keep a view.

        Raises `InvalidInput` (name, query), `NotAllowed` for sharing, `Conflict` where there are enough.
        """
        owner = _owner(actor)
        name = _name(name)
        if len(query) > LONGEST_QUERY:
            raise InvalidInput("these filters are too long to keep", field="query")
        _check_sharing(actor, shared_with)
        async with self._db.begin() as session:
            mine = select(func.count()).where(
                QueueViewRow.staff_id == owner, QueueViewRow.deleted_at.is_(None)
            )
            if (await session.scalar(mine) or 0) >= MOST_OWN:
                raise Conflict(f"nobody keeps more than {MOST_OWN} views")
            row = QueueViewRow(
                staff_id=owner, name=name, query=query, shared_with=shared_with, created_at=self._clock()
            )
            session.add(row)
            await session.flush()
            return _view(row, actor)

    async def change(self, actor: Actor, view: int, name: str, *, shared_with: str | None) -> None:
        """Rename a view, and share it with a unit, with all, or with nobody. Raises as `keep`, and `NotFound`."""
        name = _name(name)
        async with self._db.begin() as session:
            row = await _own(session, actor, view)
            if shared_with != row.shared_with:
                _check_sharing(actor, shared_with)
            row.name, row.shared_with = name, shared_with

    async def delete(self, actor: Actor, view: int) -> None:
        """Take a view away; it can be had back for some days. Raises `NotFound`."""
        now = self._clock()
        async with self._db.begin() as session:
            row = await _own(session, actor, view)
            row.deleted_at = row.deleted_at or now
            over = QueueViewRow.deleted_at < now - KEPT
            await session.execute(delete(QueueViewRow).where(QueueViewRow.staff_id == row.staff_id, over))

    async def restore(self, actor: Actor, view: int) -> None:
        """Have a deleted view back. Raises `NotFound`."""
        async with self._db.begin() as session:
            (await _own(session, actor, view)).deleted_at = None

    async def switch_shortcuts(self, actor: Actor, *, on: bool) -> None:
        """Let single keys act in this person's lists, or not."""
        async with self._db.begin() as session:
            await session.execute(update(StaffRow).where(StaffRow.id == _owner(actor)).values(shortcuts=on))


def _owner(actor: Actor) -> int:
    if actor.id is None:
        raise NotAllowed("only a person keeps views")
    return actor.id


def _for(actor: Actor) -> ColumnElement[bool]:
    shared = [QueueViewRow.shared_with == ALL]
    if actor.role == "handler" and actor.unit is not None:
        shared.append(QueueViewRow.shared_with == actor.unit)
    if actor.role in MAY_SHARE:
        shared.append(QueueViewRow.shared_with.is_not(None))
    # A view by somebody who left or no longer supervises is not spread on.
    sharing = select(StaffRow.id).where(StaffRow.role.in_(MAY_SHARE), StaffRow.active)
    return or_(QueueViewRow.staff_id == actor.id, and_(or_(*shared), QueueViewRow.staff_id.in_(sharing)))


async def _own(session: AsyncSession, actor: Actor, view: int) -> QueueViewRow:
    row = await session.get(QueueViewRow, view)
    if row is None or row.staff_id != _owner(actor):
        raise NotFound("no such view of yours")
    return row


def _name(name: str) -> str:
    found = " ".join(name.replace("\x00", "").split())
    if not 0 < len(found) <= LONGEST_NAME:
        raise InvalidInput(f"a name has 1 to {LONGEST_NAME} characters", field="name")
    return found


def _check_sharing(actor: Actor, shared_with: str | None) -> None:
    if shared_with is not None and actor.role not in MAY_SHARE:
        raise NotAllowed("only a supervisor shares views")


def _view(row: QueueViewRow, actor: Actor) -> SavedView:
    return SavedView(row.id, row.name, row.query, row.shared_with, mine=row.staff_id == actor.id)
