"""Statements that PostgreSQL keeps prepared for a connection: planned when they come first, and not each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

KINDS = {str: "text", int: "bigint", float: "double precision"}
"""What the values of a prepared statement may be, as Python and PostgreSQL call it."""

Told = Callable[[str, Sequence[Any]], str]
"""The words that carry out a statement with these values: `?` stands for one before, `%s` behind."""


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
            return as_it_stands(statement, values)
        key = (statement, *kinds)
        known = self._names.get(key)
        if known is not None:
            return _execute(known, len(values))
        name = self._names[key] = named(statement, kinds)
        return f"PREPARE {name}{_listed(kinds)} AS {_numbered(statement)}; {_execute(name, len(values))}"


def named(statement: str, kinds: Sequence[str]) -> str:
    """What a statement is prepared as: the same name is never another statement's, whoever prepared it."""
    return "s" + hashlib.blake2s("\0".join((statement, *kinds)).encode(), digest_size=12).hexdigest()


def as_it_stands(statement: str, _values: Sequence[Any]) -> str:
    """The words of one that is not prepared."""
    return statement.replace("?", "%s")


def _execute(name: str, count: int) -> str:
    return f"EXECUTE {name}{_listed(['%s'] * count)}"


def _listed(items: Sequence[str]) -> str:
    return f" ({', '.join(items)})" if items else ""


def _numbered(statement: str) -> str:
    first, *others = statement.split("?")
    return first + "".join(f"${place}{words}" for place, words in enumerate(others, start=1))
