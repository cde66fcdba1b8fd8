"""Brings every name and number under the newest key: after the desk was updated, or its key was changed.

A batch is a short transaction, and what it wrote is looked for no more: ended anywhere, it goes on from there. The desk
may run meanwhile. No ticket changes its version or its time by it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import StoreProblem
from desk.store import derived, keyring
from desk.store.database import Database
from desk.store.keyring import COLUMNS, PLAIN
from desk.store.models import Base, ConversationRow, DraftRow, TicketRow
from desk.store.seal import KIND, SEALED, Seal
from desk.store.sealed import NAMED
from desk.store.unreadable import Unreadable

AT_ONCE = 500
PAUSE = 0.01
"""Seconds between two batches, for those who wait for the store."""
Told = Callable[[int], None]
MORE: dict[type[Base], Sequence[str]] = {
    TicketRow: (*derived.MATTER, "filing_key", "enterprise", "phone_mark"),
    ConversationRow: ("sender_mark",),
}
"""What has to be known of a row besides its names."""
NEWEST = 2000


async def standing(db: Database) -> Counter[str]:
    """How many values are under which key, by its id; `PLAIN` are those that were never sealed. Walks all rows."""
    found: Counter[str] = Counter()
    async with db.read() as session:
        for table, names in COLUMNS.items():
            for name in names:
                kept = _raw(table, name)
                key = case(
                    (kept.like(f"{KIND}:________:%"), func.substr(kept, len(KIND) + 2, 8)), else_=PLAIN
                )
                rows = await session.execute(
                    select(key, func.count()).select_from(table).where(kept.is_not(None)).group_by(key)
                )
                found.update({row[0]: row[1] for row in rows})
        for fields in await session.scalars(_drafts()):
            found.update(_key_of(one) for one in _names(fields))
    return found


async def unreadable(db: Database) -> int:
    """How many values no key opens, of the newest rows and of what is being told just now."""
    count = 0
    async with db.read() as session:
        for table, names in COLUMNS.items():
            rows: Any = table
            newest = select(*(getattr(table, name) for name in names)).order_by(rows.id.desc()).limit(NEWEST)
            for row in await session.execute(newest):
                count += sum(isinstance(one, Unreadable) for one in row)
        for fields in await session.scalars(select(DraftRow.fields).where(DraftRow.state == "open")):
            count += sum(isinstance(one, Unreadable) for one in _names(fields))
    return count


async def reseal(db: Database, *, told: Told = lambda _: None, at_once: int = AT_ONCE) -> Counter[str]:
    """Seal whatever is not under the newest key; `told` hears how many values more are. Returns where all stands then.

    What no key opens stays as it is, under its key, and is told in the log.
    """
    async with db.begin() as session:
        connection = await session.connection()
        known = await connection.run_sync(keyring.in_use)
        if db.seal.newest not in known:
            await connection.run_sync(keyring.keep, [db.seal.newest, *known])
    for table, names in COLUMNS.items():
        last = 0
        while ids := await _stale(db, table, names, after=last, most=at_once):
            async with db.begin() as session:
                count = await _write(session, db.seal, table, names, ids)
            told(count)
            last = ids[-1]
            await asyncio.sleep(PAUSE)
    told(await _drafts_resealed(db))
    if PLAIN in known and db.is_sqlite:
        await asyncio.to_thread(forget, db.url.database or "")
    left = await standing(db)
    async with db.begin() as session:
        under = [db.seal.newest, *(key for key in left if key != db.seal.newest)]
        await (await session.connection()).run_sync(keyring.keep, under)
    return left


async def _stale(
    db: Database, table: type[Base], names: Sequence[str], *, after: int, most: int
) -> list[int]:
    """The next rows with a value that is not under the newest key. Looked for without holding anybody up."""
    key: Any = table.__table__.c.id
    query = select(key).where(key > after, _is_stale(db.seal, table, names)).order_by(key).limit(most)
    async with db.read() as session:
        return list(await session.scalars(query))


def _is_stale(seal: Seal, table: type[Base], names: Sequence[str]) -> ColumnElement[bool]:
    kept = [_raw(table, name) for name in names]
    return or_(*(and_(one.is_not(None), ~one.like(f"{seal.begins}%")) for one in kept))


def _raw(table: type[Base], name: str) -> ColumnElement[str]:
    """A column as it stands in the store."""
    return type_coerce(getattr(table, name), String())


async def _write(
    session: AsyncSession, seal: Seal, table: type[Base], names: Sequence[str], ids: Sequence[int]
) -> int:
    """Seal these rows, as they are by now. Returns how many values that were."""
    beside: dict[type[Base], Callable[[Any], dict[str, Any]]] = {
        TicketRow: lambda row: {
            "phone_mark": row.phone_mark
            if isinstance(row.reporter_phone, Unreadable)
            else derived.phone_mark(seal, row.reporter_phone)
        },
        ConversationRow: lambda row: {
            "sender_mark": row.sender_mark
            if isinstance(row.sender_name, Unreadable)
            else derived.sender_mark(seal, row.sender_name)
        },
    }
    rows_of: Any = table.__table__
    columns = rows_of.c
    more = MORE.get(table, ())
    query = select(*(columns[name] for name in ("id", *names, *more)))
    locked = (
        query.where(columns.id.in_(ids), _is_stale(seal, table, names)).order_by(columns.id).with_for_update()
    )
    rows = (await session.execute(locked)).all()
    if not rows:
        return 0
    values = [
        {
            "at": row.id,
            **{name: getattr(row, name) for name in names},
            **(beside[table](row) if table in beside else {}),
        }
        for row in rows
    ]
    sealed: dict[str, Any] = {name: bindparam(name) for name in values[0] if name != "at"}
    connection = await session.connection()
    await connection.execute(
        update(rows_of).where(columns.id == bindparam("at")).values(sealed),
        values,
    )
    if table is TicketRow:
        # Whom nobody can read any more is found by the marks that are there.
        whole = [row for row in rows if not any(isinstance(one, Unreadable) for one in row)]
        await connection.run_sync(derived.write_again, whole)
    told = [one for row in rows for name in names if (one := getattr(row, name)) is not None]
    return sum(not isinstance(one, Unreadable) for one in told)


async def _drafts_resealed(db: Database) -> int:
    """There are few: those that are being told just now."""
    async with db.read() as session:
        kept = select(DraftRow.id, type_coerce(DraftRow.fields, JSON)).where(DraftRow.state == "open")
        stale = [
            key
            for key, fields in await session.execute(kept)
            if any(not one.startswith(db.seal.begins) for one in _names(fields))
        ]
    count = 0
    for key in stale:
        async with db.begin() as session:
            fields = await session.scalar(select(DraftRow.fields).where(DraftRow.id == key).with_for_update())
            await session.execute(
                update(DraftRow)
                .where(DraftRow.id == key)
                .values(fields=fields)
                .execution_options(synchronize_session=False)
            )
            count += len(_names(fields))
    return count


def _drafts() -> Any:
    return select(type_coerce(DraftRow.fields, JSON)).where(DraftRow.state == "open")


def _names(fields: Any) -> list[str]:
    """The names and numbers in a complaint's fields, however deep they stand."""
    if isinstance(fields, dict):
        mine = [one for name, one in fields.items() if name in NAMED and isinstance(one, str)]
        return mine + [deep for one in fields.values() for deep in _names(one)]
    return [deep for one in fields for deep in _names(one)] if isinstance(fields, list) else []


def _key_of(kept: str) -> str:
    found = SEALED.match(kept)
    return found[1] if found else PLAIN


def forget(file: str) -> None:
    """Write an SQLite file anew: what stood there in plain text is in none of its free pages then.

    Raises `StoreProblem` where the disk has no room for a second copy; the file is as it was, and it can be repeated.
    """
    try:
        with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as connection:
            connection.execute("INSERT INTO ticket_words (ticket_words) VALUES ('optimize')")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as problem:
        raise StoreProblem(
            f"every name is sealed, but the file could not be written anew without what was there before ({problem})",
            advice="free as much room as the file takes, then `python -m bot keys rotate`; nothing was lost",
        ) from None
