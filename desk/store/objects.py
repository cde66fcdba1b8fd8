"""Objects of a session, made of the rows that the server gave back.

SQLAlchemy works out anew for each result how its rows become objects. For classes that stand in one table, with all
their columns and nothing else, that is worked out once here; whatever is more than that is left to SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Self

from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.orm import ColumnProperty, Mapper, Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.context import _MapperEntity, _RawColumnEntity

Key = tuple[type, tuple[Any, ...], None]
"""What a session knows an object by."""


class Whole:
    """Where the columns of a class stand in a row."""

    def __init__(self, mapper: Mapper[Any], places: dict[str, int]) -> None:
        """`places` by the names of its attributes."""
        self._class, self._manager, self._places = mapper.class_, mapper.class_manager, tuple(places.items())
        self._key = [places[mapper.get_property_by_column(column).key] for column in mapper.primary_key]

    def key(self, row: Sequence[Any]) -> Key | None:
        """The key of its object in this row; None where the row has none, as a join may have found nothing."""
        values = tuple([row[place] for place in self._key])
        return None if None in values else (self._class, values, None)

    def made(self, session: Session, key: Key, row: Sequence[Any]) -> Any:
        """An object that the session did not have."""
        made = self._manager.new_instance()
        state: Any = instance_state(made)
        state.key, state.session_id = key, session.hash_key
        session.identity_map._add_unpresent(state, key)
        told = state.dict
        for name, place in self._places:
            told[name] = row[place]
        return made


class Objects:
    """How the rows of a statement become a session's objects, and what stands beside them."""

    def __init__(self, parts: Sequence[Whole | int], metadata: SimpleResultMetaData) -> None:
        """Each of `parts` is a class, or the place of a single value."""
        self._parts, self.metadata = parts, metadata
        self._wholes = [part for part in parts if isinstance(part, Whole)]

    @classmethod
    def of(cls, entities: Sequence[Any], statement: Any, columns: Any) -> Self | None:
        """Those of a statement for these entities, whose `columns` say where each stands; None for SQLAlchemy's way."""
        if statement._with_options:
            return None
        parts = [_part(entity, columns) for entity in entities]
        if any(part is None for part in parts):
            return None
        return cls(
            [part for part in parts if part is not None],
            SimpleResultMetaData(
                [entity._label_name for entity in entities], [entity._extra_entities for entity in entities]
            ),
        )

    def made(self, session: Session, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]] | None:
        """The rows with objects in them; None where the session has one already, or somebody listens to it."""
        known: Any = session.identity_map
        if session.dispatch.loaded_as_persistent:
            return None
        keys = [[whole.key(row) for whole in self._wholes] for row in rows]
        if known and any(key in known._dict for of_row in keys for key in of_row):
            return None
        made: dict[Key, Any] = {}
        return [self._row(session, row, iter(own), made) for row, own in zip(rows, keys, strict=True)]

    def _row(
        self, session: Session, row: Sequence[Any], keys: Iterator[Key | None], made: dict[Key, Any]
    ) -> tuple[Any, ...]:
        told: list[Any] = []
        for part in self._parts:
            if isinstance(part, int):
                told.append(row[part])
            elif (key := next(keys)) is None:
                told.append(None)
            else:
                if key not in made:
                    made[key] = part.made(session, key, row)
                told.append(made[key])
        return tuple(told)


def _part(entity: Any, columns: Any) -> Whole | int | None:
    if isinstance(entity, _RawColumnEntity):
        return _place(entity.column, columns)
    if not isinstance(entity, _MapperEntity) or entity.is_aliased_class or not _is_plain(entity.mapper):
        return None
    named = {one.key: _place(one.columns[0], columns) for one in entity.mapper.column_attrs}
    places = {name: place for name, place in named.items() if place is not None}
    return Whole(entity.mapper, places) if len(places) == len(named) else None


def _place(column: Any, columns: Any) -> int | None:
    return columns._index_for_key(column, True) if columns._has_key(column) else None


@lru_cache(maxsize=256)
def _is_plain(mapper: Mapper[Any]) -> bool:
    return (
        list(mapper.tables) == [mapper.local_table]
        and mapper.polymorphic_on is None
        and mapper.version_id_col is None
        and not mapper.class_manager.dispatch.load
        and all(
            isinstance(one, ColumnProperty) and len(one.columns) == 1 and not one.deferred
            for one in mapper.attrs
        )
    )
