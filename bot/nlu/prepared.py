"""Statements that PostgreSQL keeps prepared for a connection: planned when they come first, and not each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

KINDS = {str: "text", int: "bigint", float: "double precision"}
"""What the values of a prepared statement may be, as Python and PostgreSQL call it."""


class Prepared:
    """Those of one connection, by their words and the kinds of their values. `?` stands for a value."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], str] = {}

    def told(self, statement: str, values: Sequence[Any]) -> str:
        """The words that carry it out, with `%s` for each value. They have to be sent: they prepare what is new.

        A statement with a value of another kind is carried out as it stands.
        """
        kinds = [KINDS.get(type(value), "") for value in values]
        if "" in kinds:
            return statement.replace("?", "%s")
        key = (statement, *kinds)
        name = self._names.get(key)
        if name is not None:
            return _execute(name, len(values))
        name = self._names[key] = f"s{len(self._names)}"
        return f"PREPARE {name}{_listed(kinds)} AS {_numbered(statement)}; {_execute(name, len(values))}"


def _execute(name: str, count: int) -> str:
    return f"EXECUTE {name}{_listed(['%s'] * count)}"


def _listed(items: Sequence[str]) -> str:
    return f" ({', '.join(items)})" if items else ""


def _numbered(statement: str) -> str:
    first, *others = statement.split("?")
    return first + "".join(f"${place}{words}" for place, words in enumerate(others, start=1))
