"""The one statement that several writings are: what each of them is, as a part of its WITH, and what comes back.

Where it is guarded, the first part is found by its version, or is new, and the others take their rows from it. Else
rows of one table are written one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.dml import ReturningUpdate

from desk.store.flushing import ITS
from desk.store.types import Xid, version_of

Called = Callable[[str], str]
Made = Callable[[CTE, Called], Insert | Update]
"""A statement made of the new row that it goes by; its values are `called` as they are in the whole statement."""
_VERSION = "version_now"


class Kind(NamedTuple):
    """All of a writing that its statement depends on: the names of its values, and of what comes back of a new row;
    which of its columns hold the key of the first row, where that is made by the same statement.
    """

    table: Table
    names: tuple[str, ...]
    comes_back: tuple[str, ...] | None
    beside: tuple[Made, ...]
    referring: tuple[str, ...] = ()


def called(name: str, place: int) -> str:
    """What a value is called in a statement of several writings, of which its own has this place."""
    return f"w{place}_{name}"


@lru_cache(maxsize=256)
def named(names: Sequence[str], place: int) -> Sequence[tuple[str, str]]:
    """Names of values, each with what it is `called`."""
    return [(name, called(name, place)) for name in names]


@lru_cache(maxsize=256)
def statement_of(
    kinds: tuple[Kind, ...],
    also: tuple[Any, ...],
    *,
    is_guarded: bool = False,
    holds: ColumnElement[bool] | None = None,
    unless: Select[Any] | None = None,
) -> Any:
    """The statement of writings of these kinds, with what is `also` to be done; one for all that are alike. Guarded, it
    gives back the first row's version at the end.
    """
    made: list[CTE] = []
    parts: list[CTE] = []
    of_table: dict[Table, CTE] = {}
    told: list[Any] = []
    for place, kind in enumerate(kinds):
        name = f"w{place}"
        if is_guarded:
            one = _added_after(parts, kind, name) if parts else _guarding(kind, name, holds, unless)
        else:
            one = of_table[kind.table] = _part(kind, name, of_table.get(kind.table))
        parts.append(one)
        made.append(one)
        if not kind.comes_back:
            told.append(select(func.count()).select_from(one).scalar_subquery().label(f"written_{place}"))
        told += [
            select(one.c[key]).scalar_subquery().label(f"{key}_{place}") for key in kind.comes_back or ()
        ]
        made += [
            beside(one, partial(called, place=place)).cte(f"beside_{place}_{at}")
            for at, beside in enumerate(kind.beside)
        ]
    for place, done in enumerate(also):
        one = (done.where(_found(made[0])) if is_guarded else done).cte(f"also_{place}")
        made.append(one)
        told += [select(column).scalar_subquery().label(f"{one.name}_{column.key}") for column in one.c]
    if is_guarded:
        told.append(select(made[0].c[_VERSION]).scalar_subquery().label(_VERSION))
    return select(*told).add_cte(*made)


def _part(kind: Kind, name: str, before: CTE | None) -> CTE:
    """A row that is written after the one `before` it in its table."""
    if kind.comes_back is None:
        changed = _updating(kind, name)
        return (changed if before is None else changed.where(_found(before))).cte(name)
    given = dict(_given(kind, name))
    if before is None:
        return insert(kind.table).values(given).returning(*_back(kind)).cte(name)
    return _added(kind, given, select(*given.values()).where(_found(before)), name)


def _guarding(kind: Kind, name: str, holds: ColumnElement[bool] | None, unless: Select[Any] | None) -> CTE:
    """The changed row that all else depends on, or the new one, with the version that it has then."""
    written = version_of(kind.table.name).label(_VERSION)
    if kind.comes_back is not None:
        begun = postgresql.insert(kind.table).values(dict(_given(kind, name))).on_conflict_do_nothing()
        return begun.returning(*_back(kind), written).cte(name)
    version = bindparam("seen_version", type_=Xid())
    changed = _updating(kind, name).where(version_of(kind.table.name) == version)
    if holds is not None:
        changed = changed.where(holds)
    if unless is not None:
        changed = changed.where(~unless.exists())
    return changed.returning(written).cte(name)


def _added_after(parts: Sequence[CTE], kind: Kind, name: str) -> CTE:
    """A new row, where the first one was written: by the one before it, so that its key is made after that one's."""
    guard, *_, before = *parts, parts[-1]
    given = dict(_given(kind, name)) | dict.fromkeys(kind.referring, next(iter(guard.c)))
    rows = select(*given.values())
    if not kind.referring or before is not guard:
        rows = rows.where(_found(before))
    return _added(kind, given, rows, name)


def _added(kind: Kind, given: Mapping[str, Any], rows: Select[Any], name: str) -> CTE:
    """A new row of the values that are `given`, where there are `rows` of them."""
    added = insert(kind.table).from_select(list(given), rows, include_defaults=False)
    return added.returning(*_back(kind)).cte(name)


def _found(guard: CTE) -> Any:
    return select(*guard.c).exists()


def _updating(kind: Kind, name: str) -> ReturningUpdate[Any]:
    keys = list(kind.table.primary_key.columns)
    found = (key == bindparam(f"{name}_{ITS}{key.key}", type_=key.type) for key in keys)
    return update(kind.table).where(*found).values(dict(_given(kind, name))).returning(*keys)


def _back(kind: Kind) -> Sequence[Any]:
    return [kind.table.c[key] for key in kind.comes_back or ()] or list(kind.table.primary_key.columns)


def _given(kind: Kind, name: str) -> Iterator[tuple[str, Any]]:
    its = set() if kind.comes_back is not None else {ITS + key.key for key in kind.table.primary_key.columns}
    for key in kind.names:
        if key not in its:
            yield key, bindparam(f"{name}_{key}", type_=kind.table.c[key].type)
