"""The tickets of one district by sub-district and category: from its own spans and follow-ups, found by its indexes.

The rollups know categories of the whole city only. Numbers mean what they mean there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Integer, func, literal_column, select
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures.periods import Period
from desk.figures.rates import NAMES, Counts
from desk.figures.spans import NOWHERE
from desk.figures.standing import Standing, by_spans
from desk.store.models import TicketFigureRow, TicketSpanRow

Place = tuple[str, str]
"""A sub-district, NOWHERE where it is not known, and a category."""


async def standings(session: AsyncSession, district: str, period: Period) -> Mapping[Place, Standing]:
    """What was filed and ended in the period, and what stood at its end; excluded tickets, too."""
    row = TicketSpanRow
    found: defaultdict[Place, Standing] = defaultdict(Standing)
    for (place, category), one in await by_spans(
        session, [row.subdistrict, row.category], [row.district == district], period
    ):
        found[place or NOWHERE, category] += one
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
