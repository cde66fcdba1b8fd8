"""What a session has to write as fewer statements: rows of different tables, and what follows from a new row, in one.

PostgreSQL alone carries out several writes of one statement (its WITH). They all see the store as it was before, and it
promises no order among them, so only single rows of different tables are put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, Insert, Table, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from desk.store.flushing import ITS, Writing

BESIDE = "beside"


@dataclass(frozen=True)
class Beside:
    """A row that is written with a new one: `made` says how, of the key that comes back of that; its values by name."""

    made: Callable[[CTE], Insert]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class _Kind:
    """All of a writing that its statement depends on: the names of its values, and of what comes back of a new row."""

    table: Table
    names: tuple[str, ...]
    comes_back: tuple[str, ...] | None
    beside: Callable[[CTE], Insert] | None


@dataclass(frozen=True)
class Together:
    """Several writings as one statement, or one with what stands beside it."""

    parts: Sequence[Writing]
    statement: Any
    values: Sequence[Mapping[str, Any]]

    def settle(self, result: Any) -> None:
        """As `Writing.settle`, for each of them."""
        told = iter(result.one())
        for part in self.parts:
            if part.comes_back:
                part.keep([[next(told) for _ in part.comes_back]])
                continue
            part.check(next(told))
            if part.is_new:
                part.keep([()])


def write_beside(session: AsyncSession | Session, row: Any, beside: Beside) -> None:
    """Write it with this new object, where that can be one statement."""
    session.info.setdefault(BESIDE, {})[instance_state(row)] = beside


def left_beside(session: AsyncSession | Session, rows: Sequence[Any]) -> list[Any]:
    """Those of these objects, written by now, beside which nothing was written yet. It is left to whoever asks."""
    waiting = session.info.get(BESIDE, {})
    return [row for row in rows if waiting.pop(instance_state(row), None) is not None]


def together(writings: Sequence[Writing], beside: Mapping[Any, Beside]) -> list[Writing | Together]:
    """The same as these writings, in their order; `beside` are what stands beside new objects, by their states."""
    times = Counter(one.table for one in writings)
    found: list[Writing | Together] = []
    for alone, same in groupby(writings, lambda one: len(one.states) == 1 and times[one.table] == 1):
        run = list(same)
        extra = [beside.get(one.states[0]) if one.is_new else None for one in run]
        if alone and (len(run) > 1 or any(extra)):
            found.append(_joined(run, extra))
        else:
            found += run
    return found


def written(writings: Sequence[Writing | Together], beside: dict[Any, Beside]) -> None:
    """Forget what was written beside the objects of these."""
    for one in writings:
        if isinstance(one, Together):
            for part in one.parts:
                beside.pop(part.states[0], None)


def _joined(parts: Sequence[Writing], extra: Sequence[Beside | None]) -> Together:
    kinds = tuple(
        _Kind(
            part.table,
            tuple(sorted(part.values[0])),
            part.comes_back if part.is_new else None,
            None if more is None else more.made,
        )
        for part, more in zip(parts, extra, strict=True)
    )
    values: dict[str, Any] = {}
    for place, (part, more) in enumerate(zip(parts, extra, strict=True)):
        values.update((f"w{place}_{name}", value) for name, value in part.values[0].items())
        values.update(more.values if more is not None else ())
    return Together(parts, _statement(kinds), [values])


@lru_cache(maxsize=256)
def _statement(kinds: tuple[_Kind, ...]) -> Any:
    made: list[CTE] = []
    told: list[Any] = []
    for place, kind in enumerate(kinds):
        one = _part(kind, f"w{place}")
        made.append(one)
        if not kind.comes_back:
            told.append(select(func.count()).select_from(one).scalar_subquery().label(f"written_{place}"))
        told += [
            select(one.c[key]).scalar_subquery().label(f"{key}_{place}") for key in kind.comes_back or ()
        ]
        if kind.beside is not None:
            made.append(kind.beside(one).cte(f"beside_{place}"))
    return select(*told).add_cte(*made)


def _part(kind: _Kind, name: str) -> CTE:
    table = kind.table
    given = dict(_given(kind, name))
    if kind.comes_back is not None:
        back = [table.c[key] for key in kind.comes_back] or table.primary_key.columns
        return insert(table).values(given).returning(*back).cte(name)
    keys = list(table.primary_key.columns)
    found = (key == bindparam(f"{name}_{ITS}{key.key}", type_=key.type) for key in keys)
    return update(table).where(*found).values(given).returning(*keys).cte(name)


def _given(kind: _Kind, name: str) -> Iterator[tuple[str, Any]]:
    its = set() if kind.comes_back is not None else {ITS + key.key for key in kind.table.primary_key.columns}
    for key in kind.names:
        if key not in its:
            yield key, bindparam(f"{name}_{key}", type_=kind.table.c[key].type)
