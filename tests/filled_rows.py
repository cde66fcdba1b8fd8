"""Rows for every table of a store at any revision, made from the tables alone: no model knows the earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, select, types

from desk.search.messages import APART as WORDS_OF_MESSAGES
from desk.store.derived import APART as WORDS_OF_TICKETS

APART = (*WORDS_OF_MESSAGES, *WORDS_OF_TICKETS, "alembic_version")
DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
USUAL: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("tickets", "status"): ("received", "dispatched", "merged", "closed"),
    ("tickets", "kind"): ("complaint",),
    ("tickets", "category"): ("sanitation.rubbish_collection",),
    ("tickets", "category_group"): ("sanitation",),
    ("tickets", "reporter_phone"): ("13812345678",),
    ("tickets", "description"): ("楼下垃圾三天没人清运", "The lamp at the gate is out"),
    ("surveys", "state"): ("expired", "answered"),
    ("drafts", "state"): ("open",),
    ("messages", "direction"): ("in", "out"),
    ("messages", "status"): ("waiting", "undeliverable", "uncertain", "sent"),
    ("messages", "error"): ("Forbidden: blocked by the user", "BadRequest: chat not found"),
    ("conversations", "channel"): ("web", "telegram"),
}
"""Words that revisions look for; everything else is text that names its column."""
LANGS = ("zh", "en")
COUNTED = frozenset({("tickets", "followers")})
"""What a revision counts anew from other rows."""
Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


def tables(connection: Connection) -> Sequence[Table]:
    """The tables that hold rows, those first that others lead to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith(APART))
    return found.sorted_tables


def put(connection: Connection, into: Sequence[Table], nth: int, *, whole: bool) -> None:
    """One row in each table, with `nth` for an id; `whole`: nothing is left empty that may be.

    A key of another table leads to the row with the same `nth`, one to its own table to the row before.
    """
    for table in into:
        row = {
            column.name: _value(column, nth)
            for column in table.columns
            if whole or column.primary_key or not (column.nullable or column.server_default)
        }
        connection.execute(table.insert().values(row))


def rows(connection: Connection, of: Sequence[Table]) -> Rows:
    """Every row by its table and its key."""
    return {
        table.name: {
            tuple(row[column.name] for column in table.primary_key): dict(row)
            for row in connection.execute(select(table)).mappings()
        }
        for table in of
    }


def lost(before: Rows, after: Rows) -> Iterator[str]:
    """What stood in a row before and does not afterwards. What was empty may have been filled in."""
    for name, kept in before.items():
        for key, row in kept.items():
            found = after.get(name, {}).get(key, {})
            for column, value in row.items():
                if (name, column) not in COUNTED and value is not None and found.get(column) != value:
                    yield f"{name}{key}.{column}: {value!r}, then {found.get(column)!r}"


def _value(column: Column[Any], nth: int) -> Any:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return _value(target, nth) if target.table is not column.table else _before(nth)
    match column.type:
        case types.Boolean():
            return bool(nth % 2)
        case types.Integer():
            return nth
        case types.Float():
            return nth / 2
        case types.JSON():
            return {"place": "望京"} if column.name == "fields" else [f"{column.name}-{nth}"]
        case types.DateTime():
            return NOON + timedelta(hours=nth)
        case types.Date():
            return DAY + timedelta(days=nth)
        case types.LargeBinary():
            return bytes([nth])
        case types.String():
            return _text(column, nth)
    raise AssertionError(f"no value for {column!r}")


def _before(nth: int) -> int | None:
    return nth - 1 or None


def _text(column: Column[Any], nth: int) -> str:
    usual = USUAL.get((column.table.name, column.name), LANGS if column.name == "lang" else ())
    if usual:
        return usual[nth % len(usual)]
    assert isinstance(column.type, types.String)
    return f"{nth}-{column.name}"[: column.type.length]
