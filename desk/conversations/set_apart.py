"""What of chats is about anonymous tickets, as the store has it (`desk.tickets.apart` is the rule)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.conversations.whereabouts import same_citizen
from desk.store.models import ConversationRow, MessageRow, TicketRow
from desk.tickets.about import opening
from desk.tickets.apart import Apart


async def apart(session: AsyncSession, conversation_id: int) -> Apart:
    """Of one chat, with the tickets of those bound with it."""
    found = await session.scalars(
        select(TicketRow)
        .where(TicketRow.conversation_id.in_(same_citizen(conversation_id)), TicketRow.anonymous)
        .order_by(TicketRow.id)
    )
    tickets = found.all()
    if not tickets:
        return Apart()
    told = [
        stretch
        for one in tickets
        if one.conversation_id == conversation_id
        and (stretch := await _told(session, conversation_id, one)) is not None
    ]
    ids, numbers = [one.id for one in tickets], [one.number for one in tickets]
    here = MessageRow.conversation_id == conversation_id
    about = or_(MessageRow.ticket_id.in_(ids), *(MessageRow.text.contains(one) for one in numbers))
    asked = await session.scalars(
        select(MessageRow.answers).where(
            here, MessageRow.direction == "out", MessageRow.answers.is_not(None), about
        )
    )
    danger = await session.scalars(
        select(MessageRow.id).where(here, MessageRow.direction == "in", MessageRow.danger.is_not(None))
    )
    return Apart(
        frozenset(ids),
        frozenset(numbers),
        told,
        frozenset(one for one in asked if one is not None),
        frozenset(danger),
    )


async def apart_in(session: AsyncSession, conversations: Sequence[int]) -> dict[int, Apart]:
    """The same of several chats; one whose citizen has no anonymous ticket has an `Apart` that hides nothing."""
    here, other = aliased(ConversationRow), aliased(ConversationRow)
    told_here = select(TicketRow.conversation_id).where(
        TicketRow.conversation_id.in_(conversations), TicketRow.anonymous
    )
    told_elsewhere = (
        select(here.id)
        .join(other, other.bound_id == here.bound_id)
        .join(TicketRow, TicketRow.conversation_id == other.id)
        .where(here.id.in_(conversations), here.bound_id.is_not(None), TicketRow.anonymous)
    )
    found: defaultdict[int, Apart] = defaultdict(Apart)
    for one in await session.scalars(union(told_here, told_elsewhere)):
        found[one] = await apart(session, one)
    return found


async def _told(session: AsyncSession, conversation_id: int, ticket: TicketRow) -> tuple[int, int] | None:
    """From the message with which the citizen began to tell it to the one on which it was filed."""
    first = await opening(session, conversation_id, filed_at=ticket.created_at)
    last = await session.scalar(
        select(func.max(MessageRow.id)).where(
            MessageRow.conversation_id == conversation_id,
            MessageRow.direction == "in",
            MessageRow.id >= first,
            MessageRow.created_at <= ticket.created_at,
        )
    )
    return (first, last) if first and last is not None else None
