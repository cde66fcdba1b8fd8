"""What staff do with known incidents: list, declare, change, end."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.errors import AlreadyDeclared, IllegalStep, IncidentNotFound, InvalidInput, NotAllowed, StaleVersion
from desk.incidents import heading, loading, tellings
from desk.incidents import rules as incident_rules
from desk.incidents.rules import Declaration
from desk.incidents.views import IncidentView
from desk.leases import upsert
from desk.staff.actor import Actor
from desk.store import keyset
from desk.store.database import Database
from desk.store.models import CursorRow, IncidentRow, TicketRow
from desk.tickets import filing
from desk.tickets.access import locked
from desk.tickets.act import Act
from desk.tickets.city import Rules, rules
from desk.tickets.clocks import after_quiet
from desk.tickets.complaint import Complaint
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.transitions import perform

MAY_DECLARE = ("operator", "supervisor")
LONGEST_PAGE = 200
CHANGEABLE = ("text_zh", "text_en", "expected_end", "areas", "place", "lat", "long", "radius")
State = Literal["running", "ended"]


@dataclass(frozen=True)
class IncidentPage:
    """One page, and the cursor of the next one (None: this was the last)."""

    items: list[IncidentView]
    next: str | None


class Incidents:
    """Known incidents on one store, for staff."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def list(
        self, state: State | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> IncidentPage:
        """At most `limit` (≤ 200) incidents, declared last first. Raises `InvalidInput` for a cursor that is none."""
        size = max(1, min(limit, LONGEST_PAGE))
        found = select(IncidentRow)
        if state is not None:
            over = IncidentRow.ended_at.is_not(None)
            found = found.where(over if state == "ended" else ~over)
        if cursor is not None:
            at, last = keyset.decode(cursor)
            before = and_(IncidentRow.declared_at == at, IncidentRow.id < last)
            found = found.where(or_(IncidentRow.declared_at < at, before))
        ordered = found.order_by(IncidentRow.declared_at.desc(), IncidentRow.id.desc())
        async with self._db.read() as session:
            rows = list(await session.scalars(ordered.limit(size + 1)))
            more, rows = len(rows) > size, rows[:size]
            items = await loading.views(session, self._pack, rows)
        return IncidentPage(items, keyset.encode(rows[-1].declared_at, rows[-1].id) if more else None)

    async def get(self, incident_id: int) -> IncidentView:
        """One incident. Raises `IncidentNotFound`."""
        async with self._db.read() as session:
            row = await session.get(IncidentRow, incident_id)
            if row is None:
                raise IncidentNotFound(f"no incident {incident_id}")
            return await loading.view(session, self._pack, row)

    async def declare(self, actor: Actor, told: Declaration) -> IncidentView:
        """Declare an incident; without a parent its ticket is filed and sent to the unit that is suggested for it.

        Raises `NotAllowed`, `MissingDetail`, `InvalidInput`, `TicketNotFound` and `IllegalStep` for the parent, and
        `AlreadyDeclared` where one of the same matter runs there.
        """
        _check_role(actor)
        now = rules(self._pack, self._clock())
        told = incident_rules.check(told, self._pack, now.now)
        async with self._db.begin() as session:
            await self._one_at_a_time(session)
            await self._check_new(session, told, told.category)
            parent = await self._parent(session, told, actor, now)
            row = IncidentRow(
                version=0,
                **{name: getattr(told, name) for name in CHANGEABLE if name != "areas"},
                category=told.category,
                areas=list(told.areas),
                parent_id=parent.id,
                declared_at=now.now,
                declared_by=actor.label,
                updated_at=now.now,
            )
            session.add(row)
            await session.flush()
            parent.incident_id = row.id
            parent.version += 1
            parent.updated_at = now.now
            details = {"parent": parent.number, "filed": told.parent is None}
            heading.note(session, row, "declare", actor=actor, now=now.now, details=details)
            return await self._shown(session, row)

    async def change(
        self, actor: Actor, incident_id: int, wanted: Mapping[str, Any], *, version: int | None = None
    ) -> IncidentView:
        """Change what `CHANGEABLE` names; another expected end is told to everybody who follows, once, not at night.

        Raises `IncidentNotFound`, `NotAllowed`, `StaleVersion`, `IllegalStep` where it is over, `AlreadyDeclared`, and
        `MissingDetail` or `InvalidInput` as declaring does.
        """
        _check_role(actor)
        if unknown := set(wanted) - set(CHANGEABLE):
            raise InvalidInput("this cannot be changed", field=min(unknown))
        now = rules(self._pack, self._clock())
        async with self._db.begin() as session:
            await self._one_at_a_time(session)
            row, parent = await self._held(session, incident_id, actor, version)
            before = {name: getattr(row, name) for name in CHANGEABLE}
            told = self._changed(row, wanted, now)
            after = {name: getattr(told, name) for name in CHANGEABLE} | {"areas": list(told.areas)}
            changed = [name for name in CHANGEABLE if before[name] != after[name]]
            if not changed:
                return await self._shown(session, row)
            if {"areas", "place", "lat", "long", "radius"} & set(changed):
                await self._check_new(session, told, row.category, besides=row.id)
            for name in changed:
                setattr(row, name, after[name])
            if "expected_end" in changed:
                await tellings.take_back(session, parent.id, "expected", now=now.now)
                polite = after_quiet(now.now, now.quiet, now.zone)
                await tellings.add(session, parent, "expected", now=now.now, due_at=polite)
            details = {name: [_plain(before[name]), _plain(after[name])] for name in changed}
            heading.note(session, row, "change", actor=actor, now=now.now, details=details)
            return await self._shown(session, row)

    async def end(
        self, actor: Actor, incident_id: int, *, note: str | None = None, version: int | None = None
    ) -> IncidentView:
        """End it: nobody is told of it any more. With a `note` its parent is resolved by that, and followers are asked.

        Raises `IncidentNotFound`, `NotAllowed`, `StaleVersion`, and `IllegalStep` where it is over or the parent cannot
        be resolved as it stands.
        """
        _check_role(actor)
        now = rules(self._pack, self._clock())
        answer = (note or "").replace("\x00", "").strip()
        async with self._db.begin() as session:
            row, parent = await self._held(session, incident_id, actor, version)
            if answer:
                await perform(session, parent, Act("resolve", note=answer), actor=actor, rules=now)
            else:
                await heading.end(session, row, actor=actor, now=now.now)
            return await self._shown(session, row)

    async def _one_at_a_time(self, session: AsyncSession) -> None:
        """Whoever else declares or moves an incident waits, so that no two are of one matter and place."""
        taken = upsert(session, CursorRow).values(name="incidents", value="")
        await session.execute(
            taken.on_conflict_do_update(index_elements=[CursorRow.name], set_={"value": ""})
        )

    async def _check_new(
        self, session: AsyncSession, told: Declaration, category: str, *, besides: int | None = None
    ) -> None:
        running = select(IncidentRow).where(IncidentRow.ended_at.is_(None), IncidentRow.category == category)
        for other in await session.scalars(running):
            if other.id != besides and incident_rules.overlap(told, other, self._pack):
                raise AlreadyDeclared(f"incident {other.id} is of the same matter there", known=other.id)

    async def _parent(self, session: AsyncSession, told: Declaration, actor: Actor, now: Rules) -> TicketRow:
        if told.parent is None:
            return await self._file(session, told, actor, now)
        parent = await locked(session, told.parent, actor)
        if parent.status not in UNSOLVED or parent.category != told.category:
            raise IllegalStep("the parent is an open ticket of the same category")
        if parent.confidential or parent.kind == "report":
            raise IllegalStep("nobody follows a confidential ticket or a report of wrongdoing")
        headed = await tellings.headed(session, parent)
        if headed is not None and headed.ended_at is None:
            raise AlreadyDeclared(f"this ticket heads incident {headed.id}", known=headed.id)
        return parent

    async def _file(self, session: AsyncSession, told: Declaration, actor: Actor, now: Rules) -> TicketRow:
        """The ticket of the whole incident, which the hotline files itself and sends out."""
        district, subdistrict = incident_rules.district_of(told.areas, self._pack)
        complaint = Complaint(
            description=told.text_zh,
            category=told.category,
            district=district,
            subdistrict=subdistrict,
            address=told.place,
            lat=told.lat,
            long=told.long,
            channel="desk",
        )
        key = f"incident:{secrets.token_hex(16)}"
        filed = await filing.file(session, complaint, key=key, actor=actor, rules=now)
        ticket = filed.ticket
        if ticket.status == "received" and ticket.suggested_unit is not None:
            await perform(session, ticket, Act("dispatch"), actor=actor, rules=now)
        return ticket

    async def _held(
        self, session: AsyncSession, incident_id: int, actor: Actor, version: int | None
    ) -> tuple[IncidentRow, TicketRow]:
        """A running incident under the lock of its parent, as everything of it is changed."""
        while True:
            known = await session.get(IncidentRow, incident_id, populate_existing=True)
            if known is None:
                raise IncidentNotFound(f"no incident {incident_id}")
            number = await session.scalar(select(TicketRow.number).where(TicketRow.id == known.parent_id))
            parent = await locked(session, str(number), actor)
            await session.refresh(known)
            if known.parent_id == parent.id:
                break
        if version is not None and version != known.version:
            raise StaleVersion(f"the incident is at version {known.version}", current=known.version)
        if known.ended_at is not None:
            raise IllegalStep("this incident is over")
        return known, parent

    def _changed(self, row: IncidentRow, wanted: Mapping[str, Any], now: Rules) -> Declaration:
        kept = {name: getattr(row, name) for name in CHANGEABLE}
        if ("lat" in wanted and wanted["lat"] is None) and "radius" not in wanted:
            kept["radius"] = None
        told = Declaration(category=row.category, **(kept | dict(wanted)))
        past = told.expected_end is not None and told.expected_end == row.expected_end
        # What was expected may be over; only a new time must lie ahead.
        return incident_rules.check(told, self._pack, row.declared_at if past else now.now)

    async def _shown(self, session: AsyncSession, row: IncidentRow) -> IncidentView:
        await session.flush()
        return await loading.view(session, self._pack, row)


def _check_role(actor: Actor) -> None:
    if actor.role not in MAY_DECLARE:
        raise NotAllowed(f"the role '{actor.role}' may not declare incidents")


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
