"""Conditions on tickets that each store has its own way for: found by words, and those of a unit.

What is asked for stands in the statement itself and not beside it: how often it occurs decides how it is looked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, String, bindparam, false
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator

from desk.search import bigrams, persons
from desk.staff.actor import Actor
from desk.store.derived import PERSON
from desk.store.models import IS_OPEN
from desk.store.sealed import seal_of
from desk.tickets.masking import SEE_ALL


def holds(q: str, actor: Actor) -> ColumnElement[bool]:
    """Every word of `q` stands in the number, the matter or the place; or, for those who may see who reported it, all
    in the enterprise, or it is the whole of a name or a number. A query without any word finds nothing.
    """
    return _Words(q.replace("\x00", ""), whose=actor.role in SEE_ALL) if bigrams.asked(q) else false()


def of_unit(unit: str, *, is_open: bool) -> ColumnElement[bool]:
    """The unit leads it or is a co-unit. With `is_open` the other conditions ask for open tickets already: a unit has
    few of those, and they are looked up before anything is walked.
    """
    return _OfUnit(unit, is_open=is_open)


def ways_of_unit(unit: str) -> Sequence[ColumnElement[bool]]:
    """The two halves of `of_unit`: the unit leads it; it is a co-unit."""
    return _Leads(unit), _Helps(unit)


class _Asked(TypeDecorator[str]):
    """What somebody types, in the words of a store's index. With `whose` it may also mean who reported a ticket:
    marked with each key of the store, since what was not yet marked with the newest is found too.
    """

    impl = String
    cache_ok = True

    def __init__(self, whose: bool) -> None:
        super().__init__()
        self.whose = whose

    def process_literal_param(self, value: str | None, dialect: Dialect) -> str:
        terms = bigrams.asked(value or "")
        is_postgres = dialect.name == "postgresql"
        written = bigrams.tsquery if is_postgres else bigrams.fts5
        ways = [written(terms)]
        if self.whose:
            ways += [
                written(terms, mark=PERSON),
                *(written(way, mark=PERSON) for way in _marked(value or "", dialect)),
            ]
        return (" | " if is_postgres else " OR ").join(f"({way})" for way in ways)


def _marked(query: str, dialect: Dialect) -> list[list[bigrams.Term]]:
    seal = seal_of(dialect)
    ways = [zip(*map(seal.marks, way), strict=True) for way in persons.asked(query)]
    return [[bigrams.Term(mark, begins=False) for mark in marks] for way in ways for marks in way]


class _Words(ColumnElement[bool]):
    """What is asked for is written into the statement when it is sent: the statement itself is made once."""

    _traverse_internals = [("asked", InternalTraversal.dp_clauseelement)]
    inherit_cache = True
    type = Boolean()

    def __init__(self, query: str, *, whose: bool) -> None:
        self.asked = bindparam(None, query, _Asked(whose), literal_execute=True)


class _Unit(ColumnElement[bool]):
    _traverse_internals = [
        ("unit", InternalTraversal.dp_string),
        ("is_open", InternalTraversal.dp_boolean),
    ]
    inherit_cache = True
    type = Boolean()

    def __init__(self, unit: str, *, is_open: bool = False) -> None:
        self.unit, self.is_open = unit, is_open


class _OfUnit(_Unit):
    inherit_cache = True


class _Leads(_Unit):
    inherit_cache = True


class _Helps(_Unit):
    inherit_cache = True


@compiles(_Words, "postgresql")
def _words_on_postgres(element: _Words, compiler: Any, **how: Any) -> str:
    asked = compiler.process(element.asked, **how)
    return f"tickets.id IN (SELECT rowid FROM ticket_words WHERE words @@ {asked}::tsquery OFFSET 0)"  # noqa: S608


@compiles(_Words, "sqlite")
def _words_on_sqlite(element: _Words, compiler: Any, **how: Any) -> str:
    asked = compiler.process(element.asked, **how)
    return f"tickets.id IN (SELECT rowid FROM ticket_words WHERE ticket_words MATCH {asked})"  # noqa: S608


@compiles(_Leads)
def _leads(element: _Unit, compiler: Any, **_: Any) -> str:
    return f"tickets.unit = {_literal(element.unit, doubled=compiler.dialect.name == 'postgresql')}"


@compiles(_Helps, "postgresql")
def _helps_on_postgres(element: _Unit, _compiler: Any, **_: Any) -> str:
    # PostgreSQL takes one ticket in a hundred to be one, whatever the unit, and would walk all: an array is looked up.
    return f"tickets.id = ANY (ARRAY(SELECT id FROM tickets WHERE {_is_co_unit(element.unit)}))"  # noqa: S608


def _is_co_unit(unit: str) -> str:
    units = _literal(json.dumps([unit]), doubled=True)
    return f"tickets.co_units::jsonb @> {units}::jsonb AND tickets.co_units::text <> '[]'"


@compiles(_Helps, "sqlite")
def _helps_on_sqlite(element: _Unit, _compiler: Any, **_: Any) -> str:
    unit = _literal(element.unit, doubled=False)
    return f"EXISTS (SELECT 1 FROM json_each(tickets.co_units) WHERE json_each.value = {unit})"  # noqa: S608


@compiles(_OfUnit)
def _of_unit(element: _OfUnit, compiler: Any, **_: Any) -> str:
    leads, helps = (compiler.process(way) for way in ways_of_unit(element.unit))
    if compiler.dialect.name == "sqlite":
        return f"({leads} OR {helps})"
    ways = [leads, f"({_is_co_unit(element.unit)})"]
    if not element.is_open:
        return f"({' OR '.join(ways)})"
    found = " UNION ALL ".join(f"SELECT id FROM tickets WHERE {IS_OPEN} AND {way}" for way in ways)  # noqa: S608
    return f"tickets.id IN ({found})"


def _literal(value: str, *, doubled: bool) -> str:
    """A text as SQL writes it; with `doubled` for a driver that reads `%`."""
    written = value.replace("\x00", "").replace("'", "''")
    return f"'{written.replace('%', '%%') if doubled else written}'"
