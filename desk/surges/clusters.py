"""Clusters of one matter at one place, kept as tickets come in: each new one is compared with few.

Compared are the newest of some days: of the same group and sub-district, of the same address, and with pins nearby, at
most `MOST` of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff_notices import writing
from desk.store.models import ClusterRow, ClusterTicketRow, TicketRow
from desk.surges.units import unit_for
from desk.tickets.city import Rules
from desk.tickets.likeness import WITHIN, Told, likeness
from desk.tickets.nearness import cells_around, spot

MANY = 10
"""From so many people on supervisors hear of a cluster."""
MOST = 100
AT_ONCE = 200
SETTLED = timedelta(minutes=1)
"""After so long every earlier id is committed."""
COLUMNS = (
    TicketRow.id,
    TicketRow.category,
    TicketRow.category_group,
    TicketRow.description,
    TicketRow.address,
    TicketRow.district,
    TicketRow.subdistrict,
    TicketRow.lat,
    TicketRow.long,
    TicketRow.place_key,
    TicketRow.created_at,
)


async def first_id(session: AsyncSession, now: datetime) -> int:
    """From which ticket on a store is looked through that never was: the last days'."""
    recent = select(TicketRow.id).where(TicketRow.created_at >= now - WITHIN)
    found = await session.scalar(recent.order_by(TicketRow.created_at, TicketRow.id).limit(1))
    return (found or 1) - 1


async def cluster_some(session: AsyncSession, rules: Rules, *, after: int) -> int | None:
    """Look at the next tickets above this id. Returns the last of them, None where there is none yet."""
    waiting = select(*COLUMNS).where(TicketRow.id > after, TicketRow.created_at <= rules.now - SETTLED)
    rows = (await session.execute(waiting.order_by(TicketRow.id).limit(AT_ONCE))).all()
    for row in rows:
        # What was imported of former years is no news.
        if row.created_at >= rules.now - 2 * WITHIN:
            await _place(session, row, rules)
    return rows[-1].id if rows else None


async def _place(session: AsyncSession, row: Any, rules: Rules) -> None:
    """Put a ticket into the cluster of the one that it is most like, or begin one with it."""
    mine, best, most = _told(row, rules), None, 0.0
    for other in await _candidates(session, row):
        sure = likeness(mine, _told(other, rules))
        if sure is not None and sure > most:
            best, most = other, sure
    if best is None:
        return
    known = await session.get(ClusterTicketRow, best.id)
    if known is None:
        cluster = await _begin(session, best)
        session.add(ClusterTicketRow(ticket_id=best.id, cluster_id=cluster.id))
    else:
        cluster = await session.get_one(ClusterRow, known.cluster_id)
    if await session.get(ClusterTicketRow, row.id) is None:
        session.add(ClusterTicketRow(ticket_id=row.id, cluster_id=cluster.id))
    await session.flush()
    before = cluster.people
    await _count(session, cluster)
    if before < MANY <= cluster.people:
        unit = unit_for(rules.pack, cluster.category, cluster.district, cluster.subdistrict)
        await writing.of_hot_spot(session, cluster, unit=unit, now=rules.now)


async def _candidates(session: AsyncSession, row: Any) -> Sequence[Any]:
    """Tickets of the same group and sub-district, of the same address, and those whose pins are near."""
    before = select(*COLUMNS).where(
        TicketRow.created_at >= row.created_at - WITHIN,
        TicketRow.created_at <= row.created_at,
        TicketRow.id != row.id,
    )
    where = [TicketRow.place_key == row.place_key] if row.place_key else []
    if row.lat is not None and row.long is not None:
        where.append(TicketRow.place_cell.in_(cells_around(row.lat, row.long)))
    if row.subdistrict is not None:
        same = TicketRow.subdistrict == row.subdistrict
        where.append(same & (TicketRow.category_group == row.category_group))
    found: dict[int, Any] = {}
    for place in where:
        newest = before.where(place).order_by(TicketRow.created_at.desc(), TicketRow.id.desc()).limit(MOST)
        found |= {other.id: other for other in await session.execute(newest)}
    return [one for one in found.values() if (one.created_at, one.id) < (row.created_at, row.id)]


async def _begin(session: AsyncSession, first: Any) -> ClusterRow:
    cluster = ClusterRow(
        category=first.category,
        district=first.district,
        subdistrict=first.subdistrict,
        size=1,
        people=1,
        first_at=first.created_at,
        last_at=first.created_at,
    )
    session.add(cluster)
    await session.flush()
    return cluster


async def _count(session: AsyncSession, cluster: ClusterRow) -> None:
    """Its size and times anew. One person: the same conversation, or else the same number."""
    counted = (
        select(func.count(), func.min(TicketRow.created_at), func.max(TicketRow.created_at))
        .join(ClusterTicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
        .where(ClusterTicketRow.cluster_id == cluster.id)
    )
    cluster.size, cluster.first_at, cluster.last_at = (await session.execute(counted)).one()
    people = (
        select(TicketRow.id, TicketRow.conversation_id, TicketRow.reporter_phone)
        .join(ClusterTicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
        .where(ClusterTicketRow.cluster_id == cluster.id)
    )
    rows = await session.execute(people)
    cluster.people = len({row.conversation_id or row.reporter_phone or -row.id for row in rows})


def _told(row: Any, rules: Rules) -> Told:
    known = rules.areas(row.district, row.subdistrict)
    return Told(spot(row), row.category, row.description, row.created_at, known)
