"""How a transaction on PostgreSQL begins: what says so is sent together with its first statement.

By itself BEGIN is one more way to the server and back. The driver sends one statement at a time, so the words stand in
its connection before those of the statement; it passes over the answer to them, and knows from the end of the answer
that a transaction runs.
"""

from __future__ import annotations

from typing import Any

import asyncpg
from asyncpg.transaction import TransactionState

TRIED_WITH = "0.32."
"""It writes into the driver's own connection, so with another version BEGIN is sent by itself."""


def fits(version: str) -> bool:
    """Whether this can be done with this version of asyncpg."""
    return version.startswith(TRIED_WITH)


_FITS = fits(asyncpg.__version__)


def may_begin_with_statement(adapted: Any) -> bool:
    """Whether the transaction that would begin now is one of PostgreSQL's usual kind. `adapted`: as SQLAlchemy has the
    driver's connection."""
    is_usual = adapted.isolation_level is None and not (adapted.readonly or adapted.deferrable)
    return _FITS and adapted._transaction is None and is_usual


def begin_with_statement(adapted: Any) -> None:
    """Send BEGIN with the statement that comes next, which has a name on the server and is asked once, at once."""
    driver = adapted._connection
    if driver.is_closed():
        # Whoever sends the statement hears of it.
        return
    adapted._transaction = begun = driver.transaction()
    driver._transport.write(_BEGIN)
    begun._state, driver._top_xact = TransactionState.STARTED, begun


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4) + body


_NO_NAME, _NONE = b"\0", b"\0\0"
_BEGIN = (
    # Parse: a statement without a name, its words, no types of values.
    _message(b"P", _NO_NAME + b"BEGIN\0" + _NONE)
    # Bind: a portal and the statement without names; no formats, no values, no formats of columns.
    + _message(b"B", _NO_NAME + _NO_NAME + _NONE + _NONE + _NONE)
    # Execute: that portal, all rows.
    + _message(b"E", _NO_NAME + bytes(4))
)
"""https://www.postgresql.org/docs/current/protocol-message-formats.html; the statement behind it ends with a Sync."""
