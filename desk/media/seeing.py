"""Who may see what was sent: its citizen in their chat, staff who read persons, a unit what its tickets are about."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import Actor
from desk.store.models import MediaRow, MessageRow, TicketRow
from desk.tickets.about import concerns
from desk.tickets.access import visible
from desk.tickets.masking import sees_people


async def may_see(session: AsyncSession, media: MediaRow, actor: Actor) -> bool:
    """Whether `actor` may open it. Of a confidential ticket a unit sees nothing: a picture tells who took it."""
    if sees_people(actor):
        return True
    if actor.role != "handler" or media.message_id is None:
        return False
    message = await session.get_one(MessageRow, media.message_id)
    tickets = await session.scalars(
        select(TicketRow).where(
            TicketRow.conversation_id == media.conversation_id, TicketRow.confidential.is_(False)
        )
    )
    for ticket in tickets:
        if visible(ticket, actor) and await concerns(session, message, ticket):
            return True
    return False
