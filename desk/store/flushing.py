"""What a session has to write, as plain statements: one for each new or changed object, in the order of their tables.

It is what SQLAlchemy's unit of work comes to for objects that stand in one table and lead to no others, as all of ours
do. Whatever it cannot tell for sure is left to SQLAlchemy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import NoneType
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql import ClauseElement

_PLAIN = frozenset({str, int, float, bool, datetime, bytes, dict, list, NoneType})
"""What is surely no expression of SQLAlchemy's; whatever else is looked at."""
ITS = "its_"
"""Stands before the names of the values that an updated row is found by."""


@dataclass(frozen=True)
class Writing:
    """A statement for a changed object, or for new ones of a table, which are added together; the values for each.

    `is_new`: its objects have no rows yet. `names` are those of its values, in order; `comes_back` are the columns
    whose values the store makes, `defaults` those that were made here.
    """

    statement: Any
    table: Table
    is_new: bool = field(kw_only=True)
    states: list[Any]
    values: list[dict[str, Any]]
    names: tuple[str, ...]
    comes_back: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()

    def apart(self) -> Sequence[Writing]:
        """The same as one writing for each object."""
        if len(self.states) == 1:
            return [self]
        each = zip(self.states, self.values, strict=True)
        return [replace(self, states=[state], values=[values]) for state, values in each]

    def settle(self, rows: Sequence[Sequence[Any]], changed: int) -> None:
        """Give new objects what was made of them, by the `rows` that came back; how many rows of the table `changed`.
        Raises StaleDataError where the row of a changed one is gone.
        """
        if self.is_new:
            self.keep(rows if self.comes_back else [()] * len(self.states))
        else:
            self.check(changed)

    def check(self, changed: int) -> None:
        """That it changed its row. Raises StaleDataError."""
        if changed != 1:
            raise StaleDataError(f"a row of '{self.table.name}' that was to be updated is gone")

    def keep(self, rows: Sequence[Sequence[Any]]) -> None:
        """Give new objects what came back of them, row by row."""
        for state, values, row in zip(self.states, self.values, rows, strict=True):
            made = {key: values[key] for key in self.defaults} | dict(zip(self.comes_back, row, strict=True))
            self._told(state, made)

    def complete(self) -> None:
        """Give new objects what they were written with and do not have: the NULLs of what nobody gave them."""
        for state, values in zip(self.states, self.values, strict=True):
            names, told = _attributes(state.manager.mapper), state.dict
            for key, value in values.items():
                told.setdefault(names[key], value)

    def refer(self, columns: Sequence[str], key: Any) -> None:
        """Give new objects the key that these columns were written with."""
        for state in self.states:
            self._told(state, dict.fromkeys(columns, key))

    def _told(self, state: Any, made: Mapping[str, Any]) -> None:
        names = _attributes(state.manager.mapper)
        state.dict.update({names[key]: value for key, value in made.items()})


def key_of(state: Any) -> tuple[type, tuple[Any, ...], None]:
    """What a session knows an object by whose row was written."""
    mapper, told = state.manager.mapper, state.dict
    return mapper.class_, tuple([told[name] for name in _key_names(mapper)]), None


def waiting_in(session: Session) -> list[Any]:
    """The states of the objects that a session has to write."""
    return [*session._dirty_states, *session._new]


def by_table(rows: Iterable[Any]) -> list[list[Any]]:
    """New objects of one table after the other: those that others refer to come first."""
    of_table: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        of_table[instance_state(row).mapper.local_table].append(row)
    return [of_table[table] for table in sorted(of_table, key=_place)]


def writings(states: Sequence[Any]) -> list[Writing] | None:
    """The statements of new or changed objects; None where SQLAlchemy is to write them.

    Rows that others refer to come first; of one table those that are there already, by their keys, and then the new.
    """
    of_table: dict[Table, list[Any]] = defaultdict(list)
    for state in states:
        mapper = state.manager.mapper
        if not _is_simple(mapper):
            return None
        of_table[mapper.local_table].append(state)
    found: list[Writing] = []
    for table in sorted(of_table, key=_place):
        told = _of_table(of_table[table])
        if told is None:
            return None
        found += told
    return found


def _of_table(states: list[Any]) -> list[Writing] | None:
    found: list[Writing] = []
    for state in sorted([one for one in states if one.key is not None], key=lambda one: one.key[1]):
        values = _changes(state)
        if values is None:
            return None
        if values:
            found.append(_update(state, values))
    added: dict[int, Writing] = {}
    for state in sorted([one for one in states if one.key is None], key=attrgetter("insert_order")):
        writing = _insert(state)
        if writing is None:
            return None
        same = added.setdefault(id(writing.statement), writing)
        if same is not writing:
            same.states.append(state)
            same.values.extend(writing.values)
    return [*found, *added.values()]


@lru_cache(maxsize=256)
def _place(table: Table) -> int:
    """How many tables are written before this one at most."""
    return _places(table.metadata)[table]


@lru_cache(maxsize=4)
def _places(metadata: Any) -> dict[Table, int]:
    """Tables after those that they refer to."""
    return {table: place for place, table in enumerate(metadata.sorted_tables)}


@lru_cache(maxsize=256)
def _is_simple(mapper: Mapper[Any]) -> bool:
    table = mapper.local_table
    return (
        isinstance(table, Table)
        and list(mapper.tables) == [table]
        and mapper.polymorphic_on is None
        and mapper.version_id_col is None
        and not mapper.relationships
        and not mapper._insert_orm_defaults[table]
        and not mapper._insert_cols_evaluating_none[table]
        and not any(column.onupdate is not None or column.server_onupdate is not None for column in table.c)
        and all(column.default is None or _can_be_made(column.default) for column in table.c)
        and all(column in mapper._columntoproperty for column in table.c)
    )


def _can_be_made(default: Any) -> bool:
    return bool(default.is_scalar or default.is_callable)


def _changes(state: Any) -> dict[str, Any] | None:
    told, manager = state.dict, state.manager
    names = manager.mapper._propkey_to_col[manager.mapper.local_table]
    values = {}
    for name, before in state.committed_state.items():
        column = names.get(name)
        if column is None or column.primary_key or name not in told:
            return None
        now = told[name]
        if type(now) not in _PLAIN and _is_expression(now):
            return None
        if manager[name].impl.is_equal(now, before) is not True:
            values[column.key] = now
    return values


def _update(state: Any, values: dict[str, Any]) -> Writing:
    table = state.manager.mapper.local_table
    statement, found_by, names = _updating(table, tuple(sorted(values)))
    values.update(zip(found_by, state.key[1], strict=True))
    return Writing(statement, table, [state], [values], names, is_new=False)


def _insert(state: Any) -> Writing | None:
    mapper, told = state.manager.mapper, state.dict
    given = tuple([name for name, value in told.items() if value is not None])
    shape = _shape(mapper, given)
    values = dict(shape.nones)
    for name, key in shape.given:
        value = told[name]
        if type(value) not in _PLAIN and _is_expression(value):
            return None
        values[key] = value
    for key, default in shape.defaults:
        values[key] = default.arg(None) if default.is_callable else default.arg
    return Writing(
        shape.statement,
        mapper.local_table,
        [state],
        [values],
        shape.names,
        shape.comes_back,
        shape.made_here,
        is_new=True,
    )


@dataclass(frozen=True)
class _Shape:
    """All of a new row's statement that does not depend on its values. `given` are attributes and their columns."""

    statement: Any
    given: Sequence[tuple[str, str]]
    defaults: Sequence[tuple[str, Any]]
    nones: Mapping[str, None]
    names: tuple[str, ...]
    comes_back: tuple[str, ...]
    made_here: tuple[str, ...]


@lru_cache(maxsize=256)
def _shape(mapper: Mapper[Any], attributes: tuple[str, ...]) -> _Shape:
    """That of a new object of which these attributes are given."""
    table: Any = mapper.local_table
    columns = mapper._propkey_to_col[table]
    given = [(name, columns[name].key) for name in attributes if name in columns]
    told = {key for _, key in given}
    defaults = [
        (column.key, column.default)
        for column in table.c
        if column.default is not None and column.key not in told
    ]
    told |= {key for key, _ in defaults}
    nones = dict.fromkeys(key for key in mapper._insert_cols_as_none[table] if key not in told)
    written = tuple(sorted({*told, *nones}))
    comes_back = tuple(
        column.key
        for column in table.c
        if column.key not in written and (column.primary_key or column.server_default is not None)
    )
    statement = _inserting(table, written, comes_back)
    made_here = tuple(key for key, _ in defaults)
    return _Shape(statement, given, defaults, nones, written, comes_back, made_here)


@lru_cache(maxsize=256)
def _attributes(mapper: Mapper[Any]) -> Mapping[str, str]:
    """What an object calls the columns of its table."""
    return {column.key: name for name, column in mapper._propkey_to_col[mapper.local_table].items()}


@lru_cache(maxsize=256)
def _key_names(mapper: Mapper[Any]) -> Sequence[str]:
    names, keys = _attributes(mapper), cast(Any, mapper.primary_key)
    return [names[column.key] for column in keys]


def _is_expression(value: Any) -> bool:
    return isinstance(value, ClauseElement) or hasattr(value, "__clause_element__")


@lru_cache(maxsize=256)
def _inserting(table: Table, _names: Sequence[str], comes_back: Sequence[str]) -> Any:
    """One statement for each set of values that are given: it is what its plan is kept by."""
    made = insert(table)
    return made.returning(*(table.c[key] for key in comes_back)) if comes_back else made


@lru_cache(maxsize=256)
def _updating(table: Table, names: Sequence[str]) -> tuple[Any, Sequence[str], tuple[str, ...]]:
    """The statement that changes these columns, the names of what its row is found by, and of all its values."""
    keys = {ITS + key.key: key for key in table.primary_key.columns}
    found = (key == bindparam(name, type_=key.type) for name, key in keys.items())
    return update(table).where(*found), list(keys), tuple(sorted([*names, *keys]))
