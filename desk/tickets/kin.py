"""The tickets and the incident that one is bound with: its parent, its followers, the earlier of the same matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import Actor
from desk.store.models import IncidentRow, TicketRow
from desk.tickets.queries import may_see
from desk.tickets.views import TicketView, previous_of

MOST_FOLLOWERS = 10


@dataclass(frozen=True)
class Relative:
    """Another ticket. `opens`: the asker may open it; of one that they may not, nothing but the number is told."""

    number: str
    title: str | None
    status: str | None
    opens: bool


@dataclass(frozen=True)
class Incident:
    """A known incident, as citizens read of it."""

    id: int
    zh: str
    en: str
    is_over: bool


@dataclass(frozen=True)
class Kin:
    """`followers` are the first ones; how many there are, the ticket itself says."""

    parent: Relative | None = None
    previous: Relative | None = None
    followers: Sequence[Relative] = ()
    incident: Incident | None = None


async def kin(session: AsyncSession, ticket: TicketView, actor: Actor) -> Kin:
    """What the ticket is bound with, as `actor` may know it."""
    previous = previous_of(ticket, actor)
    wanted = [number for number in (ticket.parent, previous) if number]
    open_to = may_see(actor)
    named = {}
    if wanted:
        columns = select(TicketRow.number, TicketRow.title, TicketRow.status)
        found = await session.execute(columns.where(TicketRow.number.in_(wanted), open_to))
        named = {row.number: Relative(row.number, row.title, row.status, opens=True) for row in found}
    return Kin(
        parent=_told(ticket.parent, named),
        previous=_told(previous, named),
        followers=await _followers(session, ticket, actor) if ticket.followers else (),
        incident=await _incident(session, ticket.incident_id) if ticket.incident_id else None,
    )


def _told(number: str | None, named: dict[str, Relative]) -> Relative | None:
    return named.get(number, Relative(number, None, None, opens=False)) if number else None


async def _followers(session: AsyncSession, ticket: TicketView, actor: Actor) -> list[Relative]:
    """The first ones. A unit reads their words if it has the parent, and opens none that it has not."""
    merged = and_(TicketRow.parent_id == ticket.id, TicketRow.status == "merged")
    columns = select(TicketRow.number, TicketRow.title, TicketRow.status, TicketRow.confidential)
    found = await session.execute(
        columns.add_columns(or_(may_see(actor)).label("opens"))
        .where(merged)
        .order_by(TicketRow.id)
        .limit(MOST_FOLLOWERS)
    )
    return [
        Relative(row.number, row.title if row.opens else None, row.status, opens=bool(row.opens))
        for row in found
    ]


async def _incident(session: AsyncSession, incident_id: int) -> Incident | None:
    row = await session.get(IncidentRow, incident_id)
    return Incident(row.id, row.text_zh, row.text_en, is_over=row.ended_at is not None) if row else None
