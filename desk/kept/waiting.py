"""Wishes to be erased that wait for nothing but staff or us: a chat that somebody has, or that nobody has read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.kept.open import IS_OPEN
from desk.kept.wishes import IS_WISHED
from desk.store.models import ConversationRow, TicketRow

_MINE = TicketRow.conversation_id == ConversationRow.id
_LAST = select(func.max(TicketRow.updated_at)).where(_MINE).correlate(ConversationRow).scalar_subquery()


async def oldest_wish(session: AsyncSession) -> datetime | None:
    """Since when the wish that waits longest could have been carried out; None where none waits.

    One that waits for a ticket to end could not be: it counts from the ticket's end.
    """
    found = await session.execute(
        select(ConversationRow.erasure_asked_at, ConversationRow.erasure_up_to, _LAST).where(
            *IS_WISHED, or_(ConversationRow.erasure_up_to.is_not(None), ~exists().where(_MINE, IS_OPEN))
        )
    )
    return min(
        (
            asked if ended is None or up_to is not None else max(asked, ended)
            for asked, up_to, ended in found
            if asked is not None
        ),
        default=None,
    )
