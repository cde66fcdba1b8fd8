"""What a citizen is told of something that could not be kept, in the transaction that gives it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.conversations.outbox import Post, write
from desk.store.models import ConversationRow, MediaRow, MessageRow

GONE = ("refused", "lost")


async def tell(
    session: AsyncSession, conversation: ConversationRow, rows: Sequence[MediaRow], *, now: datetime
) -> None:
    """One sentence for each reason of a message, whatever the number of pictures. The conversation is locked."""
    gone = dict.fromkeys((row.message_id, _key(row)) for row in rows if row.state in GONE)
    if not gone:
        return
    told = await session.execute(
        select(MessageRow.answers, MessageRow.notice).where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.direction == "out",
            MessageRow.answers.in_({message_id for message_id, _ in gone}),
        )
    )
    known = {tuple(one) for one in told}
    posts = [
        Post(
            text=notices.text(key, conversation.lang or "zh"), author="system", answers=message_id, notice=key
        )
        for message_id, key in gone
        if (message_id, key) not in known
    ]
    if posts:
        await write(session, conversation, posts, now=now)


def _key(row: MediaRow) -> str:
    return f"media.refused.{row.reason}" if row.state == "refused" else "media.lost"
