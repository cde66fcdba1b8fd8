"""How many tickets were filed, ended, open and overdue: of the whole city and of single codes by the rollups, and
within a unit or a place by its own spans, found by their indexes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, case, func, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures import months
from desk.figures.months import Months
from desk.figures.periods import DAY, Period
from desk.figures.report import Whose
from desk.figures.scoreboard import Scope
from desk.figures.spans import NAMES, Dimension, Volumes
from desk.store.models import DailyVolumeRow, MonthlyVolumeRow, TicketSpanRow

WHOLE: Dimension = "district"
"""Every ticket is in one row of it a day, and it has the fewest rows."""
WITHIN = ("category", "channel", "kind")
NOTHING = Volumes()


@dataclass(frozen=True)
class Standing:
    """What happened in some days, and what was open and overdue at the end of the last."""

    moved: Volumes = NOTHING
    backlog: int = 0
    overdue: int = 0

    def __add__(self, other: Standing) -> Standing:
        return Standing(self.moved + other.moved, self.backlog + other.backlog, self.overdue + other.overdue)


async def of_owner(session: AsyncSession, whose: Whose, period: Period, scope: Scope) -> Standing:
    """Of whoever is asked about as a whole."""
    dimension, held = _owner(whose)
    found = await _summed(session, dimension, period, scope, held)
    return sum(found.values(), Standing())


async def by_code(
    session: AsyncSession, dimension: Dimension, period: Period, scope: Scope, *, district: str | None = None
) -> Mapping[str, Standing]:
    """Of every code of a dimension, in the whole city; of those with few codes also of one district."""
    held = {"part": district} if district is not None else {}
    return await _summed(session, dimension, period, scope, held)


async def moved_by_code(
    session: AsyncSession, dimension: Dimension, period: Period, scope: Scope
) -> Mapping[str, Volumes]:
    """Of every code of a dimension what moved in the period alone."""
    return await _moved(session, dimension, months.of(period), scope, {})


async def by_day(
    session: AsyncSession, whose: Whose, period: Period, scope: Scope
) -> tuple[Standing, dict[date, Volumes]]:
    """What stood before the period, and what moved on each of its days."""
    dimension, held = _owner(whose)
    row = DailyVolumeRow
    before = await _moved(session, dimension, months.up_to(period.first - DAY), scope, held)
    sums = [as_type(func.sum(getattr(row, name)), Integer) for name in NAMES]
    wanted = select(row.day, *sums).where(
        *_held(row, dimension, scope, held), row.day >= period.first, row.day <= period.last
    )
    days = {day: Volumes(*numbers) for day, *numbers in await session.execute(wanted.group_by(row.day))}
    return sum((_stood(one) for one in before.values()), Standing()), days


async def within(
    session: AsyncSession, pack: CityPack, whose: Whose, period: Period, scope: Scope
) -> dict[Dimension, dict[str, Standing]]:
    """Of a unit's or a place's own tickets by category, channel and kind."""
    owned = [*spans_of(pack, whose), *_scoped(TicketSpanRow, scope)]
    found: dict[Dimension, defaultdict[str, Standing]] = {
        cast("Dimension", name): defaultdict(Standing) for name in WITHIN
    }
    for names, one in await by_spans(
        session, [getattr(TicketSpanRow, name) for name in WITHIN], owned, period
    ):
        for by, code in zip(found.values(), names, strict=True):
            by[code] += one
    return {name: dict(by) for name, by in found.items()}


async def by_spans(
    session: AsyncSession, codes: Sequence[Any], owned: Sequence[ColumnElement[bool]], period: Period
) -> list[tuple[Sequence[Any], Standing]]:
    """Of the spans that are `owned`, by these columns of theirs: what was filed, ended and stood, each by itself."""
    row = TicketSpanRow
    first, one = as_type(row.first, Integer), func.count()
    opened = select(*codes, func.sum(first), one).where(
        *owned, row.opened_on >= period.first, row.opened_on <= period.last
    )
    ended = select(*codes, func.sum(as_type(row.in_time, Integer)), one).where(
        *owned, row.ended_on >= period.first, row.ended_on <= period.last
    )
    open_ = select(*codes, func.sum(case((row.late_on <= period.last, 1), else_=0)), one).where(
        *owned, row.ended_on > period.last, row.opened_on <= period.last
    )
    found: list[tuple[Sequence[Any], Standing]] = []

    async def add(wanted: Any, told: Callable[[int, int], Standing]) -> None:
        for *names, part, count in await session.execute(wanted.group_by(*codes)):
            found.append((names, told(int(part), count)))

    await add(opened, lambda firsts, all_: Standing(Volumes(filed=firsts, reopened=all_ - firsts)))
    await add(ended, lambda in_time, all_: Standing(Volumes(ended=all_, in_time=in_time)))
    await add(open_, lambda late, all_: Standing(backlog=all_, overdue=late))
    return found


def spans_of(pack: CityPack, whose: Whose) -> list[ColumnElement[bool]]:
    """Which spans are whose. A sub-district's are found by its district, which has indexes."""
    row = TicketSpanRow
    if whose.owner == "city":
        return []
    if whose.owner == "subdistrict":
        return [row.district == pack.subdistrict(whose.code).district, row.subdistrict == whose.code]
    return [getattr(row, whose.owner) == whose.code]


def _owner(whose: Whose) -> tuple[Dimension, dict[str, str]]:
    if whose.owner == "city":
        return WHOLE, {}
    return whose.owner, {"code": whose.code}


async def _summed(
    session: AsyncSession, dimension: Dimension, period: Period, scope: Scope, held: Mapping[str, str]
) -> dict[str, Standing]:
    before = await _moved(session, dimension, months.up_to(period.first - DAY), scope, held)
    within = await _moved(session, dimension, months.of(period), scope, held)
    return {
        code: Standing(within.get(code, NOTHING))
        + _stood(before.get(code, NOTHING) + within.get(code, NOTHING))
        for code in before.keys() | within.keys()
    }


async def _moved(
    session: AsyncSession, dimension: Dimension, days: Months, scope: Scope, held: Mapping[str, str]
) -> dict[str, Volumes]:
    """By code what moved on these days: whole months by the rollup of months, and what stands beside them by day."""
    found = [
        select(row.code, *(getattr(row, name) for name in NAMES)).where(
            *_held(row, dimension, scope, held), column >= first, column <= last
        )
        for row, column, pieces in (
            (MonthlyVolumeRow, MonthlyVolumeRow.month, days.whole),
            (DailyVolumeRow, DailyVolumeRow.day, days.beside),
        )
        for first, last in pieces
    ]
    every = union_all(*found).subquery()
    sums = [as_type(func.sum(every.c[name]), Integer) for name in NAMES]
    wanted = select(every.c.code, *sums).group_by(every.c.code)
    return {code: Volumes(*numbers) for code, *numbers in await session.execute(wanted)}


def _held(row: Any, dimension: Dimension, scope: Scope, held: Mapping[str, str]) -> list[ColumnElement[bool]]:
    given = [getattr(row, name) == value for name, value in held.items()]
    return [row.dimension == dimension, *given, *_scoped(row, scope)]


def _scoped(row: Any, scope: Scope) -> list[ColumnElement[bool]]:
    return [row.excluded.is_(False)] if scope == "assessed" else []


def _stood(moved: Volumes) -> Standing:
    """What stands after all that moved."""
    return Standing(NOTHING, moved.filed + moved.reopened - moved.ended, moved.late - moved.cleared)
