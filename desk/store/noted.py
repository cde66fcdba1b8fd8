"""What objects note of themselves until they are written: whether they are new, and what of them was changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.base import PassiveFlag

from desk.store.models import Base


def is_new(row: Base) -> bool:
    """Whether it had no row before this flush."""
    return bool(instance_state(row).key is None)


def changed(row: Base, names: Iterable[str]) -> bool:
    """Whether one of these columns is another than in its row."""
    state: Any = instance_state(row)
    return any(name in state.committed_state and _history(state, name).has_changes() for name in names)


def before(row: Base, name: str) -> Any:
    """What a column was before this flush."""
    was = _history(instance_state(row), name).deleted
    return was[0] if was else getattr(row, name)


def _history(state: Any, name: str) -> Any:
    """What a column was and is. By `state.attrs` it would be the same, but that is made of every column first."""
    return state.get_history(name, PassiveFlag.PASSIVE_NO_INITIALIZE)
