"""Column types that keep what they hold sealed. Each engine has keys of its own (`desk.store.seal`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Dialect, String, Text
from sqlalchemy.sql import operators
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine

from desk.errors import KeyProblem, UnreadableValue
from desk.store.seal import BEGINS, KIND, SEALED, Seal
from desk.store.unreadable import WORDS, Unreadable

log = structlog.get_logger(__name__)

NAMED = frozenset({"reporter_name", "reporter_phone", "on_behalf_of"})
"""What tells in a complaint's fields who somebody is."""
_SEALS: WeakKeyDictionary[Dialect, Seal] = WeakKeyDictionary()
MOST_TOLD = 1000
_TOLD: set[str] = set()
"""What the log has heard of: a list that is looked at every few seconds does not fill it."""


def give(dialect: Dialect, seal: Seal) -> None:
    """From now on whatever goes through this engine is sealed with these keys."""
    _SEALS[dialect] = seal


def given(dialect: Dialect) -> Seal | None:
    """The keys of an engine, if it was opened with any."""
    return _SEALS.get(dialect)


def seal_of(dialect: Dialect) -> Seal:
    """The keys of an engine. Raises `KeyProblem` for one that was opened without."""
    found = given(dialect)
    if found is None:
        raise KeyProblem(
            "this store was opened without keys for names", advice="open it with those of the settings"
        )
    return found


class Sealed(TypeDecorator[str]):
    """A text that only holders of the keys read. It is compared with nothing but NULL; marks are for finding it.

    `purpose` is where it stands: a value that was moved elsewhere is refused. `length` is that of the plain text.
    """

    impl = String
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[str]):  # noqa: N801
        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            """Refuse what would never hold: a text is sealed differently each time."""
            if op not in (operators.is_, operators.is_not):
                raise TypeError("a sealed value cannot be compared: look for its mark")
            return super().operate(op, *other, **kwargs)

    def __init__(self, purpose: str, length: int) -> None:
        super().__init__(length)
        self.purpose, self.length = purpose, length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Sealed values are longer than what they hold; SQLite counts no characters."""
        return Text() if dialect.name == "postgresql" else String(self.length)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _closed(value, self.purpose, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _opened(value, self.purpose, dialect)


class SealedFields(TypeDecorator[dict[str, Any]]):
    """The fields of a complaint that is being told: who tells it is sealed, what is told is not."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return _each_name(value, lambda name, told: _closed(told, f"drafts.{name}", dialect))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return _each_name(value, lambda name, kept: _opened(kept, f"drafts.{name}", dialect))


def _closed(told: str, purpose: str, dialect: Dialect) -> str | None:
    """What could not be read goes back as it stood; its words alone are nobody's name."""
    if isinstance(told, Unreadable):
        return told.kept
    return None if told == WORDS else seal_of(dialect).sealed(told, purpose)


def _opened(kept: str, purpose: str, dialect: Dialect) -> str:
    """As it stands where it was never sealed.

    What no key opens is `Unreadable`, and is told in the log: one such value must not keep all others from being shown.
    """
    if not SEALED.match(kept):
        return kept
    try:
        return seal_of(dialect).opened(kept, purpose)
    except UnreadableValue as problem:
        if kept not in _TOLD:
            if len(_TOLD) >= MOST_TOLD:
                _TOLD.clear()
            _TOLD.add(kept)
            log.error(
                "value_unreadable", purpose=purpose, key=kept[len(KIND) + 1 : BEGINS - 1], why=problem.why
            )
        return Unreadable(kept)


def _each_name(value: Any, done: Callable[[str, str], str | None]) -> Any:
    """The value with each name in it as `done` makes it, however deep it stands."""
    if isinstance(value, dict):
        return {
            name: done(name, one) if name in NAMED and isinstance(one, str) else _each_name(one, done)
            for name, one in value.items()
        }
    return [_each_name(one, done) for one in value] if isinstance(value, list) else value
