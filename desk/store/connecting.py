"""How a connection to PostgreSQL is opened, and how one tells that the store is away."""

from __future__ import annotations

from datetime import date
from typing import Any

import asyncpg
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

AWAY = ("08", "53", "55", "57", "58")
"""Classes of SQLSTATE (PostgreSQL, appendix A) that say nothing of what was asked: no connection, no room, a lock that
was not had, a server that ends, trouble of its system.
"""
CONNECT_SECONDS = 60.0
FIRST_DAY = date(2000, 1, 1).toordinal()
"""From which PostgreSQL counts days."""


async def connect(url: URL, *, statements_kept: int) -> asyncpg.Connection[Any]:
    """Open a connection; what stands behind the question mark of `url` means what it means to PostgreSQL's own clients.

    Raises `asyncpg.PostgresError`, of class 08 where no server is reached.
    """
    seconds = float(str(url.query.get("connect_timeout", 0))) or CONNECT_SECONDS
    plain = url.set(drivername="postgresql").difference_update_query(["connect_timeout"])
    try:
        opened = await asyncpg.connect(
            plain.render_as_string(hide_password=False), statement_cache_size=statements_kept, timeout=seconds
        )
    except OSError as problem:
        raise asyncpg.ClientCannotConnectError(str(problem) or "no answer in time") from problem
    # By itself it writes 'infinity' for the last day of the calendar: another day than the one that stands there.
    await opened.set_type_codec(
        "date",
        schema="pg_catalog",
        encoder=lambda day: (day.toordinal() - FIRST_DAY,),
        decoder=lambda told: date.fromordinal(told[0] + FIRST_DAY),
        format="tuple",
    )
    return opened


def is_away(problem: Exception) -> bool:
    """Whether the store was not reached or could do nothing at that time, whatever it was asked."""
    if not isinstance(problem, DBAPIError):
        return isinstance(problem, PoolTimeout)
    state = sqlstate(problem)
    if state is not None:
        return problem.connection_invalidated or state.startswith(AWAY)
    return problem.connection_invalidated or isinstance(problem, OperationalError)


def sqlstate(problem: DBAPIError) -> str | None:
    """PostgreSQL's code of what went wrong, None where it did not say so itself."""
    # SQLAlchemy hands it on with most of the driver's errors, not with all.
    told = (getattr(one, "sqlstate", None) for one in (problem.orig, problem.orig and problem.orig.__cause__))
    return next((str(one) for one in told if one), None)
