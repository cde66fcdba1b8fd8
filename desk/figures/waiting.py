"""How long citizens waited: histograms of whole hours, of the whole city by day and of others by their spans."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, func, select
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures.percentiles import Histogram
from desk.figures.periods import Period
from desk.figures.report import Whose
from desk.figures.scoreboard import Scope
from desk.figures.spans import Measure
from desk.figures.standing import spans_of
from desk.store.models import DailyWaitRow, TicketSpanRow

ENDS: dict[Measure, tuple[Any, Any]] = {
    "contact": (TicketSpanRow.contact_on, TicketSpanRow.contact_hours),
    "solve": (TicketSpanRow.ended_on, TicketSpanRow.solve_hours),
}
"""On which day a wait ended, and after how many hours."""


async def waits(
    session: AsyncSession, pack: CityPack, whose: Whose, period: Period, scope: Scope, measure: Measure
) -> Histogram:
    """How many waited so many hours, of the waits that ended in the period."""
    if whose.owner == "city":
        row = DailyWaitRow
        counted = select(row.hours, as_type(func.sum(row.count), Integer)).where(
            row.measure == measure, row.day >= period.first, row.day <= period.last
        )
        excluded: Any = row.excluded
        hours: Any = row.hours
    else:
        day, hours = ENDS[measure]
        excluded = TicketSpanRow.excluded
        counted = select(hours, func.count()).where(
            *spans_of(pack, whose), day >= period.first, day <= period.last, hours.is_not(None)
        )
    if scope == "assessed":
        counted = counted.where(excluded.is_(False))
    found = await session.execute(counted.group_by(hours))
    return {waited: count for waited, count in found if count}
