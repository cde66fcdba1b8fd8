"""Surges and clusters read from the store, with what is shown beside them: their last days, their newest tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import Actor
from desk.store.models import ClusterRow, ClusterTicketRow, SurgeRow, TicketRow
from desk.surges.cells import Cell
from desk.surges.register import cell_of
from desk.surges.units import unit_for, unit_of
from desk.surges.views import ClusterView, SurgeView
from desk.tickets.city import Rules
from desk.tickets.queries import may_see

DAYS_SHOWN = 21
NAMED = 5
DAY = timedelta(days=1)


def surge(row: SurgeRow, rules: Rules, days: Sequence[int] = ()) -> SurgeView:
    """The view of a row."""
    same = (
        "id",
        "version",
        "began_at",
        "found_at",
        "looked_at",
        "ended_at",
        "hours",
        "seen",
        "expected",
        "p",
    )
    more = ("rise", "highest", "now_seen", "now_expected", "learning")
    judged = ("verdict", "verdict_reason", "verdict_by", "verdict_at")
    return SurgeView(
        **{name: getattr(row, name) for name in (*same, *more, *judged)},
        cell=cell_of(row),
        unit=unit_of(rules.pack, cell_of(row)),
        days=days,
    )


async def days_of(session: AsyncSession, cell: Cell, rules: Rules, until: datetime) -> list[int]:
    """The tickets of a cell on each of its last days, oldest first, the last of them the day of `until`."""
    today = datetime.combine(until.astimezone(rules.zone).date(), time(), rules.zone)
    starts = [today - back * DAY for back in range(DAYS_SHOWN - 1, -1, -1)]
    which = case(
        *((TicketRow.created_at < start, number) for number, start in enumerate(starts[1:])),
        else_=DAYS_SHOWN - 1,
    )
    counted = (
        select(which.label("day"), func.count().label("tickets"))
        .where(in_cell(cell), TicketRow.created_at >= starts[0], TicketRow.created_at < today + DAY)
        .group_by("day")
    )
    found = {int(row.day): int(row.tickets) for row in await session.execute(counted)}
    return [found.get(number, 0) for number in range(DAYS_SHOWN)]


def in_cell(cell: Cell) -> ColumnElement[bool]:
    """Whether a ticket is one of the cell's."""
    matter = TicketRow.category_group if cell.level == "group" else TicketRow.category
    found: ColumnElement[bool] = matter == cell.matter
    if cell.level == "district":
        return found & (TicketRow.district == cell.area)
    return found & (TicketRow.subdistrict == cell.area) if cell.area else found


async def clusters(
    session: AsyncSession, rules: Rules, actor: Actor, *, since: datetime, limit: int, least: int = 2
) -> list[ClusterView]:
    """The largest that grew since then, of so many people at least, as the actor may read them."""
    wanted = select(ClusterRow).where(ClusterRow.last_at >= since, ClusterRow.people >= least)
    ordered = wanted.order_by(ClusterRow.people.desc(), ClusterRow.last_at.desc()).limit(limit)
    return [await cluster(session, row, rules, actor) for row in await session.scalars(ordered)]


async def cluster(session: AsyncSession, row: ClusterRow, rules: Rules, actor: Actor) -> ClusterView:
    """One of them with its newest tickets and an address of theirs.

    All tickets are counted, but named are those that the actor may open: a complaint about a unit lies with another.
    Of confidential ones neither title nor address is told.
    """
    newest = (
        select(
            TicketRow.number,
            TicketRow.title,
            TicketRow.address,
            TicketRow.created_at,
            TicketRow.confidential,
            may_see(actor).label("opens"),
        )
        .join(ClusterTicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
        .where(ClusterTicketRow.cluster_id == row.id)
        .order_by(TicketRow.created_at.desc(), TicketRow.id.desc())
    )
    tickets: Sequence[Any] = (await session.execute(newest)).all()
    theirs = [one for one in tickets if one.opens]
    addresses = sorted((one.address for one in theirs if one.address and not one.confidential), key=len)
    return ClusterView(
        id=row.id,
        category=row.category,
        district=row.district,
        subdistrict=row.subdistrict,
        unit=unit_for(rules.pack, row.category, row.district, row.subdistrict),
        address=addresses[len(addresses) // 2] if addresses else None,
        size=row.size,
        people=row.people,
        lately=sum(one.created_at > rules.now - DAY for one in tickets),
        first_at=row.first_at,
        last_at=row.last_at,
        tickets=[(one.number, "" if one.confidential else one.title) for one in theirs[:NAMED]],
    )
