"""The rollups of open tickets looked over and made anew from their spans: what `recounting` does for the rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures.facts import NEVER
from desk.figures.open_spans import OF_MONTHS, Key, Wait, derived, kept
from desk.figures.periods import month_after
from desk.figures.spans import DIMENSIONS, NAMES, NOWHERE, SPREAD, Dimension, Measure, Volumes
from desk.store.models import DailyVolumeRow, DailyWaitRow, MonthlyVolumeRow, TicketSpanRow

ROW = TicketSpanRow
WAITS: dict[Measure, tuple[Any, Any]] = {
    "contact": (ROW.contact_on, ROW.contact_hours),
    "solve": (ROW.ended_on, ROW.solve_hours),
}


async def add_up(session: AsyncSession) -> None:
    """Make the rollups anew from the spans."""
    for table in (DailyVolumeRow, MonthlyVolumeRow, DailyWaitRow):
        await session.execute(delete(table))
    for dimension in DIMENSIONS:
        names = [*Key._fields, *NAMES]
        await session.execute(insert(DailyVolumeRow).from_select(names, _volumes(dimension, date.min)))
        months = _months(session, dimension, date.min)
        await session.execute(insert(MonthlyVolumeRow).from_select([*OF_MONTHS, *NAMES], months))
    for measure in WAITS:
        names = [*Wait._fields, "count"]
        await session.execute(insert(DailyWaitRow).from_select(names, _waits(measure, date.min)))


async def apart(session: AsyncSession, *, since: date = date.min) -> list[Key | Wait]:
    """The rows of the rollups, from the day `since` on, that are not what the spans add up to; [] if all is well."""
    wrong: list[Key | Wait] = []
    month = since if since.day == 1 else month_after(since.replace(day=1))
    for dimension in DIMENSIONS:
        for added, stored in (
            (_volumes(dimension, since), _stored(DailyVolumeRow, Key._fields, dimension, since)),
            (_months(session, dimension, month), _stored(MonthlyVolumeRow, OF_MONTHS, dimension, month)),
        ):
            wrong += _differing(*[_volumes_of(await session.execute(one)) for one in (added, stored)])
    for measure in WAITS:
        wait = DailyWaitRow
        columns = [getattr(wait, name) for name in (*Wait._fields, "count")]
        kept_ones = select(*columns).where(wait.measure == measure, wait.day >= since)
        wrong += _differing(
            *[_waits_of(await session.execute(one)) for one in (_waits(measure, since), kept_ones)]
        )
    return wrong


async def wrong(session: AsyncSession, ids: Collection[int], zone: tzinfo) -> list[int]:
    """Those of these tickets whose spans are not what their history says."""
    before, after = await kept(session, ids), await derived(session, ids, zone)
    return [one for one in ids if Counter(before[one]) != Counter(after.get(one, ()))]


def _differing(added: dict[Any, Any], stored: dict[Any, Any]) -> list[Any]:
    return sorted(key for key in {*added, *stored} if added.get(key) != stored.get(key))


def _volumes_of(rows: Any) -> dict[Key, Volumes]:
    """Keys with their counts; a row of zeros is as good as none."""
    wide = len(Key._fields)
    found = {Key(*row[:wide]): Volumes(*row[wide:]) for row in rows}
    return {key: counts for key, counts in found.items() if counts}


def _waits_of(rows: Any) -> dict[Wait, int]:
    return {Wait(*row[:-1]): row[-1] for row in rows if row[-1]}


def _volumes(dimension: Dimension, since: date) -> Select[Any]:
    """The rows of a dimension, as `spans.movements` says."""
    code = func.coalesce(getattr(ROW, dimension), NOWHERE).label("code")
    part = (func.coalesce(ROW.district, NOWHERE) if dimension in SPREAD else literal(NOWHERE, String)).label(
        "part"
    )
    first, in_time = cast(ROW.first, Integer), cast(ROW.in_time, Integer)
    was_late = case((ROW.late_on != NEVER, 1), else_=0)

    def moved(day: Any, **counts: Any) -> Select[Any]:
        numbers = [counts.get(name, literal(0, Integer)).label(name) for name in NAMES]
        held = select(day.label("day"), code, part, ROW.excluded.label("excluded"), *numbers)
        return held.where(day != NEVER, day >= since)

    one = literal(1, Integer)
    every = union_all(
        moved(ROW.opened_on, filed=first, reopened=one - first),
        moved(ROW.ended_on, ended=one, in_time=in_time, cleared=was_late),
        moved(ROW.late_on, late=one),
    ).subquery()
    keys = [every.c.day, every.c.code, every.c.part, every.c.excluded]
    sums = [cast(func.sum(every.c[name]), Integer).label(name) for name in NAMES]
    return select(cast(literal(dimension), String).label("dimension"), *keys, *sums).group_by(*keys)


def _months(session: AsyncSession, dimension: Dimension, since: date) -> Select[Any]:
    """The rows of a dimension by month, from the month that begins at `since` on, as the days add up to them."""
    row = DailyVolumeRow
    on_postgres = session.get_bind().dialect.name == "postgresql"
    begins = func.date_trunc("month", row.day) if on_postgres else func.date(row.day, "start of month")
    month = (cast(begins, Date) if on_postgres else type_coerce(begins, Date)).label("month")
    keys = [row.dimension, month, row.code, row.part, row.excluded]
    sums = [cast(func.sum(getattr(row, name)), Integer).label(name) for name in NAMES]
    found: Any = select(*keys, *sums).where(row.dimension == dimension, row.day >= since)
    grouped: Select[Any] = found.group_by(row.dimension, month, row.code, row.part, row.excluded)
    return grouped


def _stored(row: Any, key: Sequence[str], dimension: Dimension, since: date) -> Select[Any]:
    columns = [getattr(row, name) for name in (*key, *NAMES)]
    return select(*columns).where(row.dimension == dimension, getattr(row, key[1]) >= since)


def _waits(measure: Measure, since: date) -> Select[Any]:
    day, hours = WAITS[measure]
    counted = select(cast(literal(measure), String), day, hours, ROW.excluded, func.count())
    return counted.where(hours.is_not(None), day >= since).group_by(day, hours, ROW.excluded)
