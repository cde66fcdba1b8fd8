"""Many rows at once into an empty store: COPY on PostgreSQL, executemany on SQLite. For demonstrations and measuring.

Rows are packed as the text that COPY reads, by whoever makes them. Indexes and constraints of the tables are put aside
meanwhile and made again at the end, in the same transaction: whatever fails, the store is as it was.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from queue import Queue
from threading import Thread

import psycopg
from psycopg import sql
from sqlalchemy import URL

from desk.store.migrate import sync_url

NULL = "\x1d"
"""Stands for no value in a row. All other values are text, as both databases read it; moments are in UTC."""
FIELD, ROW = "\x1f", "\x1e"
AHEAD = 8
ESCAPED = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", NULL: "\\N", FIELD: "\t", ROW: "\n"}
PLAIN = {"\\n": "\n", "\\t": "\t", "\\\\": "\\"}

Write = Callable[[str, bytes], None]
"""Writes packed rows into a table, their values in the order of the columns given for it."""


def packed(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as COPY reads them."""
    text = ROW.join([FIELD.join(row) for row in rows])
    for mark, written in ESCAPED.items():
        text = text.replace(mark, written)
    return text.encode()


def unpacked(rows: bytes) -> Iterator[list[str | None]]:
    """The rows again, None where there is no value."""
    for line in rows.decode().split("\n"):
        yield [_plain(value) if "\\" in value else value for value in line.split("\t")]


def _plain(value: str) -> str | None:
    return None if value == "\\N" else re.sub(r"\\[\\nt]", lambda found: PLAIN[found[0]], value)


@contextmanager
def filling(url: str, columns: dict[str, Sequence[str]]) -> Iterator[Write]:
    """Write into these tables, each with its columns. Committed when the block ends well."""
    parsed = sync_url(url)
    with (
        _postgres(parsed, columns)
        if parsed.get_backend_name() == "postgresql"
        else _sqlite(parsed, columns) as write
    ):
        yield write


@contextmanager
def _sqlite(url: URL, columns: dict[str, Sequence[str]]) -> Iterator[Write]:
    with closing(sqlite3.connect(url.database or "")) as connection, connection:
        insert = {
            table: f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(names))})"  # noqa: S608
            for table, names in columns.items()
        }

        def write(table: str, rows: bytes) -> None:
            connection.executemany(insert[table], unpacked(rows))

        yield write


@contextmanager
def _postgres(url: URL, columns: dict[str, Sequence[str]]) -> Iterator[Write]:
    """A thread of its own sends, so that rows are made while the database takes the ones before."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute("SET LOCAL TimeZone = 'UTC'")
        connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
        again = put_aside(connection, list(columns))
        waiting: Queue[tuple[str, bytes] | None] = Queue(AHEAD)
        failed: list[BaseException] = []

        def send() -> None:
            while (batch := waiting.get()) is not None:
                if not failed:
                    try:
                        _copy(connection, batch[0], columns[batch[0]], batch[1])
                    except psycopg.Error as error:
                        failed.append(error)

        sender = Thread(target=send, name="bulk")
        sender.start()
        try:
            yield lambda table, rows: waiting.put((table, rows))
        finally:
            waiting.put(None)
            sender.join()
        if failed:
            raise failed[0]
        for statement in again:
            connection.execute(statement)
        _go_on_numbering(connection, columns)
        for table in columns:
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _copy(connection: psycopg.Connection, table: str, names: Sequence[str], rows: bytes) -> None:
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(",").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.write(rows)


def put_aside(connection: psycopg.Connection, tables: Sequence[str]) -> list[sql.SQL | sql.Composed]:
    """Drop what slows a load down. Returns the statements that make it again: unique ones first, then foreign keys."""
    again: list[sql.SQL | sql.Composed] = []
    constraints = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u') ORDER BY contype = 'f' DESC",
        [tables],
    ).fetchall()
    for table, name, definition in constraints:
        altered = sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table))
        connection.execute(altered + sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(name)))
        added = sql.SQL("ADD CONSTRAINT {} ").format(sql.Identifier(name)) + sql.SQL(definition)
        again.insert(0, altered + added)
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND schemaname = current_schema()"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE contype = 'p')",
        [tables],
    ).fetchall()
    for name, definition in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        again.insert(0, sql.SQL(definition))
    return again


def _go_on_numbering(connection: psycopg.Connection, columns: dict[str, Sequence[str]]) -> None:
    """New rows get the ids after those written."""
    for table, names in columns.items():
        if "id" in names:
            last = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}")
            connection.execute(last.format(sql.Identifier(table)), [table])
