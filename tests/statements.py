"""Statements compiled once a run: every test opens a store of its own, and each would compile what the last one did."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from desk.store import sealed
from desk.store.models import Base

MOST = 4000


class Compiled(dict[tuple[Any, ...], Any]):
    """What was compiled, by driver, keys and statement instead of by engine and statement.

    It begins anew when it is full.
    """

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(_of_driver(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(_of_driver(key), compiled)


def compile_once() -> None:
    """From now on all engines of this process share what they compile."""
    compiled = Compiled()

    def shares(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", shares)
    # What a session writes by itself, it keeps apart from all else: by table.
    for mapper in Base.registry.mappers:
        vars(mapper)["_compiled_cache"] = Compiled()


def _of_driver(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    seal = sealed.given(dialect)
    return type(dialect), seal.ids if seal else (), *statement
