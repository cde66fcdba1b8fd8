"""What a store is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from desk.store.database import Database


@contextmanager
def heard(db: Database, *, having: str = "") -> Iterator[list[str]]:
    """Within the block, the words of all statements that have these in them, as they are asked. Each goes SQLAlchemy's
    own way then.
    """
    words: list[str] = []

    def hears(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if having in statement:
            words.append(statement)

    engines = [engine.sync_engine for engine in db.engines]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hears)
    try:
        yield words
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hears)
