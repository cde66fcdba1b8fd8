"""Ticket numbers: BJ20261124-000123. The day is the city's, the count has no gaps and no repeats."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import on_each_store
from desk.store.models import NumberRow

_HOLD = on_each_store(
    lambda insert: (
        insert.values(day=bindparam("this"), last=0)
        .on_conflict_do_update(index_elements=["day"], set_={"last": insert.table.c.last})
        .returning(insert.table.c.last)
    ),
    NumberRow,
)
_TAKE = (
    update(NumberRow)
    .where(NumberRow.day == bindparam("this"))
    .values(last=bindparam("next"))
    .execution_options(synchronize_session=False)
)


def written(prefix: str, day: date, count: int) -> str:
    """The number as people see it."""
    return f"{prefix}{day:%Y%m%d}-{count:06d}"


def local_day(at: datetime, zone: tzinfo) -> date:
    """The day at the city's clock."""
    return at.astimezone(zone).date()


async def hold(session: AsyncSession, day: date) -> int:
    """The last count of `day`, with its row locked: whoever else numbers waits until this transaction ends."""
    held: int | None = await session.scalar(_HOLD[session.get_bind().dialect.name], {"this": day})
    assert held is not None
    return held


async def take(session: AsyncSession, day: date, last: int) -> int:
    """The next count after `last`, as `hold` gave it. A transaction that fails gives it back."""
    await session.execute(_TAKE, {"this": day, "next": last + 1})
    return last + 1
