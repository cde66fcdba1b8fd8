"""New rows that are written often, made without what an object notes of each of its values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy.orm.attributes import instance_state, manager_of_class

from desk.store.models import Base

Made = TypeVar("Made", bound=Base)


def new_row(table: type[Made], **values: Any) -> Made:
    """A new object of this class, with these values, as its own constructor makes it.

    That notes for each value that it was changed, and from what: of a message it costs more than to write it. What may
    be missing and is not given is None from the beginning. Raises TypeError for a value that the class has no column
    for.
    """
    manager, names, missing = _known(table)
    if not names.issuperset(values):
        raise TypeError(f"no column of '{table.__name__}': {', '.join(sorted(values.keys() - names))}")
    made: Made = manager.new_instance()
    told: dict[str, Any] = instance_state(made).dict
    told.update(missing)
    told.update(values)
    return made


@lru_cache(maxsize=64)
def _known(table: type[Base]) -> tuple[Any, frozenset[str], dict[str, None]]:
    """What makes its objects, the names of their values, and those that are NULL where nobody gives them."""
    columns = {one.key: one.columns[0] for one in table.__mapper__.column_attrs}
    missing = dict.fromkeys(name for name, column in columns.items() if _may_be_missing(column))
    return manager_of_class(table), frozenset(columns), missing


def _may_be_missing(column: Any) -> bool:
    return bool(column.nullable and column.default is None and column.server_default is None)
