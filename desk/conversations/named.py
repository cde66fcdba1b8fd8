"""Citizens' messages by what their channel calls them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.arrival import Arrival
from desk.store.models import ConversationRow, MessageRow


async def by_channel(
    session: AsyncSession, conversation: ConversationRow, channel_message_id: str
) -> MessageRow | None:
    """The message of that name in a conversation."""
    return await session.scalar(
        select(MessageRow).where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.channel_message_id == channel_message_id,
            MessageRow.direction == "in",
        )
    )


async def edited(session: AsyncSession, conversation: ConversationRow, message: Arrival) -> MessageRow | None:
    """What this is an edit of, if it is one: all pictures of an album are one message, under the album's name."""
    if message.edits is None:
        return None
    found = await by_channel(session, conversation, message.edits)
    if found is None and message.album is not None:
        found = await by_channel(session, conversation, message.album)
    return found
