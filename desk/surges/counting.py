"""The counts that surges are told from, read from the tickets themselves: nothing is kept for them when one is filed.

What was merged into another ticket counts with that one, and a matter that several tell of (a cluster) counts once,
when it was told first: many tickets of one broken lift are a hot spot, and no surge of broken lifts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import ClusterRow, ClusterTicketRow, TicketRow
from desk.surges.cells import Axes
from desk.surges.detecting import HOURS, Sight
from desk.surges.expectation import DAYS, WEEKS, Past, season_of
from desk.surges.seasons import season

HOUR, WEEK, YEAR = timedelta(hours=1), timedelta(days=7), timedelta(days=364)
BEFORE, AROUND = timedelta(days=28), timedelta(days=7)
ENOUGH = 150
"""Tickets that a leaf must have had last year for its season to be told from them."""


async def sight(session: AsyncSession, axes: Axes, until: datetime) -> Sight:
    """What was filed in the hours before `until`, a whole hour."""
    import numpy as np

    since = until - max(HOURS) * HOUR
    hour = _bucket(session, since, HOUR)
    columns = (TicketRow.subdistrict, TicketRow.district, TicketRow.category, hour, func.count())
    counted = _once(select(*columns)).where(*_between(since, until)).group_by(*columns[:4])
    rows = await session.execute(counted)
    counts = {hours: np.zeros((len(axes.areas), len(axes.leaves)), dtype=np.int64) for hours in HOURS}
    for subdistrict, district, category, at, count in rows:
        leaf = axes.leaf_rows.get(category)
        if leaf is not None:
            for hours in HOURS:
                if at >= max(HOURS) - hours:
                    counts[hours][axes.row(subdistrict, district), leaf] += count
    return Sight(until, counts)


async def past(session: AsyncSession, axes: Axes, edge: datetime) -> Past:
    """The weeks before `edge`, a midnight of the city."""
    import numpy as np

    since = edge - WEEKS * WEEK
    week, hour = _bucket(session, since, WEEK), _bucket(session, since, HOUR)
    weekly = np.zeros((WEEKS, len(axes.areas), len(axes.leaves)), dtype=np.int64)
    columns = (TicketRow.subdistrict, TicketRow.district, TicketRow.category, week)
    counted = _once(select(*columns, func.count())).where(*_between(since, edge)).group_by(*columns)
    for subdistrict, district, category, at, count in await session.execute(counted):
        if (leaf := axes.leaf_rows.get(category)) is not None and at < WEEKS:
            weekly[at, axes.row(subdistrict, district), leaf] += count
    hourly = np.zeros((DAYS * 24, len(axes.leaves)), dtype=np.int64)
    counted = _once(select(TicketRow.category, hour, func.count())).where(*_between(since, edge))
    for category, at, count in await session.execute(counted.group_by(TicketRow.category, hour)):
        if (leaf := axes.leaf_rows.get(category)) is not None and at < DAYS * 24:
            hourly[at, leaf] += count
    first = await session.scalar(select(func.min(TicketRow.created_at)))
    own = await _last_year(session, edge)
    return Past(
        edge=edge,
        weekly=weekly,
        hourly=hourly,
        since=max(0, (edge - first).days) if first else 0,
        season=season_of(own, season, edge.date()),
    )


async def _last_year(session: AsyncSession, edge: datetime) -> Mapping[str, float]:
    """How much more of each leaf there was around this day a year ago than in the weeks before it."""
    day = edge - YEAR
    before = await _by_leaf(session, day - BEFORE, day)
    after = await _by_leaf(session, day - AROUND / 2, day + 1.5 * AROUND)
    days = BEFORE / timedelta(days=1), 2 * AROUND / timedelta(days=1)
    return {
        leaf: ((after.get(leaf, 0) + 5) / days[1]) / ((count + 5) / days[0])
        for leaf, count in before.items()
        if count + after.get(leaf, 0) >= ENOUGH
    }


async def _by_leaf(session: AsyncSession, since: datetime, until: datetime) -> dict[str, int]:
    counted = (
        select(TicketRow.category, func.count().label("tickets"))
        .where(*_between(since, until))
        .group_by(TicketRow.category)
    )
    return {row.category: row.tickets for row in await session.execute(counted)}


def _once(counted: Select[Any]) -> Select[Any]:
    """Of each cluster its first ticket only."""
    mine = counted.outerjoin(ClusterTicketRow, ClusterTicketRow.ticket_id == TicketRow.id)
    of_it = mine.outerjoin(ClusterRow, ClusterRow.id == ClusterTicketRow.cluster_id)
    return of_it.where(or_(ClusterRow.id.is_(None), TicketRow.created_at <= ClusterRow.first_at))


def _between(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return TicketRow.created_at >= since, TicketRow.created_at < until, TicketRow.parent_id.is_(None)


def _bucket(session: AsyncSession, since: datetime, span: timedelta) -> ColumnElement[Any]:
    """How many whole spans after `since` a ticket was filed. The numbers are ours, and stand in the statement."""
    begins, length = int(since.timestamp()), int(span.total_seconds())
    if session.get_bind().dialect.name == "postgresql":
        passed = func.floor(
            (func.extract("epoch", TicketRow.created_at) - literal_column(str(begins)))
            / literal_column(str(length))
        )
        return cast(passed, Integer)
    after: ColumnElement[int] = cast(func.strftime("%s", TicketRow.created_at), Integer) - literal_column(
        str(begins), Integer
    )
    return after // literal_column(str(length), Integer)
