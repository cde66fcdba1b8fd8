"""What themes are chosen and judged by, read from the rollups; where they tell too little, from a matter's own tickets.

Rollups know categories and days, but not how many sub-districts a category came from: that alone is counted from the
spans of the months in question, once a day for each window.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures.periods import Period
from desk.figures.rates import Counts
from desk.figures.scoreboard import tallies
from desk.figures.standing import NOTHING, moved_by_code
from desk.store.models import (
    ClusterRow,
    ClusterTicketRow,
    DailyVolumeRow,
    TicketFigureRow,
    TicketRow,
    TicketSpanRow,
)
from desk.themes.months import recorded_since
from desk.themes.ranking import Counted

WEEK = timedelta(days=7)
OLDEST = timedelta(days=180)
"""Follow-ups of tickets that were older when they were answered are too few to matter, and not looked for."""
Places = Mapping[str, Collection[str]]
"""Of each leaf the sub-districts that it came from."""


async def first_day(session: AsyncSession) -> date | None:
    """From when on there are records without a gap."""
    found = (
        select(DailyVolumeRow.day)
        .where(DailyVolumeRow.dimension == "district", DailyVolumeRow.filed > 0)
        .distinct()
    )
    return recorded_since(await session.scalars(found))


async def places(session: AsyncSession, period: Period) -> Places:
    """Where tickets of each leaf were filed from."""
    row = TicketSpanRow
    found: defaultdict[str, set[str]] = defaultdict(set)
    for leaf, subdistrict in await session.execute(
        select(row.category, row.subdistrict)
        .where(
            row.opened_on >= period.first,
            row.opened_on <= period.last,
            row.first,
            row.subdistrict.is_not(None),
        )
        .distinct()
    ):
        found[leaf].add(str(subdistrict))
    return found


async def counted(
    session: AsyncSession, period: Period, earlier: Period | None, zone: tzinfo
) -> dict[str, Counted]:
    """Of each leaf what candidates are ranked by, but for the places that it came from.

    Leaves that only the earlier days knew are among them, for the groups that they are in.
    """
    now = await moved_by_code(session, "category", period, "full")
    before = await moved_by_code(session, "category", earlier, "full") if earlier is not None else {}
    answers = await tallies(session, "category", period)
    again = await _again(session, period, zone)
    followers = await _followers(session, period, zone)
    return {
        leaf: Counted(
            filed=now.get(leaf, NOTHING).filed,
            earlier=before.get(leaf, NOTHING).filed if earlier is not None else None,
            reopened=now.get(leaf, NOTHING).reopened,
            again=again.get(leaf, 0),
            valid=answers[leaf].full.valid if leaf in answers else 0,
            solved=answers[leaf].full.solved if leaf in answers else 0,
            followers=followers.get(leaf, 0),
        )
        for leaf in {*now, *before, *answers, *again, *followers}
    }


async def weekly(session: AsyncSession, starts: Sequence[date]) -> dict[str, list[int]]:
    """What was filed of each leaf in the weeks that begin on these days, which follow on one another."""
    row = DailyVolumeRow
    week = _bucket(row.day, starts).label("week")
    wanted = (
        select(row.code, week, cast(func.sum(row.filed), Integer))
        .where(row.dimension == "category", row.day >= starts[0], row.day < starts[-1] + WEEK)
        .group_by(row.code, "week")
    )
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(starts))
    for leaf, at, filed in await session.execute(wanted):
        found[leaf][at] = filed
    return dict(found)


async def weekly_places(
    session: AsyncSession, leaves: Collection[str], starts: Sequence[date], zone: tzinfo
) -> dict[str, list[int]]:
    """What was filed of these leaves in each sub-district in such weeks, from the leaves' own tickets."""
    row = TicketRow
    edges = [_midnight(start, zone) for start in (*starts, starts[-1] + WEEK)]
    week = _bucket(row.created_at, edges[:-1]).label("week")
    wanted = (
        select(row.subdistrict, week, func.count())
        .where(
            row.category.in_(leaves),
            row.created_at >= edges[0],
            row.created_at < edges[-1],
            row.subdistrict.is_not(None),
        )
        .group_by(row.subdistrict, "week")
    )
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(starts))
    for subdistrict, at, filed in await session.execute(wanted):
        found[str(subdistrict)][at] = filed
    return dict(found)


async def answers(session: AsyncSession, leaves: Collection[str], period: Period) -> Counts:
    """The follow-ups of these leaves in a period."""
    found = await tallies(session, "category", period)
    return sum((found[leaf].full for leaf in leaves if leaf in found), Counts())


async def answers_in(
    session: AsyncSession,
    leaves: Collection[str],
    areas: Collection[str],
    period: Period,
    zone: tzinfo,
    *,
    but: Collection[str] = (),
) -> tuple[Counts, Counts]:
    """The same within some sub-districts and in all others `but` these, by the leaves' own tickets."""
    row = TicketFigureRow
    names = ("valid", "solved", "satisfied", "basically")
    inside = case((row.subdistrict.in_(areas), 1), else_=0).label("inside")
    wanted = (
        select(inside, *(cast(func.sum(getattr(row, name)), Integer) for name in names))
        .join(TicketRow, TicketRow.id == row.ticket_id)
        .where(
            TicketRow.category.in_(leaves),
            TicketRow.created_at >= _midnight(period.first, zone) - OLDEST,
            row.day >= period.first,
            row.day <= period.last,
            row.until > period.last,
            row.follower.is_(False),
            row.subdistrict.is_not(None),
            row.subdistrict.not_in(but),
        )
        .group_by("inside")
    )
    found = {
        bool(inside): Counts(**dict(zip(names, numbers, strict=True)))
        for inside, *numbers in await session.execute(wanted)
    }
    return found.get(True, Counts()), found.get(False, Counts())


async def _again(session: AsyncSession, period: Period, zone: tzinfo) -> dict[str, int]:
    """How many told in these days of a matter that somebody had told: tickets of clusters, but the first of each."""
    row, (begins, ends) = TicketRow, period.moments(zone)
    wanted = (
        select(row.category, func.count().label("again"))
        .join(ClusterTicketRow, ClusterTicketRow.ticket_id == row.id)
        .join(ClusterRow, ClusterRow.id == ClusterTicketRow.cluster_id)
        .where(
            row.created_at >= begins,
            row.created_at < ends,
            row.created_at > ClusterRow.first_at,
            ClusterRow.last_at >= begins,
        )
        .group_by(row.category)
    )
    return {row.category: row.again for row in await session.execute(wanted)}


async def _followers(session: AsyncSession, period: Period, zone: tzinfo) -> dict[str, int]:
    row, (begins, ends) = TicketRow, period.moments(zone)
    wanted = (
        select(row.category, cast(func.sum(row.followers), Integer).label("joined"))
        .where(
            row.followers > 0,
            row.created_at >= begins,
            row.created_at < ends,
        )
        .group_by(row.category)
    )
    return {row.category: row.joined for row in await session.execute(wanted)}


def _bucket(moment: Any, starts: Sequence[date]) -> ColumnElement[int]:
    """In which of the stretches that begin so a moment lies."""
    later = list(enumerate(starts))[1:]
    return case(*((moment < start, number - 1) for number, start in later), else_=len(starts) - 1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
