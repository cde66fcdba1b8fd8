"""The daily rollups: kept by each ticket's own transactions, rebuilt from its rows, and compared with them.

Whoever changes what a ticket counts for calls `retake` in the same transaction. At its end the ticket's rows are read
anew, what it counts for is written, and the rollups move by the difference: whatever changed, there is one way to do
it. Rows of the rollups are locked last of all and in one order, so that nobody waits in a circle.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, delete, func, insert, literal, select
from sqlalchemy import cast as as_type
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures.facts import DIMENSIONS, Fact
from desk.figures.rates import NAMES, Counts
from desk.figures.reading import derived, kept
from desk.leases import upsert
from desk.store.database import Database, do_last
from desk.store.models import DailyFigureRow, SurveyRow, TicketFigureRow, TicketRow

TOUCHED = "figures.touched"
LOCK = 41234
BATCH = 500


class Key(NamedTuple):
    """A row of the rollups."""

    dimension: str
    day: date
    code: str
    until: date
    excluded: bool
    follower: bool


def retake(session: AsyncSession, ticket_id: int, zone: tzinfo) -> None:
    """At the end of this transaction count this ticket anew. Days are those of `zone`, the city's."""
    session.info.setdefault(TOUCHED, {})[ticket_id] = zone
    do_last(session, _retake_touched)


async def _retake_touched(session: AsyncSession) -> None:
    touched: dict[int, tzinfo] = session.info.pop(TOUCHED)
    await count_anew(session, sorted(touched), zone=next(iter(touched.values())))


async def count_anew(session: AsyncSession, ids: Collection[int], *, zone: tzinfo) -> int:
    """Bring what these tickets count for, and the rollups, to what their rows say. Returns how many differed."""
    await lock(session, ids)
    before, after = await kept(session, ids), await derived(session, ids, zone)
    return await move(session, before, after)


async def count_delivered(session: AsyncSession, ids: Collection[int]) -> int:
    """Count as delivered what reached the citizens of these tickets. Returns how many tickets differed.

    Their days are known since they were asked; tickets that were never counted are left to `catch_up`.
    """
    await lock(session, ids)
    before = await kept(session, ids)
    arrived = SurveyRow.ticket_id.in_(ids), SurveyRow.delivered_at.is_not(None)
    surveys = set(await session.scalars(select(SurveyRow.id).where(*arrived)))
    after = {one: [_delivered(fact, surveys) for fact in facts] for one, facts in before.items()}
    return await move(session, before, after)


def _delivered(fact: Fact, surveys: Collection[int]) -> Fact:
    if not fact.counts.asked or fact.survey not in surveys:
        return fact
    return replace(fact, counts=replace(fact.counts, delivered=1))


async def lock(session: AsyncSession, ids: Iterable[int]) -> None:
    """Nobody else counts these tickets until the transaction ends. On SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        for ticket_id in sorted(ids):
            await session.execute(select(func.pg_advisory_xact_lock(LOCK, ticket_id % 2**31)))


async def move(
    session: AsyncSession, before: Mapping[int, Collection[Fact]], after: Mapping[int, Collection[Fact]]
) -> int:
    """Replace what locked tickets count for, and move the rollups by the difference. Returns how many differed."""
    changed = [one for one in after if Counter(before.get(one, ())) != Counter(after[one])]
    if not changed:
        return 0
    await session.execute(delete(TicketFigureRow).where(TicketFigureRow.ticket_id.in_(changed)))
    rows = [_row(ticket_id, fact) for ticket_id in changed for fact in after[ticket_id]]
    await session.execute(insert(TicketFigureRow), rows)
    moved = rolled_up(fact for ticket_id in changed for fact in after[ticket_id])
    for key, counts in rolled_up(fact for one in changed for fact in before.get(one, ())).items():
        moved[key] = moved.get(key, Counts()) - counts
    await _add(session, {key: counts for key, counts in sorted(moved.items()) if counts})
    return len(changed)


def _row(ticket_id: int, fact: Fact) -> dict[str, Any]:
    row = asdict(fact)
    return {"ticket_id": ticket_id, "survey_id": row.pop("survey"), **row.pop("counts"), **row}


def rolled_up(facts: Iterable[Fact]) -> dict[Key, Counts]:
    """These facts, added up as the rollups do."""
    found: defaultdict[Key, Counts] = defaultdict(Counts)
    for fact in facts:
        for dimension, code in fact.codes():
            found[Key(dimension, fact.day, code, fact.until, fact.excluded, fact.follower)] += fact.counts
    return dict(found)


async def _add(session: AsyncSession, moved: Mapping[Key, Counts]) -> None:
    """Add to the rollups, row by row in the order given."""
    rows = [{**key._asdict(), **asdict(counts)} for key, counts in moved.items()]
    for start in range(0, len(rows), BATCH):
        added = upsert(session, DailyFigureRow).values(rows[start : start + BATCH])
        sums = {name: getattr(DailyFigureRow, name) + added.excluded[name] for name in NAMES}
        await session.execute(added.on_conflict_do_update(index_elements=list(Key._fields), set_=sums))


async def recompute(db: Database, zone: tzinfo, *, told: Callable[[int], None] = lambda _: None) -> int:
    """Count every ticket anew, a batch a transaction, while the desk works on. Returns how many had been wrong.

    `told` hears after each batch how many it was. The rollups are corrected with their tickets; where they had got
    apart from those by other means, `add_up` makes them anew.
    """
    return await _in_batches(db, zone, select(TicketRow.id), told)


async def catch_up(db: Database, zone: tzinfo, *, told: Callable[[int], None] = lambda _: None) -> int:
    """Count the tickets that were never counted, those of a store older than the figures. Returns how many."""
    known = select(TicketFigureRow.id).where(TicketFigureRow.ticket_id == TicketRow.id)
    return await _in_batches(db, zone, select(TicketRow.id).where(~known.exists()), told)


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


async def apart(session: AsyncSession, *, since: date = date.min) -> list[Key]:
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
    return sorted(wrong)


async def wrong(session: AsyncSession, zone: tzinfo, *, newest: int = BATCH) -> list[int]:
    """Those of the newest tickets that are not counted as their rows say."""
    ids = list(await session.scalars(select(TicketRow.id).order_by(TicketRow.id.desc()).limit(newest)))
    before, after = await kept(session, ids), await derived(session, ids, zone)
    return [one for one in ids if Counter(before[one]) != Counter(after.get(one, ()))]


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
