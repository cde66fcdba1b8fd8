"""The part of a conversation that one ticket is about: from the first word of its draft to its filing, and what was
said about it since. A unit reads no more of a conversation than this (docs/rules.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.transcript import SPOKEN, StaffLine, staff_lines
from desk.store.models import ConversationRow, DraftRow, MessageRow, TicketRow
from desk.tickets.views import TicketView

TOGETHER = timedelta(hours=1)
"""What was sent without words so long before a complaint is told belongs to it: the picture comes before its story."""
MOST_SHOWN = 20


async def opening(session: AsyncSession, conversation_id: int, *, filed_at: datetime) -> int:
    """The id of the message with which the citizen began to tell what was filed at this moment; 0 if none is left."""
    begun = (
        select(DraftRow.created_at)
        .where(DraftRow.conversation_id == conversation_id, DraftRow.created_at <= filed_at)
        .order_by(DraftRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    since = func.coalesce(begun, literal(filed_at, DraftRow.created_at.type))
    said = MessageRow.conversation_id == conversation_id, SPOKEN
    first = await session.scalar(select(func.min(MessageRow.id)).where(*said, MessageRow.created_at >= since))
    if first is None:
        return 0
    before = await session.scalar(
        select(func.max(MessageRow.id)).where(*said, MessageRow.id < first, MessageRow.direction == "in")
    )
    return first if before is None else await _shown_before(session, conversation_id, before)


async def _shown_before(session: AsyncSession, conversation_id: int, first: int) -> int:
    """The first of the pictures, voice notes and pins without words that lead up to a message, or that itself."""
    at = (await session.get_one(MessageRow, first)).created_at
    found = await session.execute(
        select(MessageRow.id, MessageRow.text, MessageRow.ticket_id)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.direction == "in", SPOKEN)
        .where(MessageRow.id < first, MessageRow.created_at > at - TOGETHER)
        .order_by(MessageRow.id.desc())
        .limit(MOST_SHOWN)
    )
    for message_id, text, ticket_id in found:
        if text or ticket_id is not None:
            break
        first = message_id
    return first


async def lines_about(
    session: AsyncSession, ticket: TicketView, *, first: int, limit: int
) -> Sequence[StaffLine]:
    """What may concern a ticket, oldest first, at most `limit`, however long its chat went on.

    That is what was said from its `opening` to its filing, what answers that, what was written about it since, and what
    staff sent in its chat.
    """
    conversation = await session.get(ConversationRow, ticket.conversation_id)
    if conversation is None:
        return ()
    here = MessageRow.conversation_id == conversation.id
    told = and_(
        here, MessageRow.direction == "in", MessageRow.id >= first, MessageRow.created_at <= ticket.created_at
    )
    rows = await session.scalars(
        select(MessageRow)
        .where(here, MessageRow.id >= first, SPOKEN)
        .where(
            or_(
                told,
                MessageRow.ticket_id == ticket.id,
                MessageRow.answers.in_(select(MessageRow.id).where(told)),
                and_(MessageRow.author == "staff", MessageRow.media.is_not(None)),
            )
        )
        .order_by(MessageRow.id)
        .limit(limit)
    )
    return await staff_lines(session, conversation, rows.all())


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
