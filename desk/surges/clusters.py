"""Clusters of one matter at one place, kept as tickets come in: each new one is compared with few.

Compared are the newest of some days: of the same group and sub-district, of the same address, and with pins nearby, at
most `MOST` of each. What comes in at once is looked up together, and what it is compared with is read once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
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
AT_ONCE, READ_AT_ONCE = 200, 1024
IN_A_ROW = 50
"""So many tickets are made ready before whoever writes meanwhile has a turn."""
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
    .where(TicketRow.created_at >= bindparam("since"), TicketRow.created_at <= bindparam("until"))
    .order_by(TicketRow.created_at.desc(), TicketRow.id.desc())
    .limit(bindparam("limit"))
)
_AT_ADDRESS = _BEFORE.where(TicketRow.place_key == bindparam("address"))
_BY_PIN = _BEFORE.where(TicketRow.place_cell.in_(bindparam("cells", expanding=True)))
_OF_MATTER = _BEFORE.where(
    TicketRow.subdistrict == bindparam("subdistrict"), TicketRow.category_group == bindparam("group")
)
_CLUSTERED = select(ClusterTicketRow.ticket_id, ClusterTicketRow.cluster_id).where(
    ClusterTicketRow.ticket_id.in_(bindparam("ids", expanding=True))
)
_THESE = select(ClusterRow).where(ClusterRow.id.in_(bindparam("ids", expanding=True)))
_IN_THESE = ClusterTicketRow.cluster_id.in_(bindparam("ids", expanding=True))
_COUNTED = (
    select(
        ClusterTicketRow.cluster_id,
        func.count(),
        func.min(TicketRow.created_at),
        func.max(TicketRow.created_at),
        func.count(TicketRow.conversation_id.distinct()),
    )
    .join(TicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
    .where(_IN_THESE)
    .group_by(ClusterTicketRow.cluster_id)
)
_WITHOUT_CHAT = (
    select(ClusterTicketRow.cluster_id, TicketRow.id, TicketRow.reporter_phone)
    .join(TicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
    .where(_IN_THESE, TicketRow.conversation_id.is_(None))
)
_Place = tuple[Hashable, ...]
"""What tickets have in common that are compared: the kind of it first."""


class Compared(NamedTuple):
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
    new = [row for row in rows if row.created_at >= rules.now - 2 * WITHIN]
    if new:
        await _place(session, new, rules)
    return rows[-1].id if rows else None


async def _place(session: AsyncSession, new: Sequence[Any], rules: Rules) -> None:
    """Put each of these tickets into the cluster of the one that it is most like, or begin one with it."""
    before = await _before(session, new)
    others = {one for ids in before.values() for one in ids} - {row.id for row in new}
    compared = await _all_compared([*new, *await _read(session, _BY_ID, others)], rules)
    cluster_of = dict(await _read(session, _CLUSTERED, compared.keys()))
    grown: set[int] = set()
    for row in new:
        # Whoever writes meanwhile waits until one is compared with all of its own.
        await asyncio.sleep(0)
        best = _most_like(compared[row.id], [compared[one] for one in before[row.id]])
        if best is None:
            continue
        if best.id not in cluster_of:
            cluster = await _begin(session, best)
            session.add(ClusterTicketRow(ticket_id=best.id, cluster_id=cluster.id))
            cluster_of[best.id] = cluster.id
        its = cluster_of[best.id]
        if row.id not in cluster_of:
            session.add(ClusterTicketRow(ticket_id=row.id, cluster_id=its))
            cluster_of[row.id] = its
        grown.add(its)
    await session.flush()
    await _count(session, grown, rules)


def _most_like(new: Compared, others: Iterable[Compared]) -> Any:
    """The row of the one that it is most like, None where it is like none."""
    best, most = None, 0.0
    for other in others:
        sure = likeness(new.told, other.told)
        if sure is not None and sure > most:
            best, most = other.row, sure
    return best


async def _before(session: AsyncSession, new: Sequence[Any]) -> dict[int, list[int]]:
    """By the id of each of these: the ids of tickets of the same address, of those whose pins are near, and of those of
    the same group and sub-district.
    """
    alike: dict[_Place, list[Any]] = defaultdict(list)
    for row in new:
        for place in _places(row):
            alike[place].append(row)
    newest = {place: await _newest(session, place, rows) for place, rows in alike.items()}
    return {
        row.id: [*dict.fromkeys(chain.from_iterable(newest[one][row.id] for one in _places(row)))]
        for row in new
    }


def _places(row: Any) -> Iterator[_Place]:
    if row.place_key:
        yield "address", row.place_key
    if row.lat is not None and row.long is not None:
        yield "pin", *cells_around(row.lat, row.long)
    if row.subdistrict is not None:
        yield "matter", row.subdistrict, row.category_group


def _asked(place: _Place) -> tuple[Any, dict[str, Any]]:
    kind, *what = place
    if kind == "address":
        return _AT_ADDRESS, {"address": what[0]}
    if kind == "pin":
        return _BY_PIN, {"cells": what}
    return _OF_MATTER, {"subdistrict": what[0], "group": what[1]}


async def _newest(session: AsyncSession, place: _Place, rows: Sequence[Any]) -> dict[int, list[int]]:
    """By the id of each of these tickets of a place: the ids of the newest `MOST` there before it.

    One look finds those of all, as each has few after it but these. One that came in late with an early time may have
    more, and is looked up by itself.
    """
    newest, where = _asked(place)
    times, limit = [row.created_at for row in rows], MOST + len(rows)
    span = {"since": min(times) - WITHIN, "until": max(times), "limit": limit}
    there = (await session.execute(newest, where | span)).all()
    found: dict[int, list[int]] = {}
    for row in rows:
        before = [one for one in there if (one.created_at, one.id) < (row.created_at, row.id)][:MOST]
        if len(before) < MOST and len(there) == limit and len(rows) > 1:
            found |= await _newest(session, place, [row])
        else:
            found[row.id] = [one.id for one in before if one.created_at >= row.created_at - WITHIN]
    return found


async def _read(session: AsyncSession, these: Any, ids: Collection[int]) -> list[Any]:
    """The rows of a statement for so many `ids`, some at a time."""
    wanted = sorted(ids)
    found: list[Any] = []
    for start in range(0, len(wanted), READ_AT_ONCE):
        found += await session.execute(these, {"ids": filled_up(wanted[start : start + READ_AT_ONCE])})
    return found


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


async def _count(session: AsyncSession, grown: Collection[int], rules: Rules) -> None:
    """Sizes and times of these clusters anew; of one that many people tell of by now supervisors hear.

    One person: the same conversation, or else the same number.
    """
    callers: dict[int, set[Any]] = defaultdict(set)
    for cluster_id, ticket_id, phone in await _read(session, _WITHOUT_CHAT, grown):
        callers[cluster_id].add(phone or -ticket_id)
    clusters = {cluster.id: cluster for (cluster,) in await _read(session, _THESE, grown)}
    for cluster_id, size, first_at, last_at, chats in await _read(session, _COUNTED, grown):
        cluster = clusters[cluster_id]
        before, cluster.people = cluster.people, chats + len(callers[cluster_id])
        cluster.size, cluster.first_at, cluster.last_at = size, first_at, last_at
        if before < MANY <= cluster.people:
            unit = unit_for(rules.pack, cluster.category, cluster.district, cluster.subdistrict)
            await writing.of_hot_spot(session, cluster, unit=unit, now=rules.now)


async def _all_compared(rows: Sequence[Any], rules: Rules) -> dict[int, Compared]:
    """What of these is compared, by their ids: there may be thousands, and the loop is left in between."""
    compared: dict[int, Compared] = {}
    for nth, row in enumerate(rows):
        if nth % IN_A_ROW == 0:
            await asyncio.sleep(0)
        compared[row.id] = _compared(row, rules)
    return compared


def _compared(row: Any, rules: Rules) -> Compared:
    known = rules.areas(row.district, row.subdistrict)
    return Compared(row, Told(spot(row), row.category, row.description, row.created_at, known))
