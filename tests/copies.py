"""Databases for tests that come after one another: copies of a migrated one, emptied after each use.

A copy of some thousand files takes a third of a second of a processor; deleting what a test wrote takes a fiftieth.
What deleting does not bring back to what was copied is never used again.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from tests.servers import Postgres

USES = 50
"""So often a copy is used: what was deleted still takes room in it."""
MOST_BYTES = 4_000_000
"""What holds more is not emptied but made anew."""
KEPT = "alembic_version"
WRITTEN = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
SHAPE = """
    SELECT (SELECT (count(*), max(oid)) FROM pg_class), (SELECT count(*) FROM pg_attribute),
        (SELECT (count(*), max(oid)) FROM pg_constraint), (SELECT (count(*), max(oid)) FROM pg_trigger),
        (SELECT (count(*), max(oid)) FROM pg_proc), (SELECT (count(*), max(oid)) FROM pg_type),
        (SELECT count(*) FROM pg_class WHERE relkind = 'r' AND reltuples >= 0
            AND relnamespace = 'public'::regnamespace),
        (SELECT count(*) FROM pg_db_role_setting)
"""
"""What a test may change besides rows: tables and their parts, what the planner knows of them, settings."""
BEGIN_AGAIN = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


class Copies:
    """Empty databases at the template's revision, each under a name that was never used before."""

    def __init__(self, server: Postgres, template: str) -> None:
        """Raises ValueError where the template holds rows that emptying would take away."""
        self._server = server
        self._template = template
        with psycopg.connect(server.url(template), autocommit=True) as connection:
            self._shape = connection.execute(SHAPE).fetchone()
            rows = {name for name, _ in connection.execute(WRITTEN)} - {KEPT}
        if rows:
            raise ValueError(f"migrations fill {rows}")
        self._idle: list[tuple[str, int]] = []
        self._uses: dict[str, int] = {}

    def take(self) -> str:
        """The name of an empty database."""
        name, uses = self._idle.pop() if self._idle else (self._server.create(template=self._template), 0)
        self._uses[name] = uses + 1
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next, or drop it where it cannot be as it was. Whoever is still connected is cut off."""
        uses = self._uses.pop(name)
        self._server.cut_off(name)
        if uses < USES and self._emptied(name) and (renamed := self._server.rename(name)):
            self._idle.append((renamed, uses))
        else:
            self._server.drop(name)

    def _emptied(self, name: str) -> bool:
        with psycopg.connect(self._server.url(name), autocommit=True) as connection:
            if connection.execute(SHAPE).fetchone() != self._shape:
                return False
            written: dict[str, int] = dict(connection.execute(WRITTEN).fetchall())
            if sum(written.values()) > MOST_BYTES:
                return False
            connection.execute("SET session_replication_role = replica")  # no foreign key is looked at
            tables = [sql.Identifier(table) for table in written if table != KEPT]
            connection.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(one) for one in tables))
            connection.execute(BEGIN_AGAIN)
        return True
