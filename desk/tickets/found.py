"""Conditions on tickets that each store has its own way for: found by words, and held by a co-unit.

What is asked for stands in the statement itself and not beside it: how often it occurs decides how it is looked for.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Boolean, ColumnElement, false
from sqlalchemy.ext.compiler import compiles

from desk.search import bigrams
from desk.staff.actor import Actor
from desk.store.derived import PERSON
from desk.tickets.masking import SEE_ALL


def holds(q: str, actor: Actor) -> ColumnElement[bool]:
    """Every word of `q` stands in the number, the matter or the place; or all in who reported it, for those who may
    see them. A query without any word finds nothing.
    """
    terms = bigrams.asked(q)
    if not terms:
        return false()
    marks = ("", PERSON) if actor.role in SEE_ALL else ("",)
    return _Words(
        postgresql=" | ".join(f"({bigrams.tsquery(terms, mark=mark)})" for mark in marks),
        sqlite=" OR ".join(f"({bigrams.fts5(terms, mark=mark)})" for mark in marks),
    )


def beside(unit: str) -> ColumnElement[bool]:
    """The unit is a co-unit."""
    return _CoUnit(unit)


class _Words(ColumnElement[bool]):
    inherit_cache = False
    type = Boolean()

    def __init__(self, *, postgresql: str, sqlite: str) -> None:
        self.postgresql, self.sqlite = postgresql, sqlite


class _CoUnit(ColumnElement[bool]):
    inherit_cache = False
    type = Boolean()

    def __init__(self, unit: str) -> None:
        self.unit = unit


@compiles(_Words, "postgresql")
def _words_on_postgres(element: _Words, _compiler: Any, **_: Any) -> str:
    asked = _literal(element.postgresql, doubled=True)
    return f"tickets.id IN (SELECT rowid FROM ticket_words WHERE words @@ {asked}::tsquery OFFSET 0)"  # noqa: S608


@compiles(_Words, "sqlite")
def _words_on_sqlite(element: _Words, _compiler: Any, **_: Any) -> str:
    asked = _literal(element.sqlite, doubled=False)
    return f"tickets.id IN (SELECT rowid FROM ticket_words WHERE ticket_words MATCH {asked})"  # noqa: S608


@compiles(_CoUnit, "postgresql")
def _co_unit_on_postgres(element: _CoUnit, _compiler: Any, **_: Any) -> str:
    asked = _literal(json.dumps([element.unit]), doubled=True)
    return f"(tickets.co_units::jsonb @> {asked}::jsonb AND tickets.co_units::text <> '[]')"


@compiles(_CoUnit, "sqlite")
def _co_unit_on_sqlite(element: _CoUnit, _compiler: Any, **_: Any) -> str:
    asked = _literal(element.unit, doubled=False)
    return f"EXISTS (SELECT 1 FROM json_each(tickets.co_units) WHERE json_each.value = {asked})"  # noqa: S608


def _literal(value: str, *, doubled: bool) -> str:
    """A text as SQL writes it; with `doubled` for a driver that reads `%`."""
    written = value.replace("\x00", "").replace("'", "''")
    return f"'{written.replace('%', '%%') if doubled else written}'"
