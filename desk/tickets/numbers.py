"""Ticket numbers: BJ20261124-000123. The day is the city's, the count has no gaps and no repeats."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import upsert
from desk.store.models import NumberRow


def written(prefix: str, day: date, count: int) -> str:
    """The number as people see it."""
    return f"{prefix}{day:%Y%m%d}-{count:06d}"


def local_day(at: datetime, zone: tzinfo) -> date:
    """The day at the city's clock."""
    return at.astimezone(zone).date()


async def hold(session: AsyncSession, day: date) -> int:
    """The last count of `day`, with its row locked: whoever else numbers waits until this transaction ends."""
    statement = upsert(session, NumberRow).values(day=day, last=0)
    held: int | None = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=[NumberRow.day], set_={"last": NumberRow.last}
        ).returning(NumberRow.last)
    )
    assert held is not None
    return held


async def take(session: AsyncSession, day: date, last: int) -> int:
    """The next count after `last`, as `hold` gave it. A transaction that fails gives it back."""
    await session.execute(update(NumberRow).where(NumberRow.day == day).values(last=last + 1))
    return last + 1
