"""What staff do with surges and clusters: list, judge, and make a task of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from city.pack import CityPack
from desk.errors import InvalidInput, MissingDetail, NotAllowed, NotFound, StaleVersion
from desk.leases import Cursors
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import SurgeRow, TicketRow
from desk.surges import reading
from desk.surges.expectation import LEARNS
from desk.surges.scan import LOOKED
from desk.surges.views import ClusterView, Measured, SurgeView
from desk.tickets.city import Rules, rules

MAY_SEE = ("supervisor", "admin", "handler")
MAY_JUDGE = ("supervisor",)
VERDICTS = ("known", "not_surge")
LONGEST_REASON = 1000
SHOWN, ENDED = 200, timedelta(days=7)
LATELY = timedelta(days=7)
MEASURED_WEEKS = 8


class Surges:
    """Surges and clusters on one store. A unit sees those that would be its own."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    @property
    def rules(self) -> Rules:
        """Those of this moment."""
        return rules(self._pack, self._clock())

    async def list(self, actor: Actor, *, drawn: bool = False) -> Sequence[SurgeView]:
        """The open ones and those that ended within a week, newest first; `drawn`: with their last days."""
        _require(actor, MAY_SEE)
        now = self.rules
        recent = SurgeRow.ended_at.is_(None) | (SurgeRow.ended_at > now.now - ENDED)
        async with self._db.read() as session:
            rows = await session.scalars(
                select(SurgeRow)
                .where(recent)
                .order_by(SurgeRow.found_at.desc(), SurgeRow.id.desc())
                .limit(SHOWN)
            )
            found = [one for one in (reading.surge(row, now) for row in rows) if _sees(actor, one.unit)]
            found.sort(key=lambda one: not one.is_open)
            if not drawn:
                return found
            return [
                replace(one, days=await reading.days_of(session, one.cell, now, one.ended_at or now.now))
                for one in found
            ]

    async def clusters(self, actor: Actor, *, limit: int = 50) -> Sequence[ClusterView]:
        """Matters that several people told of within a week, those of the most people first; of their tickets a unit is
        told its own.
        """
        _require(actor, MAY_SEE)
        async with self._db.read() as session:
            found = await reading.clusters(
                session,
                self.rules,
                actor,
                since=self._clock() - LATELY,
                limit=SHOWN if actor.role == "handler" else limit,
            )
        return [one for one in found if _sees(actor, one.unit)][:limit]

    async def judge(
        self, actor: Actor, surge: int, verdict: str, *, reason: str, version: int | None = None
    ) -> None:
        """Mark a surge as known, or as none, with a reason that is kept.

        Raises `NotAllowed`, `NotFound`, `InvalidInput`, `MissingDetail` and `StaleVersion`.
        """
        _require(actor, MAY_JUDGE)
        words = reason.replace("\x00", "").strip()
        if verdict not in VERDICTS:
            raise InvalidInput(f"there is no verdict '{verdict}'", field="verdict")
        if not words:
            raise MissingDetail("why?", field="reason")
        if len(words) > LONGEST_REASON:
            raise InvalidInput(f"a reason has at most {LONGEST_REASON} characters", field="reason")
        async with self._db.begin() as session:
            row = await session.get(SurgeRow, surge, with_for_update=True)
            if row is None:
                raise NotFound(f"no surge {surge}")
            if version is not None and version != row.version:
                raise StaleVersion("somebody judged it meanwhile", current=row.version)
            row.verdict, row.verdict_reason = verdict, words
            row.verdict_by, row.verdict_at = actor.label, self._clock()
            row.version += 1
            audit.note(session, actor, f"surge_{verdict}", on=("surge", surge), now=self._clock())

    async def measured(self) -> Measured:
        """What became of the alarms of the last weeks."""
        since = self._clock() - timedelta(weeks=MEASURED_WEEKS)
        async with self._db.read() as session:
            counted = select(SurgeRow.verdict, func.count().label("surges")).where(SurgeRow.found_at > since)
            rows = await session.execute(counted.group_by(SurgeRow.verdict))
        found = {row.verdict: int(row.surges) for row in rows}
        return Measured(MEASURED_WEEKS, sum(found.values()), found.get("known", 0), found.get("not_surge", 0))

    async def looked_at(self) -> datetime | None:
        """Up to when the look-out has looked."""
        kept = await Cursors(self._db).get(LOOKED)
        return datetime.fromisoformat(kept) if kept else None

    async def is_learning(self) -> bool:
        """Whether there is too little history for expectations to be sure."""
        async with self._db.read() as session:
            first = await session.scalar(select(func.min(TicketRow.created_at)))
        return first is None or first > self._clock() - timedelta(days=LEARNS)


def _require(actor: Actor, roles: Sequence[str]) -> None:
    if actor.role not in roles:
        raise NotAllowed(f"the role '{actor.role}' may not do that with surges")


def _sees(actor: Actor, unit: str | None) -> bool:
    return actor.role != "handler" or (unit is not None and unit == actor.unit)
