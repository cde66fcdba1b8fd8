"""Ticket numbers: BJ20261124-000123. The day is the city's, the count has no repeats, and gaps only where the last
filings of a day failed (`desk.tickets.reserving`).
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import on_each_store
from desk.store.models import NumberRow

_TAKE = on_each_store(
    lambda insert: (
        insert.values(day=bindparam("this"), last=1)
        .on_conflict_do_update(index_elements=["day"], set_={"last": insert.table.c.last + 1})
        .returning(insert.table.c.last)
    ),
    NumberRow,
)


def written(prefix: str, day: date, count: int) -> str:
    """The number as people see it."""
    return f"{prefix}{day:%Y%m%d}-{count:06d}"


def local_day(at: datetime, zone: tzinfo) -> date:
    """The day at the city's clock."""
    return at.astimezone(zone).date()


async def take(session: AsyncSession, day: date) -> int:
    """The next count of `day`. Whoever else numbers waits until this transaction ends; one that fails gives it back."""
    taken: int | None = await session.scalar(_TAKE[session.get_bind().dialect.name], {"this": day})
    assert taken is not None
    return taken
