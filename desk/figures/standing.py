"""How many tickets were filed, ended, open and overdue: of the whole city and of single codes by the rollups, and
within a unit or a place by its own spans, found by their indexes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, case, func, select
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures.periods import Period
from desk.figures.report import Whose
from desk.figures.scoreboard import Scope
from desk.figures.spans import NAMES, Dimension, Volumes
from desk.store.models import DailyVolumeRow, TicketSpanRow

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
    found = await _summed(session, dimension, period, scope, *held)
    return sum(found.values(), Standing())


async def by_code(
    session: AsyncSession, dimension: Dimension, period: Period, scope: Scope, *, district: str | None = None
) -> Mapping[str, Standing]:
    """Of every code of a dimension, in the whole city; of those with few codes also of one district."""
    held = [DailyVolumeRow.part == district] if district is not None else []
    return await _summed(session, dimension, period, scope, *held)


async def by_day(
    session: AsyncSession, whose: Whose, period: Period, scope: Scope
) -> tuple[Standing, dict[date, Volumes]]:
    """What stood before the period, and what moved on each of its days."""
    dimension, held = _owner(whose)
    row = DailyVolumeRow
    day = case((row.day < period.first, None), else_=row.day)
    sums = [as_type(func.sum(getattr(row, name)), Integer) for name in NAMES]
    wanted = select(day, *sums).where(row.dimension == dimension, row.day <= period.last, *held)
    opening, days = Standing(), {}
    for on, *numbers in await session.execute(wanted.where(*_scoped(row, scope)).group_by(day)):
        moved = Volumes(*numbers)
        if on is None:
            opening = Standing(Volumes(), _backlog(moved), moved.late - moved.cleared)
        else:
            days[date.fromisoformat(on) if isinstance(on, str) else on] = moved
    return opening, days


async def within(
    session: AsyncSession, pack: CityPack, whose: Whose, period: Period, scope: Scope
) -> dict[Dimension, dict[str, Standing]]:
    """Of a unit's or a place's own tickets by category, channel and kind."""
    row = TicketSpanRow
    owned = [*spans_of(pack, whose), *_scoped(row, scope)]
    codes = [getattr(row, name) for name in WITHIN]
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
    found: dict[Dimension, defaultdict[str, Standing]] = {
        cast("Dimension", name): defaultdict(Standing) for name in WITHIN
    }

    async def add(wanted: Any, told: Any) -> None:
        for *names, part, count in await session.execute(wanted.group_by(*codes)):
            for by, code in zip(found.values(), names, strict=True):
                by[code] += told(int(part), count)

    await add(opened, lambda firsts, all_: Standing(Volumes(filed=firsts, reopened=all_ - firsts)))
    await add(ended, lambda in_time, all_: Standing(Volumes(ended=all_, in_time=in_time)))
    await add(open_, lambda late, all_: Standing(backlog=all_, overdue=late))
    return {name: dict(by) for name, by in found.items()}


def spans_of(pack: CityPack, whose: Whose) -> list[ColumnElement[bool]]:
    """Which spans are whose. A sub-district's are found by its district, which has indexes."""
    row = TicketSpanRow
    if whose.owner == "city":
        return []
    if whose.owner == "subdistrict":
        return [row.district == pack.subdistrict(whose.code).district, row.subdistrict == whose.code]
    return [getattr(row, whose.owner) == whose.code]


def _owner(whose: Whose) -> tuple[Dimension, list[ColumnElement[bool]]]:
    if whose.owner == "city":
        return WHOLE, []
    return whose.owner, [DailyVolumeRow.code == whose.code]


async def _summed(
    session: AsyncSession, dimension: Dimension, period: Period, scope: Scope, *held: ColumnElement[bool]
) -> dict[str, Standing]:
    row = DailyVolumeRow
    is_in = row.day >= period.first
    sums = [func.sum(case((is_in, getattr(row, name)), else_=0)) for name in NAMES]
    stands = [func.sum(row.filed + row.reopened - row.ended), func.sum(row.late - row.cleared)]
    wanted = (
        select(row.code, *(as_type(one, Integer) for one in (*sums, *stands)))
        .where(row.dimension == dimension, row.day <= period.last, *_scoped(row, scope), *held)
        .group_by(row.code)
    )
    return {
        code: Standing(Volumes(*numbers), backlog, overdue)
        for code, *numbers, backlog, overdue in await session.execute(wanted)
    }


def _scoped(row: Any, scope: Scope) -> list[ColumnElement[bool]]:
    return [row.excluded.is_(False)] if scope == "assessed" else []


def _backlog(moved: Volumes) -> int:
    return moved.filed + moved.reopened - moved.ended
