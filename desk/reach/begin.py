"""A reach begins with the notice that matters, in its transaction; it is looked at when the notice had its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import upsert
from desk.reach.ways import ABOUT, BEGINS, JOINS
from desk.store.models import MessageRow, ReachRow


async def begin(
    session: AsyncSession, ticket_id: int, notice: str, *, now: datetime, patience: timedelta
) -> None:
    """Follow a notice of a locked ticket that goes out now, if it is one that matters.

    A later one about the same takes the place of what was followed before.
    """
    if notice not in BEGINS:
        return
    about = ABOUT[notice]
    if notice not in JOINS:
        await session.execute(
            update(ReachRow)
            .where(ReachRow.ticket_id == ticket_id, ReachRow.about == about, ReachRow.next_at.is_not(None))
            .values(state="lapsed", next_at=None, ended_at=now)
            .execution_options(synchronize_session=False)
        )
    new = upsert(session, ReachRow).values(
        ticket_id=ticket_id,
        about=about,
        state="open",
        tried=[],
        begun_at=now,
        next_at=now + patience,
        calls=0,
    )
    await session.execute(new.on_conflict_do_nothing())


async def hurry(session: AsyncSession, conversation_id: int, *, now: datetime) -> None:
    """Something cannot be delivered in this chat: what is to be done about its notices instead is looked at now."""
    tickets = select(MessageRow.ticket_id).where(
        MessageRow.conversation_id == conversation_id,
        MessageRow.direction == "out",
        MessageRow.notice.in_(ABOUT),
        MessageRow.status == "undeliverable",
    )
    await session.execute(
        update(ReachRow)
        .where(ReachRow.ticket_id.in_(tickets), ReachRow.state == "open", ReachRow.next_at > now)
        .values(next_at=now)
        .execution_options(synchronize_session=False)
    )
