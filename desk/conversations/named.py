"""Citizens' messages by what their channel calls them."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.arrival import Arrival
from desk.store.models import ConversationRow, MessageRow

_NAMED = select(MessageRow).where(
    MessageRow.conversation_id == bindparam("conversation"),
    MessageRow.channel_message_id == bindparam("name"),
    MessageRow.direction == "in",
)


async def by_channel(
    session: AsyncSession, conversation: ConversationRow, channel_message_id: str
) -> MessageRow | None:
    """The message of that name in a conversation."""
    return await session.scalar(_NAMED, {"conversation": conversation.id, "name": channel_message_id})


async def edited(session: AsyncSession, conversation: ConversationRow, message: Arrival) -> MessageRow | None:
    """What this is an edit of, if it is one: all pictures of an album are one message, under the album's name."""
    if message.edits is None:
        return None
    found = await by_channel(session, conversation, message.edits)
    if found is None and message.album is not None:
        found = await by_channel(session, conversation, message.album)
    return found
