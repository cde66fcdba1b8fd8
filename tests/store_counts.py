"""Counts what is asked of PostgreSQL within a block: statements, on either way of `desk.store`, rows, transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_cursor

from desk.store.asking import ask
from tests.sealed_store import Database

ASKS: Any = AsyncAdapt_asyncpg_cursor._prepare_and_execute


@contextmanager
def counted(db: Database) -> Iterator[Counter[str]]:
    """The statements that go to the server, and the transactions that end."""
    seen: Counter[str] = Counter()

    def tells(kind: str, done: Callable[..., Any]) -> Callable[..., Any]:
        def counts(*args: Any, **named: Any) -> Any:
            seen.update([kind])
            return done(*args, **named)

        return counts

    ended = tells("transactions", lambda _: None)
    engines = [engine.sync_engine for engine in db.engines]
    for engine in engines:
        event.listen(engine, "commit", ended)
    try:
        with (
            patch("desk.store.lean.ask", tells("statements", ask)),
            patch.object(AsyncAdapt_asyncpg_cursor, ASKS.__name__, tells("statements", ASKS)),
        ):
            yield seen
    finally:
        for engine in engines:
            event.remove(engine, "commit", ended)


@contextmanager
def asked_plainly() -> Iterator[list[str]]:
    """The words of the plain statements, also of those that are given up as soon as somebody listens."""
    words: list[str] = []

    def tells(connection: Any, statement: str, *args: Any, **named: Any) -> Any:
        words.append(statement)
        return ask(connection, statement, *args, **named)

    with patch("desk.store.lean.ask", tells):
        yield words


@contextmanager
def counted_rows() -> Iterator[Counter[str]]:
    """The plain statements, and the rows that came back or were changed by them."""
    seen: Counter[str] = Counter()

    async def counts(*args: Any, **named: Any) -> Any:
        answer = await ask(*args, **named)
        seen.update({"statements": 1, "rows": max(len(answer.rows), answer.changed)})
        return answer

    with patch("desk.store.lean.ask", counts):
        yield seen
