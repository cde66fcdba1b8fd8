"""New rows that are written often, made without what an object notes of each of its values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy.orm.attributes import instance_state, manager_of_class

from desk.store.models import Base

Made = TypeVar("Made", bound=Base)


def new_row(table: type[Made], **values: Any) -> Made:
    """A new object of this class, with these values, as its own constructor makes it.

    That notes for each value that it was changed, and from what: of a message it costs more than to write it. Not for
    tickets and conversations, of which something else follows from what was changed (`desk.store.derived`). Raises
    TypeError for a value that the class has no column for.
    """
    manager, names = _known(table)
    if not names.issuperset(values):
        raise TypeError(f"no column of '{table.__name__}': {', '.join(sorted(values.keys() - names))}")
    made: Made = manager.new_instance()
    state: Any = instance_state(made)
    state.dict.update(values)
    return made


@lru_cache(maxsize=64)
def _known(table: type[Base]) -> tuple[Any, frozenset[str]]:
    return manager_of_class(table), frozenset(table.__mapper__.column_attrs.keys())
