"""In which order tickets are listed, and where a page of them begins: by keyset, forwards and backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, tuple_

from desk.store import keyset
from desk.store.models import TicketRow

Order = Literal["newest", "oldest", "due", "followers", "updated"]


@dataclass(frozen=True)
class Way:
    """By which column, and whether its smallest comes first."""

    column: str
    ascending: bool


WAYS: dict[Order, Way] = {
    "newest": Way("created_at", ascending=False),
    "oldest": Way("created_at", ascending=True),
    "due": Way("limit_at", ascending=True),
    "followers": Way("followers", ascending=False),
    "updated": Way("updated_at", ascending=False),
}


def ordered(statement: Select[Any], order: Order, *, backwards: bool = False) -> Select[Any]:
    """The statement in this order, or in its reverse."""
    way = WAYS[order]
    columns = [getattr(TicketRow, way.column), TicketRow.id]
    if way.ascending is not backwards:
        return statement.order_by(*columns)
    return statement.order_by(*(column.desc() for column in columns))


def beyond(order: Order, cursor: str, *, backwards: bool = False) -> ColumnElement[bool]:
    """What comes after the row that the cursor stands for; before it, if `backwards`. Raises `InvalidInput`."""
    way = WAYS[order]
    place = (keyset.decode_count if order == "followers" else keyset.decode)(cursor)
    here = tuple_(getattr(TicketRow, way.column), TicketRow.id)
    return here > place if way.ascending is not backwards else here < place


def cursor(order: Order, row: TicketRow) -> str:
    """The cursor that stands for a row in this order."""
    value: datetime | int = getattr(row, WAYS[order].column)
    return keyset.encode(value, row.id)
