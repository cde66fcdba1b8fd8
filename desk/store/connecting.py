"""How a connection to PostgreSQL is opened, and what its errors tell."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from datetime import date
from typing import Any

import asyncpg
from sqlalchemy import URL
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from desk.store import kinds

PASSING = ("40P01", "40001")
"""SQLSTATE of a deadlock and of a serialization failure: the whole transaction was rolled back."""
AWAY = ("08", "28", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE (PostgreSQL, appendix A) that say nothing of what was asked: no connection, not let in, rolled
back for another's sake, no room, a lock that was not had, a server that ends, trouble of its system.
"""
OF_VALUES = ("22", "42601")
"""Those whose words go on with a value."""
CONNECT_SECONDS = 60.0
FIRST_DAY = date(2000, 1, 1).toordinal()
"""From which PostgreSQL counts days."""
ALIVE = {
    "keepalives_idle": ("TCP_KEEPIDLE", 60),
    "keepalives_interval": ("TCP_KEEPINTVL", 10),
    "keepalives_count": ("TCP_KEEPCNT", 6),
}
"""How a server that vanished is noticed while its answer is waited for: seconds, seconds and tries of the system."""
LIBPQ_ONLY = ("channel_binding", "connect_timeout", "gssencmode", "keepalives", "load_balance_hosts", *ALIVE)
"""What stands behind the question mark of an address for PostgreSQL's own clients, and is no setting of a server."""


async def connect(url: URL, *, statements_kept: int) -> asyncpg.Connection[Any]:
    """Open a connection; behind the question mark of `url` may stand what other clients write there, too.

    Raises `asyncpg.PostgresError`, of class 08 where no server is reached.
    """
    said = {name: float(str(url.query[name])) for name in ("connect_timeout", *ALIVE) if name in url.query}
    plain = url.set(drivername="postgresql").difference_update_query(LIBPQ_ONLY)
    seconds = said.get("connect_timeout", 0)
    try:
        async with asyncio.timeout(seconds if seconds > 0 else CONNECT_SECONDS):
            opened: asyncpg.Connection[Any] = await asyncpg.connect(
                plain.render_as_string(hide_password=False),
                statement_cache_size=statements_kept,
                connection_class=kinds.CLASS,
            )
            try:
                _stay_alive(opened, said)
                await _keep_days(opened)
            except BaseException:
                opened.terminate()
                raise
    except OSError as problem:
        raise asyncpg.ClientCannotConnectError(str(problem) or "no answer in time") from problem
    return opened


def _stay_alive(opened: asyncpg.Connection[Any], said: Mapping[str, float]) -> None:
    """As PostgreSQL's own clients do: asyncpg leaves it to the system, which asks a silent server nothing."""
    reached = opened._transport.get_extra_info("socket")
    if reached is None or reached.family == getattr(socket, "AF_UNIX", None):
        return
    reached.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, (option, usual) in ALIVE.items():
        if hasattr(socket, option):
            reached.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), int(said.get(name, usual)))


async def _keep_days(opened: asyncpg.Connection[Any]) -> None:
    """By itself it writes 'infinity' for the last day of the calendar: another day than the one that stands there."""
    await opened.set_type_codec(
        "date",
        schema="pg_catalog",
        encoder=lambda day: (day.toordinal() - FIRST_DAY,),
        decoder=lambda told: date.fromordinal(told[0] + FIRST_DAY),
        format="tuple",
    )


def is_away(problem: Exception) -> bool:
    """Whether the store was not reached or could do nothing at that time, whatever it was asked."""
    if not isinstance(problem, DBAPIError):
        return isinstance(problem, PoolTimeout)
    if problem.connection_invalidated or is_outdated(problem):
        return True
    state = sqlstate(problem)
    return isinstance(problem, OperationalError) if state is None else state.startswith(AWAY)


def is_outdated(problem: DBAPIError) -> bool:
    """Whether a revision changed the table of a prepared statement, which is prepared anew when it is asked again."""
    return isinstance(problem.orig, AsyncAdapt_asyncpg_dbapi.InvalidCachedStatementError)


def sqlstate(problem: DBAPIError) -> str | None:
    """PostgreSQL's code of what went wrong, None where it did not say so itself."""
    told = getattr(problem.orig, "sqlstate", None)
    return None if told is None else str(told)


def hide_values(context: ExceptionContext) -> None:
    """Take out of an error the words that go on with a value, which may be what a citizen wrote."""
    told: Any = context.original_exception
    state = getattr(told, "sqlstate", None) or ""
    if not (isinstance(told.__cause__, asyncpg.DataError) or state.startswith(OF_VALUES)):
        return
    words = f"a value does not fit its place ({state or type(told.__cause__).__name__})"
    told.args, told.__cause__, told.__suppress_context__ = (words,), None, True
    if isinstance(context.sqlalchemy_exception, DBAPIError):
        context.sqlalchemy_exception.args = (f"({type(told).__name__}) {words}",)
