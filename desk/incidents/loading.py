"""Rows of incidents into views: a handful of queries for any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.incidents.views import Counted, IncidentView
from desk.incidents.views import view as one_view
from desk.store.models import IncidentChangeRow, IncidentRow, TellingRow, TicketRow


async def views(session: AsyncSession, pack: CityPack, rows: Sequence[IncidentRow]) -> list[IncidentView]:
    """The views of these incidents, in this order."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    changes: defaultdict[int, list[IncidentChangeRow]] = defaultdict(list)
    lines = select(IncidentChangeRow).where(IncidentChangeRow.incident_id.in_(ids))
    for line in await session.scalars(lines.order_by(IncidentChangeRow.id)):
        changes[line.incident_id].append(line)
    parents = select(TicketRow.id, TicketRow.number, TicketRow.status).where(
        TicketRow.id.in_([row.parent_id for row in rows])
    )
    numbers = {one.id: (one.number, one.status) for one in await session.execute(parents)}
    counted, zone = await _counted(session, rows), ZoneInfo(pack.timezone)
    return [
        one_view(
            pack, row, changes[row.id], parent=numbers[row.parent_id], counted=counted[row.id], zone=zone
        )
        for row in rows
    ]


async def view(session: AsyncSession, pack: CityPack, row: IncidentRow) -> IncidentView:
    """The view of one incident."""
    [shown] = await views(session, pack, [row])
    return shown


async def _counted(session: AsyncSession, rows: Sequence[IncidentRow]) -> dict[int, Counted]:
    """Who follows each incident and who is looked after by itself, and how many have yet to hear something."""
    parents, ids = [row.parent_id for row in rows], [row.id for row in rows]
    linked = (
        select(TicketRow.incident_id, TicketRow.parent_id.is_not(None), func.count())
        .where(TicketRow.incident_id.in_(ids), TicketRow.id.not_in(parents))
        .where(or_(TicketRow.status == "merged", TicketRow.parent_id.is_(None)))
        .where(TicketRow.status != "withdrawn")
        .group_by(TicketRow.incident_id, TicketRow.parent_id.is_not(None))
    )
    found = {(one, bool(follows)): count for one, follows, count in await session.execute(linked)}
    waiting = (
        select(TellingRow.ticket_id, func.count(func.distinct(TicketRow.id)))
        .join(TicketRow, TicketRow.parent_id == TellingRow.ticket_id)
        .where(TellingRow.ticket_id.in_(parents), TellingRow.done_at.is_(None))
        .where(TicketRow.status == "merged", TicketRow.incident_id.is_not(None))
        .where(TicketRow.id > TellingRow.told_id, TicketRow.id <= TellingRow.last_id)
        .group_by(TellingRow.ticket_id)
    )
    to_tell = {one[0]: one[1] for one in await session.execute(waiting)}
    return {
        row.id: Counted(
            followers=found.get((row.id, True), 0),
            vulnerable=found.get((row.id, False), 0),
            to_tell=to_tell.get(row.parent_id, 0),
        )
        for row in rows
    }
