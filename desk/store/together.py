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
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from desk.store.flushing import ITS, Writing

BESIDE, ALSO = "beside", "also"


@dataclass(frozen=True)
class Beside:
    """Rows that are written with a new one: `made` says how, of the key that comes back of that; their values by
    name."""

    made: Callable[[CTE], Insert]
    values: Mapping[str, Any]


_Besides = dict[Callable[[CTE], Insert], Beside]


@dataclass
class Also:
    """A statement, made once, that gives back one row without NULLs and may be carried out with what a session writes
    next: it is no part of that, and sees nothing of it. `row` is what came back, None until it was carried out.
    """

    statement: Any
    values: Mapping[str, Any]
    row: Sequence[Any] | None = None


@dataclass(frozen=True)
class _Kind:
    """All of a writing that its statement depends on: the names of its values, and of what comes back of a new row."""

    table: Table
    names: tuple[str, ...]
    comes_back: tuple[str, ...] | None
    beside: tuple[Callable[[CTE], Insert], ...]


@dataclass(frozen=True)
class Together:
    """Several writings as one statement, or one with what stands beside it."""

    parts: Sequence[Writing]
    statement: Any
    values: Sequence[Mapping[str, Any]]
    also: Also | None = None

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
        if self.also is not None:
            self.also.row = tuple(told)


def write_beside(session: AsyncSession | Session, row: Any, beside: Beside) -> None:
    """Write it with this new object, where that can be one statement."""
    session.info.setdefault(BESIDE, {}).setdefault(instance_state(row), {})[beside.made] = beside


def left_beside(
    session: AsyncSession | Session, rows: Sequence[Any], made: Callable[[CTE], Insert]
) -> list[Any]:
    """Those of these objects, written by now, beside which what is `made` so was not written yet. It is left to whoever
    asks."""
    waiting = session.info.get(BESIDE, {})
    return [row for row in rows if waiting.get(instance_state(row), {}).pop(made, None) is not None]


def write_also(session: AsyncSession, statement: Any, values: Mapping[str, Any]) -> Also:
    """Carry this out with what is written next, where that can be one statement."""
    session.info[ALSO] = also = Also(statement, values)
    return also


async def row_of(session: AsyncSession, also: Also) -> Sequence[Any]:
    """What it gave back. It is carried out by itself where it was not yet. Raises NoResultFound."""
    session.info.pop(ALSO, None)
    if also.row is None:
        also.row = (await session.execute(also.statement, also.values)).one()
    elif None in also.row:
        raise NoResultFound("a statement that was to give back a row found none")
    return also.row


def together(
    writings: Sequence[Writing], beside: Mapping[Any, _Besides], also: Also | None = None
) -> list[Writing | Together]:
    """The same as these writings, in their order; `beside` are what stands beside new objects, by their states. What is
    `also` to be done goes with the first that are one statement.
    """
    times = Counter(one.table for one in writings)
    found: list[Writing | Together] = []
    for alone, same in groupby(writings, lambda one: len(one.states) == 1 and times[one.table] == 1):
        run = list(same)
        extra = [list(beside.get(one.states[0], {}).values()) if one.is_new else [] for one in run]
        if alone and (len(run) > 1 or any(extra)):
            found.append(_joined(run, extra, also))
            also = None
        else:
            found += run
    return found


def written(writings: Sequence[Writing | Together], beside: dict[Any, _Besides]) -> None:
    """Forget what was written beside the objects of these."""
    for one in writings:
        if isinstance(one, Together):
            for part in one.parts:
                beside.pop(part.states[0], None)


def _joined(parts: Sequence[Writing], extra: Sequence[Sequence[Beside]], also: Also | None) -> Together:
    kinds = tuple(
        _Kind(
            part.table,
            tuple(sorted(part.values[0])),
            part.comes_back if part.is_new else None,
            tuple(one.made for one in more),
        )
        for part, more in zip(parts, extra, strict=True)
    )
    values: dict[str, Any] = {}
    for place, (part, more) in enumerate(zip(parts, extra, strict=True)):
        values.update((f"w{place}_{name}", value) for name, value in part.values[0].items())
        for one in more:
            values.update(one.values)
    if also is not None:
        values.update(also.values)
    return Together(parts, _statement(kinds, None if also is None else also.statement), [values], also)


@lru_cache(maxsize=256)
def _statement(kinds: tuple[_Kind, ...], also: Any) -> Any:
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
        made += [beside(one).cte(f"beside_{place}_{at}") for at, beside in enumerate(kind.beside)]
    if also is not None:
        made.append(also.cte("also"))
        told += [select(column).scalar_subquery().label(f"also_{column.key}") for column in made[-1].c]
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
