"""What stands in a PostgreSQL store, as one digest a table, to see whether anything was changed."""

from __future__ import annotations

import psycopg
from psycopg import sql

BY_ITSELF = frozenset(
    {"leases", "cursors", "paces", "sign_in_log", "sign_ins", "half_sign_ins", "alembic_version"}
)
"""What is written without anybody's leave: who holds what, how fast it goes, and that a sign-in failed."""
TOUCHED = {"staff_sessions": ("seen_at",), "api_tokens": ("used_at",)}
"""When somebody was last there is noted of whoever comes, also where they are sent away."""


def digests(url: str) -> dict[str, str]:
    """The digest of each table by its name, in whatever order its rows stand."""
    with psycopg.connect(url, autocommit=True) as store:
        tables = [
            name for (name,) in store.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        return {name: _digest(store, name) for name in sorted(set(tables) - BY_ITSELF)}


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables whose rows are not what they were."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _digest(store: psycopg.Connection[tuple[str, ...]], table: str) -> str:
    rows = sql.SQL("SELECT coalesce(md5(string_agg(md5(told), '' ORDER BY md5(told))), '') FROM ({}) AS rows")
    inner = sql.SQL("SELECT (to_jsonb(one) - {}::text[])::text AS told FROM {} AS one").format(
        sql.Literal(list(TOUCHED.get(table, ()))), sql.Identifier(table)
    )
    found = store.execute(rows.format(inner)).fetchone()
    assert found is not None
    return found[0]
