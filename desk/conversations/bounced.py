"""A channel that took a message and says afterwards that it did not arrive: staff have to find another way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.wakeups import STAFF
from desk.reach.begin import hurry
from desk.staff_notices import writing
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow


async def bounce(
    session: AsyncSession,
    conversation: ConversationRow,
    channel_message_id: str,
    *,
    reason: str,
    now: datetime,
) -> None:
    """Note it of a message that went out in this locked conversation. Of one that was seen it is not believed."""
    row = await session.scalar(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out")
        .where(MessageRow.channel_message_id == channel_message_id)
        .where(MessageRow.status == "sent", MessageRow.seen_at.is_(None))
    )
    if row is None:
        return
    row.status, row.given_up, row.done_at, row.error = "undeliverable", "refused", now, reason[:300]
    await session.flush()
    await hurry(session, conversation.id, now=now)
    await writing.of_unreachable(session, conversation, row.ticket_id, now=now)
    tell_after_commit(session, STAFF)
