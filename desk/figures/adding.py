"""Adding to rollups: one statement for any number of rows, the same for one ticket and for a batch of thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, bindparam, column, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import upsert


async def add_rows(
    session: AsyncSession,
    table: Any,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    names: Sequence[str],
) -> None:
    """Add the numbers (`names`) of these rows to those of `table` that have the same `key`, in the order given.

    Whoever adds takes the rows in one order, that of their keys, so that nobody waits for each other.
    """
    if not rows:
        return
    added: Any = upsert(session, table)
    if session.get_bind().dialect.name == "postgresql":
        added = added.from_select([*key, *names], _given(table, rows, [*key, *names]))
    sums = {name: getattr(table, name) + added.excluded[name] for name in names}
    statement = added.on_conflict_do_update(index_elements=list(key), set_=sums)
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(statement)
    else:
        await session.execute(statement, [dict(row) for row in rows])


def _given(table: Any, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Any:
    """The rows as a table of their own: an array a column, so that the statement is the same however many they are."""
    kinds = {name: getattr(table, name).type for name in names}
    arrays = [bindparam(None, [row[name] for row in rows], ARRAY(kind)) for name, kind in kinds.items()]
    columns = [column(name, kind) for name, kind in kinds.items()]
    return select(func.unnest(*arrays).table_valued(*columns, name="given").render_derived())
