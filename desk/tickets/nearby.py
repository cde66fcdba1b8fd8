"""Tickets like one of these days and near it: the same group of matters, some hundred metres or one sub-district away.

For staff, who then see what they may merge or send to one unit. Nobody's ticket waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets.city import Rules
from desk.tickets.joining import AREAL
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.likeness import Told, likeness
from desk.tickets.nearness import Spot, cells_around, closeness, metres, spot
from desk.tickets.queries import IS_UNSOLVED, may_see
from desk.tickets.views import TicketView

SINCE = timedelta(days=30)
MOST = 8
MOST_COMPARED = 60
COLUMNS = (
    TicketRow.id,
    TicketRow.number,
    TicketRow.title,
    TicketRow.description,
    TicketRow.status,
    TicketRow.category,
    TicketRow.district,
    TicketRow.subdistrict,
    TicketRow.address,
    TicketRow.lat,
    TicketRow.long,
    TicketRow.unit,
    TicketRow.parent_id,
    TicketRow.created_at,
)


@dataclass(frozen=True)
class Near:
    """A ticket near another one. `apart` in metres where both have a point; `same_place`: surely one place.

    `is_open`: somebody works on it, so that another one may be merged into it. `alike`: it tells of the same matter, by
    the rule that clusters are made by.
    """

    number: str
    title: str
    status: str
    category: str
    unit: str | None
    created_at: datetime
    lat: float | None
    long: float | None
    apart: float | None
    same_place: bool
    is_open: bool
    alike: bool = False


async def near(session: AsyncSession, ticket: TicketView, rules: Rules, *, actor: Actor) -> list[Near]:
    """At most `MOST` tickets that `actor` may see: open ones, those of the same matter, the nearest, the newest first.

    Those that are merged with this one already are not among them.
    """
    found: dict[int, Any] = {}
    for statement in statements(ticket, actor, rules.now):
        found |= {row.id: row for row in await session.execute(statement)}
    known = rules.areas(ticket.district, ticket.subdistrict)
    here = spot(ticket)
    areal = ticket.category_group == AREAL
    mine = Told(here, ticket.category, ticket.description, ticket.created_at, known)
    ranked = sorted((_compared(row, mine, areal=areal) for row in found.values()), key=_rank)
    return [_near(one, here) for one in ranked[:MOST]]


def statements(ticket: TicketView, actor: Actor, now: datetime) -> Iterable[Any]:
    """By the point and by the sub-district, each for what is open and for the rest: every one within an index."""
    recent = and_(
        TicketRow.category_group == ticket.category_group,
        TicketRow.created_at >= now - SINCE,
        TicketRow.id != ticket.id,
        may_see(actor),
        _apart_from(ticket),
    )
    where: list[ColumnElement[bool]] = []
    if ticket.lat is not None and ticket.long is not None:
        where.append(TicketRow.place_cell.in_(cells_around(ticket.lat, ticket.long)))
    if ticket.subdistrict is not None:
        where.append(TicketRow.subdistrict == ticket.subdistrict)
    for place in where:
        for status in (IS_UNSOLVED, TicketRow.status.in_(("resolved", "closed"))):
            newest = select(*COLUMNS).where(place, recent, status).order_by(TicketRow.created_at.desc())
            yield newest.limit(MOST_COMPARED)


def _apart_from(ticket: TicketView) -> Any:
    """Neither what it was merged into, nor what was merged into it."""
    if ticket.parent is None:
        return or_(TicketRow.parent_id.is_(None), TicketRow.parent_id != ticket.id)
    return and_(
        TicketRow.number != ticket.parent,
        or_(TicketRow.parent_id.is_(None), TicketRow.parent_id != ticket.id),
    )


class _Compared(NamedTuple):
    """A ticket that was found, and how near it is: many are compared, and few of them are shown."""

    row: Any
    spot: Spot
    close: float | None
    alike: bool


def _compared(row: Any, mine: Told, *, areal: bool) -> _Compared:
    there = spot(row)
    theirs = Told(there, row.category, row.description, row.created_at, mine.known)
    close = closeness(mine.spot, there, areal=areal, known=mine.known)
    return _Compared(row, there, close, likeness(mine, theirs) is not None)


def _rank(one: _Compared) -> tuple[bool, bool, float, int]:
    return one.row.status not in UNSOLVED, not one.alike, -(one.close or 0.0), -one.row.id


def _near(one: _Compared, here: Spot) -> Near:
    row = one.row
    return Near(
        number=row.number,
        title=row.title,
        status=row.status,
        category=row.category,
        unit=row.unit,
        created_at=row.created_at,
        lat=row.lat,
        long=row.long,
        apart=metres(here, one.spot),
        same_place=one.close is not None and one.close >= 10.0,
        is_open=row.status in UNSOLVED,
        alike=one.alike,
    )
