"""Conditions on tickets that each store has its own way for: found by words, and those of a unit.

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
from desk.store.models import IS_OPEN
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


def of_unit(unit: str, *, is_open: bool) -> ColumnElement[bool]:
    """The unit leads it or is a co-unit. With `is_open` the other conditions ask for open tickets already: a unit has
    few of those, and they are looked up before anything is walked.
    """
    return _OfUnit(unit, is_open=is_open)


class _Words(ColumnElement[bool]):
    inherit_cache = False
    type = Boolean()

    def __init__(self, *, postgresql: str, sqlite: str) -> None:
        self.postgresql, self.sqlite = postgresql, sqlite


class _OfUnit(ColumnElement[bool]):
    inherit_cache = False
    type = Boolean()

    def __init__(self, unit: str, *, is_open: bool) -> None:
        self.unit, self.is_open = unit, is_open


@compiles(_Words, "postgresql")
def _words_on_postgres(element: _Words, _compiler: Any, **_: Any) -> str:
    asked = _literal(element.postgresql, doubled=True)
    return f"tickets.id IN (SELECT rowid FROM ticket_words WHERE words @@ {asked}::tsquery OFFSET 0)"  # noqa: S608


@compiles(_Words, "sqlite")
def _words_on_sqlite(element: _Words, _compiler: Any, **_: Any) -> str:
    asked = _literal(element.sqlite, doubled=False)
    return f"tickets.id IN (SELECT rowid FROM ticket_words WHERE ticket_words MATCH {asked})"  # noqa: S608


@compiles(_OfUnit, "postgresql")
def _of_unit_on_postgres(element: _OfUnit, _compiler: Any, **_: Any) -> str:
    unit, units = (_literal(one, doubled=True) for one in (element.unit, json.dumps([element.unit])))
    leads = f"tickets.unit = {unit}"
    helps = f"tickets.co_units::jsonb @> {units}::jsonb AND tickets.co_units::text <> '[]'"
    if not element.is_open:
        return f"({leads} OR ({helps}))"
    found = " UNION ALL ".join(f"SELECT id FROM tickets WHERE {IS_OPEN} AND {one}" for one in (leads, helps))  # noqa: S608
    return f"tickets.id IN ({found})"


@compiles(_OfUnit, "sqlite")
def _of_unit_on_sqlite(element: _OfUnit, _compiler: Any, **_: Any) -> str:
    unit = _literal(element.unit, doubled=False)
    helps = f"EXISTS (SELECT 1 FROM json_each(tickets.co_units) WHERE json_each.value = {unit})"  # noqa: S608
    return f"(tickets.unit = {unit} OR {helps})"


def _literal(value: str, *, doubled: bool) -> str:
    """A text as SQL writes it; with `doubled` for a driver that reads `%`."""
    written = value.replace("\x00", "").replace("'", "''")
    return f"'{written.replace('%', '%%') if doubled else written}'"
