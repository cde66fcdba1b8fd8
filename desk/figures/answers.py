"""The follow-ups of whoever is asked about, day by day, and the totals and stretches of days that they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, func, select
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures.periods import Period
from desk.figures.rates import NAMES, Counts
from desk.figures.report import Whose
from desk.figures.scoreboard import Scope
from desk.store.models import DailyFigureRow

WHOLE = "category"
"""Every ticket has one: the whole city is the sum of all."""


@dataclass(frozen=True)
class Answered:
    """Counts of one day, that hold in periods which end before `until`."""

    day: date
    until: date
    counts: Counts


async def answers(session: AsyncSession, whose: Whose, period: Period, scope: Scope) -> list[Answered]:
    """Every day's counts of the period, without the surveys of followers."""
    row = DailyFigureRow
    held: list[ColumnElement[bool]] = [row.dimension == (whose.owner if whose.owner != "city" else WHOLE)]
    if whose.owner != "city":
        held.append(row.code == whose.code)
    if scope == "assessed":
        held.append(row.excluded.is_(False))
    sums = [as_type(func.sum(getattr(row, name)), Integer) for name in NAMES]
    wanted = (
        select(row.day, row.until, *sums)
        .where(row.day >= period.first, row.day <= period.last, row.follower.is_(False), *held)
        .group_by(row.day, row.until)
    )
    return [Answered(day, until, Counts(*numbers)) for day, until, *numbers in await session.execute(wanted)]


def total(found: Sequence[Answered], period: Period) -> Counts:
    """What these add up to in a period: each ticket once, by its last follow-up in it."""
    return sum((one.counts for one in found if one.day in period and one.until > period.last), Counts())
