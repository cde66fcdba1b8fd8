"""Lets somebody hear each statement, with its time: its words with places for values, never the values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, ExceptionContext

from desk.store.database import Database

HEARD = "heard"


@contextmanager
def heard(
    db: Database, begun: Callable[[str], object], ended: Callable[[object, str | None], None]
) -> Iterator[None]:
    """Within the block, call `begun` with every statement's text, and `ended` with what that gave and, where the
    statement failed, the kind of its error.
    """

    def before(
        connection: Connection,
        _cursor: object,
        statement: str,
        _values: object,
        _context: object,
        _many: bool,
    ) -> None:
        connection.info[HEARD] = begun(statement)

    def after(connection: Connection, *_: Any) -> None:
        ended(connection.info.pop(HEARD, None), None)

    def failed(context: ExceptionContext) -> None:
        if context.connection is not None and HEARD in context.connection.info:
            ended(context.connection.info.pop(HEARD), type(context.original_exception).__name__)

    hearing = (("before_cursor_execute", before), ("after_cursor_execute", after), ("handle_error", failed))
    for engine, (name, hears) in product(db.engines, hearing):
        event.listen(engine.sync_engine, name, hears)
    try:
        yield
    finally:
        for engine, (name, hears) in product(db.engines, hearing):
            event.remove(engine.sync_engine, name, hears)
