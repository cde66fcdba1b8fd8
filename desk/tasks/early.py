"""Tasks without a complaint (未诉先办): made of a surge or a cluster for a unit, with a deadline, and their result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from city.groups import Urgency
from city.pack import CityPack
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed, NotFound, NoUnit, TaskNotFound
from desk.staff import audit
from desk.staff.actor import Actor
from desk.staff_notices import writing
from desk.store.database import Database
from desk.store.models import ClusterRow, EarlyTaskRow, SurgeRow
from desk.surges import reading
from desk.surges.register import cell_of
from desk.surges.units import unit_for, unit_of
from desk.surges.views import EarlyTaskView
from desk.tickets import clocks
from desk.tickets.city import Rules, rules
from desk.tickets.privacy import take_out

MAKES = ("supervisor",)
SEES = ("supervisor", "admin", "handler")
REPORTS = ("supervisor", "handler")
LONGEST = 5000
MOST = 100
SAME = (
    "id",
    "version",
    "unit",
    "matter",
    "area",
    "address",
    "why",
    "note",
    "due_at",
    "made_at",
    "made_by",
    "done_at",
)


class EarlyTasks:
    """Tasks without a complaint on one store."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def list(self, actor: Actor) -> Sequence[EarlyTaskView]:
        """The open ones by their deadline, then the newest of those done; a unit sees its own."""
        if actor.role not in SEES:
            raise NotAllowed(f"the role '{actor.role}' may not see these tasks")
        found = select(EarlyTaskRow)
        if actor.role == "handler":
            found = found.where(EarlyTaskRow.unit == actor.unit)
        ordered = found.order_by(
            EarlyTaskRow.done_at.is_not(None), EarlyTaskRow.done_at.desc(), EarlyTaskRow.due_at
        )
        async with self._db.read() as session:
            return [_view(row) for row in await session.scalars(ordered.limit(MOST))]

    async def make(
        self,
        actor: Actor,
        *,
        surge: int | None = None,
        cluster: int | None = None,
        unit: str | None = None,
        note: str | None = None,
    ) -> EarlyTaskView:
        """Give a unit, else the one whose such tickets would be, a task within its category's limit.

        The same of the same unit while it is open is one task. Raises `NotAllowed`, `NotFound`, `NoUnit` and
        `InvalidInput`.
        """
        if actor.role not in MAKES:
            raise NotAllowed(f"the role '{actor.role}' may not make such a task")
        now = rules(self._pack, self._clock())
        async with self._db.begin() as session:
            about = await _about(session, now, actor, surge=surge, cluster=cluster)
            owner = unit or about.pop("suggested")
            about.pop("suggested", None)
            if owner is None:
                raise NoUnit("nobody in particular is in charge there: name a unit")
            self._require_unit(owner)
            same = select(EarlyTaskRow).where(
                EarlyTaskRow.done_at.is_(None),
                EarlyTaskRow.unit == owner,
                EarlyTaskRow.surge_id == surge if surge is not None else EarlyTaskRow.cluster_id == cluster,
            )
            if (known := await session.scalar(same)) is not None:
                return _view(known)
            row = EarlyTaskRow(
                surge_id=surge,
                cluster_id=cluster,
                unit=owner,
                note=_words(note) or None,
                due_at=_due(now, about["matter"]),
                made_at=now.now,
                made_by=actor.label,
                **about,
            )
            session.add(row)
            await session.flush()
            await writing.of_early_task(session, row, actor=actor.label, now=now.now)
            audit.note(session, actor, "early_task", on=("early_task", row.id), now=now.now)
            return _view(row)

    async def report(self, actor: Actor, task: int, result: str) -> EarlyTaskView:
        """Say what was done, which ends it; only staff read it.

        Raises `TaskNotFound` (also another unit's), `NotAllowed`, `IllegalStep`, `MissingDetail` and `InvalidInput`.
        """
        if actor.role not in REPORTS:
            raise NotAllowed(f"the role '{actor.role}' may not report a task")
        words = _words(result)
        if not words:
            raise MissingDetail("what was done?", field="result")
        async with self._db.begin() as session:
            row = await session.get(EarlyTaskRow, task, with_for_update=True)
            if row is None or (actor.role == "handler" and actor.unit != row.unit):
                raise TaskNotFound(f"no task {task}")
            if row.done_at is not None:
                raise IllegalStep("this task is done")
            row.result, row.done_at, row.done_by = take_out(words).text, self._clock(), actor.label
            row.version += 1
            await session.flush()
            await writing.of_early_result(session, row, actor=actor.label, now=self._clock())
            audit.note(session, actor, "early_result", on=("early_task", task), now=self._clock())
            return _view(row)

    def _require_unit(self, code: str) -> None:
        try:
            self._pack.unit(code)
        except UnknownCode:
            raise InvalidInput(f"there is no unit '{code}'", field="unit") from None


async def _about(
    session: AsyncSession, now: Rules, actor: Actor, *, surge: int | None, cluster: int | None
) -> dict[str, Any]:
    """What, where and why; whose it would be as `suggested`.

    Its row is locked, so that of two who make a task of it at once the second finds the first's.
    """
    if surge is not None and (row := await session.get(SurgeRow, surge, with_for_update=True)) is not None:
        cell = cell_of(row)
        why = {"seen": row.now_seen, "expected": round(row.now_expected, 1), "highest": round(row.highest, 1)}
        return {
            "matter": cell.matter,
            "area": cell.area,
            "address": None,
            "why": why,
            "suggested": unit_of(now.pack, cell),
        }
    if (
        cluster is not None
        and (found := await session.get(ClusterRow, cluster, with_for_update=True)) is not None
    ):
        view = await reading.cluster(session, found, now, actor)
        return {
            "matter": found.category,
            "area": found.subdistrict or found.district or "",
            "address": view.address,
            "why": {"tickets": found.size, "people": found.people},
            "suggested": unit_for(now.pack, found.category, found.district, found.subdistrict),
        }
    raise NotFound("no such surge or cluster")


def _due(now: Rules, matter: str) -> datetime:
    """The limit that a ticket of the category would have; of a group, of an ordinary one."""
    urgency: Urgency = "normal"
    with suppress(UnknownCode):
        urgency = now.pack.category(matter).urgency
    span = now.clocks.handling[urgency]
    return clocks.limit(now.clocks, span, start=now.now, calendar=now.calendar)


def _words(given: str | None) -> str:
    words = (given or "").replace("\x00", "").strip()
    if len(words) > LONGEST:
        raise InvalidInput(f"at most {LONGEST} characters", field="note")
    return words


def _view(row: EarlyTaskRow) -> EarlyTaskView:
    return EarlyTaskView(
        **{name: getattr(row, name) for name in SAME},
        surge=row.surge_id,
        cluster=row.cluster_id,
        result=row.result,
    )
