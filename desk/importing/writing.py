"""Writes a batch of past tickets into a store in use, in one transaction with how far its file got.

COPY on PostgreSQL, executemany on SQLite; indexes and constraints stay. What is there by its number is passed over.
The figures move in the same transaction: they are right after every batch.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures import open_spans, rollups
from desk.figures.rates import Counts
from desk.figures.spans import Volumes
from desk.importing.errors import TakenElsewhere
from desk.importing.rows import FIGURE, HISTORY, SPAN, STEP, SURVEY, TICKET, WORDS, Prepared
from desk.importing.standing import Standing
from desk.importing.working import Batch
from desk.search.bigrams import kept
from desk.store import asking, bulk
from desk.store.bulk import NULL
from desk.store.models import ImportRow
from desk.tickets.numbers import written

SETTINGS = ("TimeZone = 'UTC'", "gin_pending_list_limit = '512MB'", "maintenance_work_mem = '256MB'")
"""Of a batch's transaction. Its words wait, and come into their index all at once instead of a ticket at a time."""
_INDEX_WORDS = text("SELECT gin_clean_pending_list('ix_ticket_words_words')")
Rows = list[tuple[str, ...]]
Moved = tuple[Mapping[rollups.Key, Counts], Mapping[open_spans.Key, Volumes], Mapping[open_spans.Wait, int]]

_KNOWN = {
    True: text("SELECT filing_key FROM tickets WHERE filing_key = ANY(CAST(:keys AS text[]))"),
    False: text("SELECT filing_key FROM tickets WHERE filing_key IN (SELECT value FROM json_each(:keys))"),
}
_ONE_OF_A_SOURCE = text("SELECT pg_advisory_xact_lock(hashtext('import'), hashtext(:source))")
_IDS = {
    table: text(
        f"SELECT array_agg(nextval(pg_get_serial_sequence('{table}', 'id'))) FROM generate_series(1, :count)"  # noqa: S608
    )
    for table in ("tickets", "surveys")
}
_LAST_ID = {table: text(f"SELECT coalesce(max(id), 0) FROM {table}") for table in _IDS}  # noqa: S608
_NUMBERS = text(
    "INSERT INTO numbers (day, last) VALUES (:day, :count)"
    " ON CONFLICT (day) DO UPDATE SET last = numbers.last + excluded.last RETURNING last"
)
COLUMNS = {
    "tickets": TICKET, "ticket_words": WORDS, "ticket_history": HISTORY, "surveys": SURVEY, "due_steps": STEP,
    "ticket_spans": SPAN, "ticket_figures": FIGURE,
}  # fmt: skip


async def write(
    session: AsyncSession, batch: Batch, *, begun: Standing, before: int, pack: CityPack, now: datetime
) -> tuple[int, int]:
    """Write what of the batch is not there yet. Returns how many came in, and how many were known.

    `before` rows of the file were settled. Raises `TakenElsewhere` where they are no longer: nothing is written then.
    """
    if _is_postgres(session):
        await session.execute(_ONE_OF_A_SOURCE, {"source": begun.source})
    new = await fresh(session, batch.tickets)
    known = len(batch.tickets) - len(new)
    await _go_on(session, batch, begun.id, before=before, imported=len(new), known=known, now=now)
    if new:
        await _write(session, new, pack)
    return len(new), known


async def _go_on(
    session: AsyncSession,
    batch: Batch,
    import_id: int,
    *,
    before: int,
    imported: int,
    known: int,
    now: datetime,
) -> None:
    mine = update(ImportRow).where(ImportRow.id == import_id, ImportRow.rows_read == before)
    moved = mine.values(
        rows_read=before + batch.rows,
        imported=ImportRow.imported + imported,
        known=ImportRow.known + known,
        wrong=ImportRow.wrong + len(batch.wrong),
        updated_at=now,
    )
    found: Any = await session.execute(moved.execution_options(synchronize_session=False))
    if found.rowcount != 1:
        raise TakenElsewhere("another process is importing this file: let it go on, or end it first")


async def fresh(session: AsyncSession, tickets: Sequence[Prepared]) -> list[Prepared]:
    """Those that are not there yet; of several with one number the first."""
    mine = {one.key: one for one in reversed(tickets)}
    if not mine:
        return []
    is_postgres = _is_postgres(session)
    keys: Any = list(mine) if is_postgres else json.dumps(list(mine))
    there = set(await session.scalars(_KNOWN[is_postgres], {"keys": keys}))
    return [one for one in tickets if one.key not in there and mine[one.key] is one]


async def _write(session: AsyncSession, fresh: Sequence[Prepared], pack: CityPack) -> None:
    numbers = await _numbers(session, [one.day for one in fresh], pack.prefix)
    ids = await _ids(session, "tickets", len(fresh))
    surveys = iter(await _ids(session, "surveys", sum(bool(one.survey) for one in fresh)))
    rows: dict[str, Rows] = defaultdict(list)
    for one, ticket_id, number in zip(fresh, ids, numbers, strict=True):
        at = str(ticket_id)
        survey = str(next(surveys)) if one.survey else NULL
        rows["tickets"].append((at, number, one.ticket))
        rows["ticket_words"].append((at, f"{one.words} {_number_words(number)}"))
        rows["ticket_history"] += [(at, line) for line in one.history]
        if one.survey:
            rows["surveys"].append((survey, at, one.survey))
        rows["ticket_spans"] += [(at, span) for span in one.stretches]
        rows["ticket_figures"] += [(at, survey if asked else NULL, figure) for asked, figure in one.figures]
        rows["due_steps"] += [(at, step) for step in one.steps]
    # The store takes the rows while this process adds up what they count for.
    _, (figures, volumes, waits) = await asyncio.gather(
        _copy_all(session, rows), asyncio.to_thread(_added_up, fresh)
    )
    # Last of all: rows that every ticket of those days needs.
    await rollups.add(session, figures)
    await open_spans.add(session, volumes, waits)


def _added_up(fresh: Sequence[Prepared]) -> Moved:
    spans = [span for one in fresh for span in one.spans]
    figures = rollups.rolled_up(fact for one in fresh for fact in one.facts)
    return figures, open_spans.volumes(spans), open_spans.waits(spans)


async def _copy_all(session: AsyncSession, rows: dict[str, Rows]) -> None:
    is_postgres = _is_postgres(session)
    for setting in SETTINGS if is_postgres else ():
        await session.execute(text(f"SET LOCAL {setting}"))
    copy = _copy if is_postgres else _insert
    for table, names in COLUMNS.items():
        if rows[table]:
            await copy(session, table, names, bulk.packed(rows[table]))
    if is_postgres:
        await session.execute(_INDEX_WORDS)


async def _copy(session: AsyncSession, table: str, names: Sequence[str], rows: bytes) -> None:
    connection = (await session.connection()).sync_connection
    assert connection is not None
    await asking.copy(connection, table, names, rows)


async def _insert(session: AsyncSession, table: str, names: Sequence[str], rows: bytes) -> None:
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    await (await session.connection()).exec_driver_sql(statement, [tuple(row) for row in bulk.unpacked(rows)])


async def _ids(session: AsyncSession, table: str, count: int) -> Sequence[int]:
    """So many new ids; on SQLite a writer is alone."""
    if _is_postgres(session):
        return await session.scalar(_IDS[table], {"count": count}) or ()
    last: int = await session.scalar(_LAST_ID[table]) or 0
    return range(last + 1, last + 1 + count)


async def _numbers(session: AsyncSession, days: Sequence[str], prefix: str) -> list[str]:
    """A number for each ticket, of the day on which it was filed."""
    following: dict[str, int] = {}
    for day, count in sorted(Counter(days).items()):
        values = {"day": date.fromisoformat(day) if _is_postgres(session) else day, "count": count}
        last: int = await session.scalar(_NUMBERS, values) or 0
        following[day] = last - count
    found = []
    for day in days:
        following[day] += 1
        found.append(written(prefix, date.fromisoformat(day), following[day]))
    return found


def _is_postgres(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _number_words(number: str) -> str:
    return " ".join(kept(number, number.rpartition("-")[2].lstrip("0")))
