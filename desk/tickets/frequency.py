"""How often the person and the place of a ticket came up in its month and year. Nobody's ticket waits for it."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    case,
    false,
    func,
    literal,
    select,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.whereabouts import same_citizen
from desk.search import persons
from desk.store.models import TicketRow
from desk.store.sealed import seal_of
from desk.tickets.city import Rules
from desk.tickets.nearness import METRES_A_DEGREE, NEAR_METRES, Spot, cell, cells_around, place_key
from desk.tickets.views import Repeats

Found = Select[int, datetime]


def locate(ticket: TicketRow, rules: Rules) -> None:
    """Keep where a ticket is in the form that others are compared with. To be called when its place was told."""
    spot = Spot(ticket.district, ticket.subdistrict, ticket.address)
    ticket.place_key = place_key(spot, rules.areas(ticket.district, ticket.subdistrict))
    has_pin = ticket.lat is not None and ticket.long is not None
    ticket.place_cell = cell(ticket.lat, ticket.long) if has_pin else None  # type: ignore[arg-type]


def of_number(session: AsyncSession, phone: str) -> ColumnElement[bool]:
    """The tickets of a number: by its marks, since it is kept sealed."""
    told = persons.of_number(phone)
    seal = seal_of(session.get_bind().dialect)
    return TicketRow.phone_mark.in_(seal.marks(told)) if told else false()


async def repeats(session: AsyncSession, ticket: TicketRow, zone: tzinfo) -> Repeats:
    """Counted over the calendar month and year in which it was filed, in the city's zone, the ticket itself with them.

    One person: the same conversation or the same phone number. One place: the same address within the area, or pins
    within 300 m.
    """
    asked = {"person": _of_person(session, ticket), "place": _of_place(ticket)}
    counts = [_counted(what, ticket, zone, found) for what, found in asked.items() if found]
    rows = (await session.execute(union_all(*counts))).all() if counts else ()
    counted = {what: (int(monthly or 0), yearly) for what, monthly, yearly in rows}
    nobody = None, None
    return Repeats(*counted.get("person", nobody), *counted.get("place", nobody))


def _of_person(session: AsyncSession, ticket: TicketRow) -> list[Found]:
    """Of an anonymous ticket none, and it is none of anybody's: who counts would know whose it is."""
    found: list[Found] = []
    if ticket.anonymous:
        return found
    if ticket.conversation_id is not None:
        found.append(_tickets().where(TicketRow.conversation_id.in_(same_citizen(ticket.conversation_id))))
    if ticket.reporter_phone:
        found.append(_tickets().where(of_number(session, ticket.reporter_phone)))
    return [one.where(TicketRow.anonymous.is_(False)) for one in found]


def _of_place(ticket: TicketRow) -> list[Found]:
    found = []
    if ticket.place_key is not None:
        found.append(_tickets().where(TicketRow.place_key == ticket.place_key))
    if ticket.lat is not None and ticket.long is not None:
        north = (TicketRow.lat - ticket.lat) * METRES_A_DEGREE
        east = (TicketRow.long - ticket.long) * METRES_A_DEGREE * math.cos(math.radians(ticket.lat))
        near = north * north + east * east <= NEAR_METRES**2
        found.append(_tickets().where(TicketRow.place_cell.in_(cells_around(ticket.lat, ticket.long)), near))
    return found


def _tickets() -> Found:
    return select(TicketRow.id, TicketRow.created_at)


def _counted(what: str, ticket: TicketRow, zone: tzinfo, found: list[Found]) -> Select[str, int | None, int]:
    """How many of the found ones, each counted once, were filed in the ticket's month, and in its year."""
    filed = ticket.created_at.astimezone(zone)
    year, month = _start(filed, month=1), _start(filed, month=filed.month)
    of_year = TicketRow.created_at >= year, TicketRow.created_at < _start(filed, month=13)
    every: CompoundSelect[int, datetime] = union(*(one.where(*of_year) for one in found))
    one = every.subquery()
    in_month = (one.c.created_at >= month) & (one.c.created_at < _start(filed, month=filed.month + 1))
    return select(literal(what), func.sum(case((in_month, 1), else_=0)), func.count()).select_from(one)


def _start(filed: datetime, *, month: int) -> datetime:
    """The first moment of a month of the year; the thirteenth is the next January."""
    return datetime(filed.year + month // 13, (month - 1) % 12 + 1, 1, tzinfo=filed.tzinfo)
