"""The part of a conversation that one ticket is about: from the first word of its draft to its filing, and what was
said about it since. A unit reads no more of a conversation than this (DOMAIN.md).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.transcript import SPOKEN
from desk.store.models import DraftRow, MessageRow, TicketRow


async def opening(session: AsyncSession, conversation_id: int, *, filed_at: datetime) -> int:
    """The id of the message with which the citizen began to tell what was filed at this moment; 0 if none is left."""
    begun = await session.scalar(
        select(DraftRow.created_at)
        .where(DraftRow.conversation_id == conversation_id, DraftRow.created_at <= filed_at)
        .order_by(DraftRow.id.desc())
        .limit(1)
    )
    said = MessageRow.conversation_id == conversation_id, SPOKEN
    first = await session.scalar(
        select(func.min(MessageRow.id)).where(*said, MessageRow.created_at >= (begun or filed_at))
    )
    if first is None:
        return 0
    before = await session.scalar(
        select(func.max(MessageRow.id)).where(*said, MessageRow.id < first, MessageRow.direction == "in")
    )
    return before if before is not None else first


async def concerns(session: AsyncSession, message: MessageRow, ticket: TicketRow) -> bool:
    """Whether a citizen's message, or one to them, is of this ticket."""
    if message.conversation_id != ticket.conversation_id:
        return False
    if message.ticket_id == ticket.id:
        return True
    if message.direction != "in":
        answered = await session.get(MessageRow, message.answers) if message.answers else None
        return answered is not None and await concerns(session, answered, ticket)
    if message.created_at > ticket.created_at:
        return False
    return message.id >= await opening(session, message.conversation_id, filed_at=ticket.created_at)
