"""Who looks at a conversation right now: a page that is seen says so again and again, and is believed for a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import upsert
from desk.store.models import LeaseRow, StaffRow

BELIEVED = timedelta(seconds=15)
"""A page asks every three seconds."""
SAID_AGAIN_AFTER = timedelta(seconds=6)
NAME = "looks:"


async def is_known(session: AsyncSession, staff_id: int, conversation_id: int, *, now: datetime) -> bool:
    """Whether it was said just now that this person looks at it."""
    row = await session.get(LeaseRow, f"{NAME}{staff_id}")
    return (
        row is not None
        and row.holder == str(conversation_id)
        and row.until > now + BELIEVED - SAID_AGAIN_AFTER
    )


async def look(session: AsyncSession, staff_id: int, conversation_id: int, *, now: datetime) -> None:
    """This person looks at it, and at no other."""
    told = {"holder": str(conversation_id), "until": now + BELIEVED}
    row = upsert(session, LeaseRow).values(name=f"{NAME}{staff_id}", **told)
    await session.execute(row.on_conflict_do_update(index_elements=[LeaseRow.name], set_=told))


async def others(
    session: AsyncSession, staff_id: int | None, conversation_id: int, *, now: datetime
) -> Sequence[str]:
    """The names of the others who look at it, by account."""
    people = (await session.scalars(select(StaffRow).where(StaffRow.active).order_by(StaffRow.name))).all()
    named = {f"{NAME}{one.id}": one.display_name for one in people if one.id != staff_id}
    looking = select(LeaseRow.name).where(
        LeaseRow.name.in_(named), LeaseRow.holder == str(conversation_id), LeaseRow.until > now
    )
    found = set(await session.scalars(looking))
    return [called for name, called in named.items() if name in found]
