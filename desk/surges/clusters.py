"""Clusters of one matter at one place, kept as tickets come in: each new one is compared with few.

Compared are the newest of some days: of the same group and sub-district, of the same address, and with pins nearby, at
most `MOST` of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff_notices import writing
from desk.store.lists import filled_up
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
_BY_ID = select(*COLUMNS).where(TicketRow.id.in_(bindparam("ids", expanding=True)))
_BEFORE = (
    select(TicketRow.id, TicketRow.created_at)
    .where(
        TicketRow.created_at >= bindparam("since"),
        TicketRow.created_at <= bindparam("until"),
        TicketRow.id != bindparam("besides"),
    )
    .order_by(TicketRow.created_at.desc(), TicketRow.id.desc())
    .limit(MOST)
)
_AT_ADDRESS = _BEFORE.where(TicketRow.place_key == bindparam("address"))
_BY_PIN = _BEFORE.where(TicketRow.place_cell.in_(bindparam("cells", expanding=True)))
_OF_MATTER = _BEFORE.where(
    TicketRow.subdistrict == bindparam("subdistrict"), TicketRow.category_group == bindparam("group")
)
_IN_CLUSTER = ClusterTicketRow.cluster_id == bindparam("cluster")
_COUNTED = (
    select(
        func.count(),
        func.min(TicketRow.created_at),
        func.max(TicketRow.created_at),
        func.count(TicketRow.conversation_id.distinct()),
        func.count(TicketRow.conversation_id),
    )
    .join(ClusterTicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
    .where(_IN_CLUSTER)
)
_WITHOUT_CHAT = (
    select(TicketRow.id, TicketRow.reporter_phone)
    .join(ClusterTicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
    .where(_IN_CLUSTER, TicketRow.conversation_id.is_(None))
)


class Seen(NamedTuple):
    """A ticket, and what of it is compared: of what comes in at once each is compared many times."""

    row: Any
    told: Told


async def first_id(session: AsyncSession, now: datetime) -> int:
    """From which ticket on a store is looked through that never was: the last days'."""
    recent = select(TicketRow.id).where(TicketRow.created_at >= now - WITHIN)
    found = await session.scalar(recent.order_by(TicketRow.created_at, TicketRow.id).limit(1))
    return (found or 1) - 1


async def cluster_some(session: AsyncSession, rules: Rules, *, after: int) -> int | None:
    """Look at the next tickets above this id. Returns the last of them, None where there is none yet."""
    waiting = select(*COLUMNS).where(TicketRow.id > after, TicketRow.created_at <= rules.now - SETTLED)
    rows = (await session.execute(waiting.order_by(TicketRow.id).limit(AT_ONCE))).all()
    # What was imported of former years is no news.
    new = {row.id: _seen(row, rules) for row in rows if row.created_at >= rules.now - 2 * WITHIN}
    known = dict(new)
    for one in new.values():
        await _place(session, one, known, rules)
    return rows[-1].id if rows else None


async def _place(session: AsyncSession, new: Seen, known: dict[int, Seen], rules: Rules) -> None:
    """Put a ticket into the cluster of the one that it is most like, or begin one with it. `known` are those read
    before, and gets those that it is compared with.
    """
    row, best, most = new.row, None, 0.0
    for other in await _candidates(session, row, known, rules):
        sure = likeness(new.told, other.told)
        if sure is not None and sure > most:
            best, most = other.row, sure
    if best is None:
        return
    its = await session.get(ClusterTicketRow, best.id)
    if its is None:
        cluster = await _begin(session, best)
        session.add(ClusterTicketRow(ticket_id=best.id, cluster_id=cluster.id))
    else:
        cluster = await session.get_one(ClusterRow, its.cluster_id)
    if await session.get(ClusterTicketRow, row.id) is None:
        session.add(ClusterTicketRow(ticket_id=row.id, cluster_id=cluster.id))
    await session.flush()
    before = cluster.people
    await _count(session, cluster)
    if before < MANY <= cluster.people:
        unit = unit_for(rules.pack, cluster.category, cluster.district, cluster.subdistrict)
        await writing.of_hot_spot(session, cluster, unit=unit, now=rules.now)


async def _candidates(
    session: AsyncSession, row: Any, known: dict[int, Seen], rules: Rules
) -> Sequence[Seen]:
    """Tickets of the same group and sub-district, of the same address, and those whose pins are near."""
    where: list[tuple[Any, dict[str, Any]]] = []
    if row.place_key:
        where.append((_AT_ADDRESS, {"address": row.place_key}))
    if row.lat is not None and row.long is not None:
        where.append((_BY_PIN, {"cells": cells_around(row.lat, row.long)}))
    if row.subdistrict is not None:
        where.append((_OF_MATTER, {"subdistrict": row.subdistrict, "group": row.category_group}))
    before = {"since": row.created_at - WITHIN, "until": row.created_at, "besides": row.id}
    found: dict[int, Any] = {}
    for newest, place in where:
        found |= {other.id: other for other in await session.execute(newest, before | place)}
    ids = [one.id for one in found.values() if (one.created_at, one.id) < (row.created_at, row.id)]
    if missing := [one for one in ids if one not in known]:
        read = await session.execute(_BY_ID, {"ids": filled_up(missing)})
        known |= {other.id: _seen(other, rules) for other in read}
    return [known[one] for one in ids]


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
    its = {"cluster": cluster.id}
    counted = (await session.execute(_COUNTED, its)).one()
    cluster.size, cluster.first_at, cluster.last_at, chats, in_chats = counted
    callers = await session.execute(_WITHOUT_CHAT, its) if in_chats < cluster.size else ()
    cluster.people = chats + len({row.reporter_phone or -row.id for row in callers})


def _seen(row: Any, rules: Rules) -> Seen:
    known = rules.areas(row.district, row.subdistrict)
    return Seen(row, Told(spot(row), row.category, row.description, row.created_at, known))
