"""The tables of a desk on PostgreSQL: the desk's and the dialogue's in one snapshot, as COPY writes and reads them.

No program of PostgreSQL's is called. The desk's tables are made by the revisions when they are restored; those of the
dialogue, which another process makes for itself, by their own description.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from desk.backup.archive import More, Writer
from desk.backup.manifest import TABLE, Manifest
from desk.backup.sqlite import NAME_KEYS, Load
from desk.errors import BackupProblem
from desk.store import bulk, migrate
from desk.store.keyring import IN_USE, sealing_keys

DIALOGUE = "dialogue"
LEFT_OUT = "alembic_version"
"""Its only row is what the revisions write."""
AS_TEXT = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL client_encoding = 'UTF8'",
)
"""So that text means the same wherever it is written and read."""
TABLES = """
    SELECT n.nspname, c.relname, pg_relation_size(c.oid),
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN (current_schema(), 'dialogue') ORDER BY 1, 2"""
SEQUENCES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND n.nspname = current_schema() ORDER BY 1"""
MADE_OF = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'dialogue' AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
CONSTRAINTS = """
    SELECT k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
    WHERE n.nspname = 'dialogue' AND k.conrelid = %s::regclass AND k.contype IN ('p', 'u', 'c') ORDER BY 1"""
INDEXES = """
    SELECT i.indexdef FROM pg_indexes i WHERE i.schemaname = 'dialogue' AND i.tablename = %s
    AND NOT EXISTS (SELECT FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
      WHERE n.nspname = 'dialogue' AND k.conname = i.indexname) ORDER BY 1"""


class Snapshot:
    """The database as of one moment."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        rows = connection.execute(TABLES).fetchall()
        store = connection.execute("SELECT current_schema()").fetchone()
        self._store = store[0] if store else "public"
        self._tables = [row for row in rows if row[1] != LEFT_OUT]
        self._migrated = any(row[1] == LEFT_OUT for row in rows)

    @property
    def size(self) -> int:
        """Bytes that its tables take on the server."""
        return sum(row[2] for row in self._tables)

    @property
    def revision(self) -> str | None:
        """The desk's revision, None where nothing was migrated yet."""
        if not self._migrated:
            return None
        row = self._connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])

    def back_up(self, archive: Writer, more: More) -> dict[str, Any]:
        """Write every table into the archive. Returns what the manifest says of them."""
        columns = {}
        for schema, table, size, names in self._tables:
            part = f"{TABLE}{'dialogue' if schema == DIALOGUE else 'desk'}.{table}"
            columns[part] = list(names)
            archive.pieces(part, self._rows(schema, table, names))
            more(size)
        return {
            "columns": columns,
            "sequences": self._sequences(),
            "dialogue": self._dialogue(),
            "names": self._name_keys(),
        }

    def _name_keys(self) -> list[str]:
        if not any(row[:2] == (self._store, "cursors") for row in self._tables):
            return []
        row = self._connection.execute(NAME_KEYS.format("%s"), [IN_USE]).fetchone()
        return sealing_keys(row[0] if row else None)

    def _rows(self, schema: str, table: str, names: list[str]) -> Iterator[bytes | bytearray | memoryview]:
        statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
            sql.Identifier(schema, table), sql.SQL(",").join(map(sql.Identifier, names))
        )
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            yield from copy

    def _sequences(self) -> dict[str, tuple[int, bool]]:
        """How far each is by now: no less than what the snapshot has of it."""
        told = {}
        for (name,) in self._connection.execute(SEQUENCES).fetchall():
            asked = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(self._store, name))
            last, called = self._connection.execute(asked).fetchone() or (1, False)
            told[name] = (last, called)
        return told

    def _dialogue(self) -> list[str]:
        """What makes the dialogue's tables again, but for their rows."""
        statements: list[sql.Composable] = []
        for schema, table, _, _ in self._tables:
            if schema != DIALOGUE:
                continue
            name = sql.Identifier(schema, table)
            made_of = [
                sql.SQL("{} {}{}").format(
                    sql.Identifier(column), sql.SQL(kind), sql.SQL(" NOT NULL" if must else "")
                )
                for column, kind, must in self._connection.execute(MADE_OF, [table])
            ]
            for constraint, definition in self._connection.execute(CONSTRAINTS, [name.as_string()]):
                made_of.append(
                    sql.SQL("CONSTRAINT {} {}").format(sql.Identifier(constraint), sql.SQL(definition))
                )
            statements.append(sql.SQL("CREATE TABLE {} ({})").format(name, sql.SQL(", ").join(made_of)))
            statements += [sql.SQL(index) for (index,) in self._connection.execute(INDEXES, [table])]
        made = [statement.as_string(self._connection) for statement in statements]
        return ["CREATE SCHEMA IF NOT EXISTS dialogue", *made] if made else []


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """The database as of one moment, for as long as the block lasts; nobody migrates it meanwhile."""
    plain = migrate.sync_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock_shared(%s)", [migrate.ONE_AT_A_TIME])
        connection.execute("SET default_transaction_isolation = 'repeatable read'")
        connection.execute("SET default_transaction_read_only = on")
        with connection.transaction():
            for statement in AS_TEXT:
                connection.execute(statement)
            yield Snapshot(connection)


@contextmanager
def restoring(url: str, manifest: Manifest) -> Iterator[Load]:
    """Take tables into an empty database; all of it is one transaction, brought to `head()` when the block ends well.

    Raises BackupProblem where the database has tables already.
    """
    require_free(url)
    with migrate.filling(url, manifest.about.revision) as outer:
        connection: psycopg.Connection[Any] = outer.connection.driver_connection  # type: ignore[assignment]
        for statement in AS_TEXT:
            connection.execute(statement)
        made = [row[1] for row in connection.execute(TABLES).fetchall() if row[1] != LEFT_OUT]
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, made))))
        again = bulk.put_aside(connection, made)
        for definition in manifest.dialogue:
            connection.execute(definition)

        def load(part: str, content: Iterator[bytes]) -> None:
            owner, table = part.removeprefix(TABLE).split(".", 1)
            name = sql.Identifier(DIALOGUE, table) if owner == DIALOGUE else sql.Identifier(table)
            columns = sql.SQL(",").join(map(sql.Identifier, manifest.columns[part]))
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(name, columns)
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for piece in content:
                    copy.write(piece)

        yield load
        for statement_again in again:
            connection.execute(statement_again)
        for sequence, (last, called) in manifest.sequences.items():
            connection.execute("SELECT setval(%s::regclass, %s, %s)", [sequence, last, called])
        for table in made:
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def require_free(url: str) -> None:
    """Raise BackupProblem unless the database has no table of the desk's and none of the dialogue's."""
    plain = migrate.sync_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        found = connection.execute(TABLES).fetchone()
    if found is not None:
        raise BackupProblem(
            f"the database has tables already (such as {found[0]}.{found[1]})",
            advice="restore into an empty database: make one, and name it in DATABASE_URL",
        )
