"""A statement and its values, or rows of a table, over a connection of SQLAlchemy's, asked of its driver directly."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import inf
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import Connection
from sqlalchemy.util import greenlet_spawn

from desk.store.beginning import begin_with_statement, may_begin_with_statement

Bound = tuple[Any, ...]
"""The values of a statement, in the order of its places."""

_UNPREPARED = (None, (), -inf)


class Answer(NamedTuple):
    """What the server said: `rows`, of which `columns`, and how many a statement changed, -1 where it says nothing."""

    rows: Sequence[Any]
    columns: Sequence[Any]
    changed: int = -1

    @property
    def names(self) -> list[str]:
        """What its columns are called."""
        return [column.name for column in self.columns]

    @property
    def kinds(self) -> list[int]:
        """The types of its columns, as PostgreSQL numbers them."""
        return [column.type.oid for column in self.columns]


async def ask(
    connection: Connection, words: str, each: Sequence[Bound], *, is_kept: bool = True, is_alone: bool = False
) -> Answer:
    """Carry out a statement with these values, or for each of several at once; the transaction begins with it.

    `is_kept`: it will be asked again, so the server keeps it prepared. `is_alone`: it is a transaction by itself, and
    none runs. The connection is one task's at a time.
    Raises as SQLAlchemy does: its own errors, and a connection that broke is used no more.
    """
    dialect: Any = connection.dialect
    adapted: Any = connection.connection.dbapi_connection
    try:
        begins = not is_alone and is_kept and len(each) == 1 and may_begin_with_statement(adapted)
        if not (begins or is_alone):
            await _begin(adapted)
        if is_kept:
            prepared, columns = await _prepared(adapted, words, dialect._invalidate_schema_cache_asof)
        else:
            prepared = await adapted._connection.prepare(words, name="")
            columns = prepared.get_attributes()
        if len(each) > 1:
            return Answer(await prepared.fetchmany(each), columns)
        if begins:
            begin_with_statement(adapted)
        rows = await prepared.fetch(*each[0])
        return Answer(rows, columns, _changed(prepared))
    except BaseException as problem:
        await greenlet_spawn(_fail, connection, adapted, problem, words, each[0])
        raise


async def commit(connection: Connection) -> None:
    """Make what the transaction did last, where it has begun. Raises as SQLAlchemy does at its end."""
    adapted: Any = connection.connection.dbapi_connection
    if adapted._transaction is None:
        return
    try:
        await adapted._call_and_discard(adapted._transaction.commit)
    except BaseException as problem:
        await greenlet_spawn(_fail, connection, adapted, problem, None, None)
        raise


async def copy(connection: Connection, table: str, names: Sequence[str], rows: bytes) -> None:
    """Write rows into a table, as COPY reads them, within the transaction. Raises as `ask` does."""
    adapted: Any = connection.connection.dbapi_connection
    try:
        await _begin(adapted)
        await adapted._connection.copy_to_table(table, source=BytesIO(rows), columns=names)
    except BaseException as problem:
        await greenlet_spawn(_fail, connection, adapted, problem, f"COPY {table}", ())
        raise


async def _prepared(adapted: Any, words: str, outdated: float) -> tuple[Any, Sequence[Any]]:
    """The statement as the server has it prepared, and its columns, as SQLAlchemy's adapter finds them; it looks three
    times for one that it has. What it knew of the tables until `outdated` no longer holds.
    """
    known = adapted._prepared_statement_cache
    if known is not None and outdated <= adapted._invalidate_schema_cache_asof:
        prepared, columns, since = known.get(words, _UNPREPARED)
        if since > outdated:
            return prepared, columns
    found: tuple[Any, Sequence[Any]] = await adapted._prepare(words, outdated)
    return found


def _changed(prepared: Any) -> int:
    """How many rows it changed or found, -1 where the server tells no number. The driver's `get_statusmsg` would say
    the same, after a look whether the connection is still open.
    """
    told = (prepared._last_status or b"").rpartition(b" ")[2]
    return int(told) if told.isdigit() else -1


async def _begin(adapted: Any) -> None:
    """Begin the transaction, unless it has begun or each statement is one by itself."""
    if adapted._transaction is None:
        await adapted._start_transaction()


def _fail(
    connection: Connection, adapted: Any, problem: BaseException, words: str | None, values: Bound | None
) -> NoReturn:
    dialect: Any = connection.dialect
    try:
        if isinstance(problem, Exception):
            adapted._handle_exception(problem)
        raise problem
    except BaseException as raised:
        if isinstance(raised, dialect.dbapi.InvalidCachedStatementError | dialect.dbapi.InternalServerError):
            dialect._invalidate_schema_cache()
        connection._handle_dbapi_exception(raised, words, values, None, None)
