"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, Integer, literal_column
from sqlalchemy.types import JSON, TypeDecorator, UserDefinedType

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A growing 64-bit key; SQLite only numbers plain INTEGER columns by itself."""

Json = JSON(none_as_null=True)
_TIMESTAMPTZ = 1184
"""What PostgreSQL numbers the type of moments by."""


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware moment, kept in UTC. A naive datetime is a mistake of the caller and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """As TypeDecorator, without its call around each value: of moments a turn writes some twenty."""
        if dialect.driver == "asyncpg":
            return _in_utc
        return super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        utc = _in_utc(value)
        return utc.replace(tzinfo=None) if utc is not None and dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """As TypeDecorator. What asyncpg reads of a column of this type is in UTC already."""
        if dialect.driver == "asyncpg" and coltype == _TIMESTAMPTZ:
            return None
        return super().result_processor(dialect, coltype)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def compare_values(self, x: Any, y: Any) -> bool:
        """As TypeDecorator: moments are compared as they are."""
        is_same: bool = x == y
        return is_same


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a naive datetime cannot be stored: say in which zone it is")
    return value.astimezone(UTC)


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
