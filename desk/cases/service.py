"""What staff may do with cases: list, open, rule on, lift."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.cases import judging
from desk.cases import rules as case_rules
from desk.cases.judging import Ruling
from desk.cases.views import CaseView, view
from desk.errors import CaseNotFound
from desk.staff.actor import Actor
from desk.store import keyset
from desk.store.database import Database
from desk.store.models import CaseRow, TicketRow
from desk.tickets import access
from desk.tickets.city import rules
from desk.tickets.queries import LONGEST_PAGE
from desk.tickets.rehearsal import Heard, heard


@dataclass(frozen=True)
class CaseFilter:
    """What to list; everything given must hold. `ticket` is a number."""

    kinds: Sequence[str] = ()
    states: Sequence[str] = ()
    unit: str | None = None
    ticket: str | None = None


@dataclass(frozen=True)
class CasePage:
    """One page, and the cursor of the next one (None: this was the last)."""

    items: list[CaseView]
    next: str | None


class Cases:
    """Cases on one store, for staff."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def list(
        self, wanted: CaseFilter, *, actor: Actor, limit: int = 50, cursor: str | None = None
    ) -> CasePage:
        """One page, asked last first, of what the actor may see: a unit what it asked itself, all others everything.

        Raises `InvalidInput` for a cursor that is none.
        """
        size = max(1, min(limit, LONGEST_PAGE))
        statement = _rows().where(*_conditions(wanted, actor))
        if cursor is not None:
            at, identifier = keyset.decode(cursor)
            earlier = and_(CaseRow.asked_at == at, CaseRow.id < identifier)
            statement = statement.where(or_(CaseRow.asked_at < at, earlier))
        ordered = statement.order_by(CaseRow.asked_at.desc(), CaseRow.id.desc()).limit(size + 1)
        async with self._db.read() as session:
            rows = list((await session.execute(ordered)).all())
        more, rows = len(rows) > size, rows[:size]
        return CasePage(
            items=[view(case, number, filed, self._pack) for case, number, filed in rows],
            next=keyset.encode(rows[-1][0].asked_at, rows[-1][0].id) if more else None,
        )

    async def get(self, case_id: int, *, actor: Actor) -> CaseView:
        """One case. Raises `CaseNotFound` where there is none or not for this actor."""
        async with self._db.read() as session:
            return await self._shown(session, case_id, actor)

    async def rule(
        self, actor: Actor, case_id: int, ruling: Ruling, *, version: int | None = None
    ) -> CaseView:
        """Grant or refuse. `version` is the ticket's, as the judge saw it.

        Raises `CaseNotFound`, `StaleVersion`, and as `judging.judge`.
        """
        async with self._db.begin() as session:
            case_rules.check_role((await self._shown(session, case_id, actor)).kind, actor.role)
            ticket, case = await self._held(session, case_id, actor, version)
            now = rules(self._pack, self._clock())
            await judging.judge(session, ticket, case, ruling, actor=actor, rules=now)
            return view(case, ticket.number, ticket.created_at, self._pack)

    async def rehearse(self, actor: Actor, case_id: int, ruling: Ruling) -> Sequence[Heard]:
        """What citizens would read of a ruling. Changes nothing, and raises as `rule`."""

        async def work(session: AsyncSession) -> None:
            case_rules.check_role((await self._shown(session, case_id, actor)).kind, actor.role)
            ticket, case = await self._held(session, case_id, actor, None)
            now = rules(self._pack, self._clock())
            await judging.judge(session, ticket, case, ruling, actor=actor, rules=now)

        return await heard(self._db, work)

    async def lift(
        self, actor: Actor, case_id: int, *, note: str | None = None, version: int | None = None
    ) -> CaseView:
        """End an exclusion or a hanging. Raises `CaseNotFound`, `StaleVersion`, and as `judging.lift`."""
        async with self._db.begin() as session:
            ticket, case = await self._held(session, case_id, actor, version)
            now = rules(self._pack, self._clock())
            await judging.lift(session, ticket, case, note, actor=actor, rules=now)
            return view(case, ticket.number, ticket.created_at, self._pack)

    async def _shown(self, session: AsyncSession, case_id: int, actor: Actor) -> CaseView:
        found = (
            await session.execute(_rows().where(CaseRow.id == case_id, *_conditions(CaseFilter(), actor)))
        ).first()
        if found is None:
            raise CaseNotFound(f"no case {case_id}")
        case, number, filed = found
        return view(case, number, filed, self._pack)

    async def _held(
        self, session: AsyncSession, case_id: int, actor: Actor, version: int | None
    ) -> tuple[TicketRow, CaseRow]:
        """The case with its ticket, both locked: whoever changes a case holds its ticket."""
        number = (await self._shown(session, case_id, actor)).ticket
        ticket = await access.locked(session, number, actor, version=version)
        case = await session.get_one(CaseRow, case_id, populate_existing=True)
        return ticket, case


def _rows() -> Any:
    return select(CaseRow, TicketRow.number, TicketRow.created_at).join(
        TicketRow, TicketRow.id == CaseRow.ticket_id
    )


def _conditions(wanted: CaseFilter, actor: Actor) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kinds:
        found.append(CaseRow.kind.in_(wanted.kinds))
    if wanted.states:
        found.append(CaseRow.state.in_(wanted.states))
    if wanted.unit is not None:
        found.append(CaseRow.unit == wanted.unit)
    if wanted.ticket is not None:
        found.append(TicketRow.number == wanted.ticket)
    if actor.role == "handler":
        found += [CaseRow.unit == actor.unit, CaseRow.kind.in_(case_rules.ASKED_BY_UNITS)]
    return found
