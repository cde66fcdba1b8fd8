"""The figures looked over and made anew: every ticket again from its rows, and the rollups from the tickets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import Integer, String, delete, func, insert, literal, select
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures import open_recounting, open_spans, uncounted
from desk.figures.facts import DIMENSIONS
from desk.figures.open_spans import Wait
from desk.figures.rates import NAMES, Counts
from desk.figures.reading import derived, kept
from desk.figures.rollups import Key, count_anew
from desk.store.database import Database
from desk.store.models import DailyFigureRow, TicketFigureRow, TicketRow, TicketSpanRow, UncountedRow

BATCH = 500
"""So many tickets are counted in one transaction."""


async def recompute(db: Database, zone: tzinfo, *, told: Callable[[int], None] = lambda _: None) -> int:
    """Count every ticket anew, a batch a transaction, while the desk works on. Returns how many had been wrong.

    `told` hears after each batch how many it was. The rollups are corrected with their tickets; where they had got
    apart from those by other means, `add_up` makes them anew.
    """
    await uncounted.count(db, zone)
    return await _in_batches(db, zone, select(TicketRow.id), told)


async def catch_up(db: Database, zone: tzinfo, *, told: Callable[[int], None] = lambda _: None) -> int:
    """Count the tickets that were never counted, those of a store older than the figures. Returns how many."""
    await uncounted.count(db, zone)
    changed = 0
    for table in (TicketFigureRow, TicketSpanRow):
        known = select(table.id).where(table.ticket_id == TicketRow.id)
        changed += await _in_batches(db, zone, select(TicketRow.id).where(~known.exists()), told)
    return changed


async def _in_batches(db: Database, zone: tzinfo, wanted: Any, told: Callable[[int], None]) -> int:
    changed, last = 0, 0
    while True:
        async with db.begin() as session:
            batch = wanted.where(TicketRow.id > last).order_by(TicketRow.id).limit(BATCH)
            ids = list(await session.scalars(batch))
            if not ids:
                return changed
            changed += await count_anew(session, ids, zone=zone)
        last = ids[-1]
        told(len(ids))


async def add_up(session: AsyncSession) -> None:
    """Make the rollups anew from what the tickets count for."""
    await session.execute(delete(DailyFigureRow))
    for dimension in DIMENSIONS:
        keys, sums = _sums(dimension)
        added = select(*keys, *sums).where(_column(dimension).is_not(None)).group_by(*keys[1:])
        names = [*Key._fields, *NAMES]
        await session.execute(insert(DailyFigureRow).from_select(names, added))
    await open_recounting.add_up(session)


async def apart(session: AsyncSession, *, since: date = date.min) -> list[Key | open_spans.Key | Wait]:
    """The rows of the rollups, from the day `since` on, that are not what the tickets add up to; [] if all is well."""
    wrong: list[Key] = []
    for dimension in DIMENSIONS:
        keys, sums = _sums(dimension)
        dated = _column(dimension).is_not(None), TicketFigureRow.day >= since
        added = select(*keys, *sums).where(*dated).group_by(*keys[1:])
        columns = [getattr(DailyFigureRow, name) for name in (*Key._fields, *NAMES)]
        stored = select(*columns).where(DailyFigureRow.dimension == dimension, DailyFigureRow.day >= since)
        found = [_counted(await session.execute(one)) for one in (added, stored)]
        wrong += [key for key in {*found[0], *found[1]} if found[0].get(key) != found[1].get(key)]
    return [*sorted(wrong), *await open_recounting.apart(session, since=since)]


async def wrong(session: AsyncSession, zone: tzinfo, *, newest: int = BATCH) -> list[int]:
    """Those of the newest tickets that are not counted as their rows say, but for such as are still to be counted."""
    counted = TicketRow.id.not_in(select(UncountedRow.ticket_id))
    wanted = select(TicketRow.id).where(counted).order_by(TicketRow.id.desc()).limit(newest)
    ids = list(await session.scalars(wanted))
    before, after = await kept(session, ids), await derived(session, ids, zone)
    spans = set(await open_recounting.wrong(session, ids, zone))
    return [one for one in ids if one in spans or Counter(before[one]) != Counter(after.get(one, ()))]


def _counted(rows: Any) -> dict[Key, Counts]:
    """Keys with their counts; a row of zeros is as good as none."""
    wide = len(Key._fields)
    found = {Key(*row[:wide]): Counts(*row[wide:]) for row in rows}
    return {key: counts for key, counts in found.items() if counts}


def _column(dimension: str) -> Any:
    return getattr(TicketFigureRow, dimension)


def _sums(dimension: str) -> tuple[list[Any], list[Any]]:
    keys = [
        as_type(literal(dimension), String),
        TicketFigureRow.day,
        _column(dimension),
        TicketFigureRow.until,
        TicketFigureRow.excluded,
        TicketFigureRow.follower,
    ]
    return keys, [as_type(func.sum(getattr(TicketFigureRow, name)), Integer) for name in NAMES]
