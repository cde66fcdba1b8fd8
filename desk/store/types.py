"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, Integer, literal_column
from sqlalchemy.types import JSON, TypeDecorator, UserDefinedType

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A growing 64-bit key; SQLite only numbers plain INTEGER columns by itself."""

Json = JSON(none_as_null=True)


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware moment, kept in UTC. A naive datetime is a mistake of the caller and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: say in which zone it is")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Xid(UserDefinedType[int]):
    """A transaction, as PostgreSQL numbers them."""

    cache_ok = True

    def get_col_spec(self, **_more: Any) -> str:
        return "XID"


def version_of(table: str) -> ColumnElement[int]:
    """What tells the version of a row of this table on PostgreSQL: who changed it last. To lock it, or to refer to it,
    is no change.
    """
    return literal_column(f"{table}.xmin", type_=Xid())
