"""Adding to rollups: one way for one ticket and for a batch of thousands, summed first and then one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import add
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Text, bindparam, cast, column, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

SEPARATOR, QUOTED = "\x1f", '","'
Numbers = tuple[int, ...]
Shape = TypeVar("Shape", bound=Hashable)
"""When and how something counts, whatever it counts for."""
Place = TypeVar("Place", bound=Hashable)


def added_up(
    moved: Iterable[tuple[Shape, Numbers, Sequence[Place]]],
) -> Iterator[tuple[int, Place, Shape, Numbers]]:
    """The numbers summed for every place and shape: (which of the places, the place, the shape, the sum).

    All that is moved counts in equally many places, such as its unit and its district. Most of it has few shapes and
    the same numbers, so that equal ones are counted before anything is added: a city imports millions.
    """
    kinds: dict[tuple[Shape, Numbers], int] = {}
    which: list[int] = []
    told: list[Sequence[Place]] = []
    for shape, numbers, places in moved:
        which.append(kinds.setdefault((shape, numbers), len(kinds)))
        told.append(places)
    by_kind = list(kinds)
    for at, column_of in enumerate(zip(*told, strict=True)):
        sums: dict[tuple[Place, Shape], Numbers] = {}
        for (place, kind), times in Counter(zip(column_of, which, strict=True)).items():
            shape, numbers = by_kind[kind]
            more = numbers if times == 1 else tuple(times * number for number in numbers)
            key = place, shape
            sums[key] = tuple(map(add, sums[key], more)) if key in sums else more
        for (place, shape), total in sums.items():
            yield at, place, shape, total


async def add_new(session: AsyncSession, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write these new rows, which all have the same columns: on PostgreSQL as one statement, however many they are."""
    if len(rows) > 1 and session.get_bind().dialect.name == "postgresql":
        names = tuple(rows[0])
        told = {f"all_{name}": _with_nothing([row[name] for row in rows]) for name in names}
        await session.execute(_all_new(table, names), told)
    elif rows:
        await session.execute(_new(table), rows[0] if len(rows) == 1 else rows)


@cache
def _new(table: Any) -> Any:
    return insert(table.__table__)


@cache
def _all_new(table: Any, names: tuple[str, ...]) -> Any:
    return insert(table.__table__).from_select(names, _given(table, names))


async def add_rows(
    session: AsyncSession,
    table: Any,
    rows: Sequence[Sequence[Any]],
    *,
    key: Sequence[str],
    names: Sequence[str],
) -> None:
    """Add the numbers (`names`) of these rows, which stand behind their `key`, to those of `table` that have it.

    Whoever adds takes the rows in one order, that of their keys, so that nobody waits for each other.
    """
    if not rows:
        return
    columns = [*key, *names]
    on_postgres = session.get_bind().dialect.name == "postgresql"
    statement = _adding(table, tuple(key), tuple(names), on_postgres=on_postgres)
    if on_postgres:
        told = zip(columns, zip(*rows, strict=True), strict=True)
        await session.execute(statement, {f"all_{name}": _written(values) for name, values in told})
    else:
        await session.execute(statement, [dict(zip(columns, row, strict=True)) for row in rows])


@cache
def _adding(table: Any, key: tuple[str, ...], names: tuple[str, ...], *, on_postgres: bool) -> Any:
    """The statement for one rollup: to write it down anew each time costs more than to carry it out."""
    plain = table.__table__
    added: Any = postgresql.insert(plain) if on_postgres else sqlite.insert(plain)
    if on_postgres:
        added = added.from_select([*key, *names], _given(table, [*key, *names]))
    sums = {name: plain.c[name] + added.excluded[name] for name in names}
    return added.on_conflict_do_update(index_elements=list(key), set_=sums)


def _given(table: Any, names: Sequence[str]) -> Any:
    """The rows as a table of their own: an array a column, so that the statement is the same however many they are."""
    kinds = {name: getattr(table, name).type for name in names}
    arrays = [cast(bindparam(f"all_{name}", type_=Text()), ARRAY(kind)) for name, kind in kinds.items()]
    columns = [column(name, kind) for name, kind in kinds.items()]
    return select(func.unnest(*arrays).table_valued(*columns, name="given").render_derived())


def _written(values: Iterable[Any]) -> str:
    """An array as PostgreSQL reads it: one text is bound many times as fast as its values are."""
    told = SEPARATOR.join(map(str, values)).replace("\\", "\\\\").replace('"', '\\"')
    return f'{{"{told.replace(SEPARATOR, QUOTED)}"}}'


def _with_nothing(values: Sequence[Any]) -> str:
    """The same where some are None. Nobody else writes NULL without marks around it."""
    each = ("NULL" if value is None else _written([value])[1:-1] for value in values)
    return f"{{{','.join(each)}}}"
