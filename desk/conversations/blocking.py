"""A citizen shuts their chat with us: what waits there is left for staff, who hear of it if a ticket is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.shutting import shut
from desk.staff_notices import writing
from desk.store.models import ConversationRow, TicketRow
from desk.tickets.additions import OVER


async def blocked(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """Shut the chat, which is locked. Of somebody for whom nothing is under way nobody needs to hear."""
    if conversation.undeliverable_since is None:
        open_ticket = await session.scalar(
            select(func.max(TicketRow.id)).where(
                TicketRow.conversation_id == conversation.id, TicketRow.status.not_in(OVER)
            )
        )
        if open_ticket is not None:
            await writing.of_unreachable(session, conversation, open_ticket, now=now)
    await shut(session, conversation, now=now, reason="blocked by its citizen")
