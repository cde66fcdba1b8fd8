"""Column types that keep what they hold sealed. Each engine has keys of its own (`desk.store.seal`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, String, Text
from sqlalchemy.sql import operators
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine

from desk.errors import KeyProblem
from desk.store.seal import SEALED, Seal

NAMED = frozenset({"reporter_name", "reporter_phone", "on_behalf_of"})
"""What tells in a complaint's fields who somebody is."""
_SEALS: WeakKeyDictionary[Dialect, Seal] = WeakKeyDictionary()


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
        return None if value is None else seal_of(dialect).sealed(value, self.purpose)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _opened(value, self.purpose, dialect)


class SealedFields(TypeDecorator[dict[str, Any]]):
    """The fields of a complaint that is being told: who tells it is sealed, what is told is not."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return _each_name(value, lambda name, told: seal_of(dialect).sealed(told, f"drafts.{name}"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return _each_name(value, lambda name, kept: _opened(kept, f"drafts.{name}", dialect))


def _opened(kept: str, purpose: str, dialect: Dialect) -> str:
    """As it stands where it was never sealed. Raises `KeyProblem`."""
    return seal_of(dialect).opened(kept, purpose) if SEALED.match(kept) else kept


def _each_name(value: Any, done: Callable[[str, str], str]) -> Any:
    """The value with each name in it as `done` makes it, however deep it stands."""
    if isinstance(value, dict):
        return {
            name: done(name, one) if name in NAMED and isinstance(one, str) else _each_name(one, done)
            for name, one in value.items()
        }
    return [_each_name(one, done) for one in value] if isinstance(value, list) else value
