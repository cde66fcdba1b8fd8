"""Change sets and what was learned from them: handing over, taking back, and the record of every learning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import CorrectionNotFound, IllegalStep
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import ChangeSetRow, CorrectionRow, LearningRow
from desk.teaching import rules, views
from desk.teaching.service import steps
from desk.teaching.views import ChangeSetView, CorrectionView, LearningView, Step

ON = "change_set"
MOST = 50


@dataclass(frozen=True)
class Outcome:
    """What came of a learning; see `LearningRow`."""

    state: str
    model_before: str
    model_after: str
    change_sets: Sequence[int] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    changed: Sequence[Mapping[str, Any]] = ()
    why: Sequence[str] = ()


class ChangeSets:
    """Change sets on one store."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def newest(self, actor: Actor) -> list[ChangeSetView]:
        """The newest first. Raises `NotAllowed` for a role that does not teach, as every method for people."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            rows = await session.scalars(select(ChangeSetRow).order_by(ChangeSetRow.id.desc()).limit(MOST))
            found = rows.all()
            counts = await _counts(session, [row.id for row in found])
        return [views.change_set(row, counts.get(row.id, {})) for row in found]

    async def get(self, actor: Actor, set_id: int) -> ChangeSetView:
        """One of them. Raises `CorrectionNotFound`."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            row = await session.get(ChangeSetRow, set_id)
            if row is None:
                raise CorrectionNotFound(f"no change set {set_id}")
            return views.change_set(row, (await _counts(session, [set_id])).get(set_id, {}))

    async def hand_over(self, actor: Actor, set_id: int) -> ChangeSetView:
        """Give a change set to the next learning. Raises `CorrectionNotFound`, and `IllegalStep` for an empty one."""
        return await self._move(actor, set_id, "collecting", "ready", "hand_over")

    async def take_back(self, actor: Actor, set_id: int) -> ChangeSetView:
        """Let a change set that waits be changed again. Raises as `hand_over`."""
        return await self._move(actor, set_id, "ready", "collecting", "take_back")

    async def _move(self, actor: Actor, set_id: int, before: str, after: str, action: str) -> ChangeSetView:
        rules.check_teaches(actor)
        now = self._clock()
        async with self._db.begin() as session:
            row = await session.scalar(
                select(ChangeSetRow).where(ChangeSetRow.id == set_id).with_for_update()
            )
            if row is None:
                raise CorrectionNotFound(f"no change set {set_id}")
            counts = (await _counts(session, [set_id])).get(set_id, {})
            if row.state != before or not counts:
                raise IllegalStep(f"'{action}' needs a change set that is {before} and not empty")
            _set(row, after, actor, now)
            audit.note(session, actor, action, on=(ON, set_id), now=now)
            return views.change_set(row, counts)

    async def history(self, actor: Actor, set_id: int) -> Sequence[Step]:
        """Who did what to a change set, oldest first."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            return (await steps(session, ON, [set_id]))[set_id]

    async def learnings(self, actor: Actor, *, limit: int = 20) -> list[LearningView]:
        """The newest first."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            rows = await session.scalars(select(LearningRow).order_by(LearningRow.id.desc()).limit(limit))
            return [views.learning(row) for row in rows]

    async def to_learn(self) -> list[CorrectionView]:
        """Every approved correction of the change sets that were handed over, in order. For the command."""
        async with self._db.read() as session:
            rows = await session.scalars(
                select(CorrectionRow)
                .join(ChangeSetRow, ChangeSetRow.id == CorrectionRow.change_set_id)
                .where(ChangeSetRow.state == "ready", CorrectionRow.state == "approved")
                .order_by(CorrectionRow.id)
            )
            return [views.correction(row) for row in rows]

    async def record(self, outcome: Outcome, *, by: Actor) -> LearningView:
        """Keep what came of a learning. What was switched to is learned; after a way back it waits again."""
        now = self._clock()
        async with self._db.begin() as session:
            row = LearningRow(
                at=now,
                by=by.label,
                state=outcome.state,
                change_sets=list(outcome.change_sets),
                before=dict(outcome.before),
                after=dict(outcome.after),
                changed=[dict(one) for one in outcome.changed],
                why=list(outcome.why),
                model_before=outcome.model_before,
                model_after=outcome.model_after,
            )
            session.add(row)
            await session.flush()
            after = {"switched": "learned", "back": "ready"}.get(outcome.state)
            for one in await _of(session, outcome.change_sets):
                if after is not None:
                    _set(one, after, by, now)
                audit.note(session, by, outcome.state, on=(ON, one.id), now=now, details={"learning": row.id})
            return views.learning(row)

    async def last_switch(self) -> LearningView | None:
        """The newest switch that nobody went back from. For the command."""
        async with self._db.read() as session:
            row = await session.scalar(
                select(LearningRow)
                .where(LearningRow.state.in_(("switched", "back")))
                .order_by(LearningRow.id.desc())
                .limit(1)
            )
            return views.learning(row) if row is not None and row.state == "switched" else None


def _set(row: ChangeSetRow, state: str, actor: Actor, now: datetime) -> None:
    row.state, row.at, row.by, row.version = state, now, actor.label, row.version + 1


async def _of(session: AsyncSession, ids: Collection[int]) -> Sequence[ChangeSetRow]:
    found = await session.scalars(
        select(ChangeSetRow).where(ChangeSetRow.id.in_(list(ids))).with_for_update()
    )
    return found.all()


async def _counts(session: AsyncSession, ids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = await session.execute(
        select(CorrectionRow.change_set_id, CorrectionRow.purpose, func.count())
        .where(CorrectionRow.change_set_id.in_(list(ids)), CorrectionRow.state == "approved")
        .group_by(CorrectionRow.change_set_id, CorrectionRow.purpose)
    )
    found: dict[int, dict[str, int]] = {}
    for set_id, purpose, count in rows:
        if set_id is not None and purpose is not None:
            found.setdefault(set_id, {})[purpose] = count
    return found
