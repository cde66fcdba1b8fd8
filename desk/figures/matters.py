"""The tickets of one district by sub-district and category: from its own spans and follow-ups, found by its indexes.

The rollups know categories of the whole city only. Numbers mean what they mean there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Integer, case, func, literal_column, select
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures.periods import Period
from desk.figures.rates import NAMES, Counts
from desk.figures.spans import NOWHERE, Volumes
from desk.figures.standing import Standing
from desk.store.models import TicketFigureRow, TicketSpanRow

Place = tuple[str, str]
"""A sub-district, NOWHERE where it is not known, and a category."""


async def standings(session: AsyncSession, district: str, period: Period) -> Mapping[Place, Standing]:
    """What was filed and ended in the period, and what stood at its end; excluded tickets, too."""
    row = TicketSpanRow
    here, one = row.district == district, func.count()
    opened = select(row.subdistrict, row.category, func.sum(as_type(row.first, Integer)), one).where(
        here, row.opened_on >= period.first, row.opened_on <= period.last
    )
    ended = select(row.subdistrict, row.category, func.sum(as_type(row.in_time, Integer)), one).where(
        here, row.ended_on >= period.first, row.ended_on <= period.last
    )
    late = func.sum(case((row.late_on <= period.last, 1), else_=0))
    stands = select(row.subdistrict, row.category, late, one).where(
        here, row.ended_on > period.last, row.opened_on <= period.last
    )
    found: defaultdict[Place, Standing] = defaultdict(Standing)

    async def add(wanted: Any, told: Callable[[int, int], Standing]) -> None:
        for place, category, part, count in await session.execute(
            wanted.group_by(row.subdistrict, row.category)
        ):
            found[place or NOWHERE, category] += told(int(part), count)

    await add(opened, lambda firsts, all_: Standing(Volumes(filed=firsts, reopened=all_ - firsts)))
    await add(ended, lambda in_time, all_: Standing(Volumes(ended=all_, in_time=in_time)))
    await add(stands, lambda late_ones, all_: Standing(backlog=all_, overdue=late_ones))
    return dict(found)


async def answers(session: AsyncSession, district: str, period: Period) -> Mapping[Place, Counts]:
    """The valid follow-ups of the period: each ticket once, by its last one in it; without those of followers."""
    row = TicketFigureRow
    sums = [as_type(func.sum(getattr(row, name)), Integer) for name in NAMES]
    wanted = (
        select(row.subdistrict, row.category, *sums)
        .where(
            row.district == district,
            # Written out, as the index has it: of a bound value no planner knows whether the index holds it.
            row.valid > literal_column("0"),
            row.day >= period.first,
            row.day <= period.last,
            row.until > period.last,
            row.follower.is_(False),
        )
        .group_by(row.subdistrict, row.category)
    )
    return {
        (place or NOWHERE, category): Counts(*numbers)
        for place, category, *numbers in await session.execute(wanted)
    }
