"""What a session has to write as fewer statements: rows of different tables, and what follows from a new row, in one.

PostgreSQL alone carries out several writes of one statement (its WITH). They all see the store as it was before, and it
promises no order among them, so only single rows of different tables are put together, with what follows from one of
them. Of one table there may be several where somebody says so (`write_as_one`): each then waits for the one before.

Where the first of them is found by its version (`Seen`), or is new (`Begun`), the others take their rows from it: what
was read without a lock is written as it was meant, or nothing is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from desk.store.flushing import Writing
from desk.store.joined import Kind, Made, named, statement_of

Row = TypeVar("Row")
BESIDE, ALSO = "beside", "also"
AS_ONE = "as_one"
MOST_AS_ONE = 16
"""More rows than these are no use-case's few: their statement would be asked once, and planned for that."""
LAST = "last"
"""What a session does at its very end (`desk.store.database.do_last`)."""
GATHERS = "gathers"
"""Of a session that writes all at its end, by one statement (`desk.store.once`)."""


@dataclass(frozen=True)
class Beside:
    """Rows that are written or changed with a new one: `made` says how, of the key that comes back of that; their
    values by name."""

    made: Made
    values: Mapping[str, Any]


_Besides = dict[Made, Beside]


@dataclass(eq=False)
class Also:
    """A statement, made once, that gives back one row without NULLs and may be carried out with what a session writes
    next: it is no part of that, and sees nothing of it. `row` is what came back, None until it was carried out.
    """

    statement: Any
    values: Mapping[str, Any]
    row: Sequence[Any] | None = None


class NotAtOnce(Exception):
    """It cannot be one statement, or what it goes by is no longer so. Nothing was written."""


@dataclass(frozen=True)
class Seen(Generic[Row]):
    """A row as it was read without a lock, and the `version` that it had. With other values of that version it is to be
    written, as long as it `holds` by itself, `unless` something is found by then; both with these `values`. Both are
    asked as the statement begins, before it waits for anybody who has the row.
    """

    row: Row
    version: int
    holds: ColumnElement[bool] | None = None
    unless: Select[Any] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def of(self, row: Row) -> Seen[Row]:
        """The same of another object of that row."""
        return Seen(row, self.version, self.holds, self.unless, self.values)


@dataclass(frozen=True)
class Begun(Generic[Row]):
    """A new row, whose key the store makes: it is to be written as long as there is none like it."""

    row: Row


@dataclass
class Together:
    """Several writings as one statement, or one with what stands beside it and is `also` to be done. `referring` are
    the columns of each that hold the key of the first, which is made by it.
    """

    parts: Sequence[Writing]
    statement: Any
    values: Sequence[Mapping[str, Any]]
    also: Sequence[Also] = ()
    is_guarded: bool = False
    referring: Sequence[Sequence[str]] = ()
    version: int | None = None
    """That of the first row since it was written, where it is guarded."""

    def settle(self, rows: Sequence[Sequence[Any]], _changed: int) -> None:
        """As `Writing.settle`, for each of them. Raises NotAtOnce where its guard found another row."""
        [row] = rows
        if self.is_guarded:
            if not row[0]:
                raise NotAtOnce
            self.version, row = row[-1], row[:-1]
        for part, columns in zip(self.parts, self.referring, strict=False):
            if columns:
                part.refer(columns, row[0])
        told = iter(row)
        for part in self.parts:
            if part.comes_back:
                part.keep([[next(told) for _ in part.comes_back]])
                continue
            part.check(next(told))
            if part.is_new:
                part.keep([()])
        for one in self.also:
            one.row = [next(told) for _ in one.statement.exported_columns]


def write_beside(session: AsyncSession | Session, row: Any, beside: Beside) -> None:
    """Write it with this new object, where that can be one statement."""
    session.info.setdefault(BESIDE, {}).setdefault(instance_state(row), {})[beside.made] = beside


def left_beside(session: AsyncSession | Session, rows: Sequence[Any], made: Made) -> list[Any]:
    """Those of these objects, written by now, beside which what is `made` so was not written yet. It is left to whoever
    asks, but for a session that writes all by one statement or nothing."""
    if session.info.get(GATHERS):
        return []
    waiting = session.info.get(BESIDE, {})
    return [row for row in rows if waiting.get(instance_state(row), {}).pop(made, None) is not None]


def write_also(session: AsyncSession, statement: Any, values: Mapping[str, Any]) -> Also:
    """Carry this out with what is written next, where that can be one statement. Several have no names of values in
    common.
    """
    also = Also(statement, values)
    session.info.setdefault(ALSO, []).append(also)
    return also


def still_to_do(session: AsyncSession | Session) -> Sequence[Also]:
    """What is to be carried out with what is written next."""
    return [one for one in session.info.get(ALSO, ()) if one.row is None]


async def row_of(session: AsyncSession, also: Also) -> Sequence[Any]:
    """What it gave back. It is carried out by itself where it was not yet. Raises NoResultFound."""
    waiting = session.info.get(ALSO, [])
    if also in waiting:
        waiting.remove(also)
    if also.row is None:
        also.row = (await session.execute(also.statement, also.values)).one()
    elif None in also.row:
        raise NoResultFound("a statement that was to give back a row found none")
    return also.row


def write_as_one(session: AsyncSession) -> None:
    """Write what is new and changed by the next flush as one statement where that can be, also several rows of a table.

    For a use-case that often writes the same few rows: each kind of them is a statement to be made ready and kept.
    """
    session.info[AS_ONE] = True


def together(
    writings: Sequence[Writing],
    beside: Mapping[Any, _Besides],
    also: Sequence[Also] = (),
    *,
    as_one: bool = False,
) -> list[Writing | Together]:
    """The same as these writings, in their order; `beside` are what stands beside new objects, by their states. What is
    `also` to be done goes with the first that are one statement. `as_one`: rows of one table go together, too.
    """
    times = Counter(one.table for one in writings)
    if as_one and sum(len(one.states) for one in writings) <= MOST_AS_ONE:
        writings = [each for one in writings for each in one.apart()]
        times = Counter(dict.fromkeys(times, 1))
    found: list[Writing | Together] = []
    for alone, same in groupby(writings, lambda one: len(one.states) == 1 and times[one.table] == 1):
        run = list(same)
        extra = [list(beside.get(one.states[0], {}).values()) if one.is_new else [] for one in run]
        if alone and (len(run) > 1 or any(extra)):
            found.append(_joined(run, extra, also))
            also = ()
        else:
            found += run
    return found


def at_once(
    writings: Sequence[Writing],
    beside: Mapping[Any, _Besides],
    also: Sequence[Also],
    *,
    first: Seen[Any] | Begun[Any],
    more: int = 1,
) -> Together:
    """All of these, and what is `also` to be done, as one statement that writes nothing where the first row is not as
    it was seen, or is there already. Raises NotAtOnce where that cannot be: beside it may be so many `more` new ones of
    one table, which get their keys in the order in which they were added.
    """
    state: Any = instance_state(first.row)
    parts = [each for one in writings for each in one.apart()]
    parts.sort(key=lambda one: (one.states[0] is not state, one.states[0].insert_order if one.is_new else 0))
    is_written = bool(parts) and parts[0].states[0] is state
    added = parts[1:]
    if not is_written or len(added) > more or not all(one.is_new for one in added):
        raise NotAtOnce
    if len({one.table for one in added}) > 1:
        raise NotAtOnce
    if isinstance(first, Begun) and not parts[0].comes_back:
        raise NotAtOnce
    extra = [list(beside.get(one.states[0], {}).values()) for one in parts]
    return _joined(parts, extra, also, first)


def written(writings: Sequence[Writing | Together], beside: dict[Any, _Besides]) -> None:
    """Forget what was written beside the objects of these."""
    for one in writings:
        if isinstance(one, Together):
            for part in one.parts:
                beside.pop(part.states[0], None)


def _joined(
    parts: Sequence[Writing],
    extra: Sequence[Sequence[Beside]],
    also: Sequence[Also],
    first: Seen[Any] | Begun[Any] | None = None,
) -> Together:
    is_begun = isinstance(first, Begun)
    referring = [_referring(part, parts[0]) if is_begun else () for part in parts]
    kinds = [
        Kind(
            part.table,
            part.names,
            part.comes_back if part.is_new else None,
            tuple([one.made for one in more]),
            columns,
        )
        for part, more, columns in zip(parts, extra, referring, strict=True)
    ]
    values: dict[str, Any] = {}
    for place, (part, more, columns) in enumerate(zip(parts, extra, referring, strict=True)):
        own = part.values[0]
        values |= {put: own[name] for name, put in named(part.names, place) if name not in columns}
        for one in more:
            values |= {put: one.values[name] for name, put in named(tuple(one.values), place)}
    for done in also:
        values.update(done.values)
    also_done = tuple([done.statement for done in also])
    if first is None:
        return Together(parts, statement_of(tuple(kinds), also_done), [values], also)
    if isinstance(first, Begun):
        statement = statement_of(tuple(kinds), also_done, is_guarded=True)
    else:
        values.update(first.values, seen_version=first.version)
        statement = statement_of(
            tuple(kinds), also_done, is_guarded=True, holds=first.holds, unless=first.unless
        )
    return Together(parts, statement, [values], also, is_guarded=True, referring=referring)


def _referring(part: Writing, first: Writing) -> tuple[str, ...]:
    """The columns that are to hold the key of the first row."""
    if part is first:
        return ()
    values = part.values[0]
    return tuple([name for name in _that_refer(part.table, first.table) if values.get(name) is None])


@lru_cache(maxsize=256)
def _that_refer(table: Table, to: Table) -> tuple[str, ...]:
    """The columns of a table that hold keys of another."""
    keys = to.primary_key.columns
    return tuple(column.key for column in table.columns if any(map(column.references, keys)))
