"""Whether a store is still empty. Only ids are looked at, so that nobody's name has to be read for it."""

from __future__ import annotations

from sqlalchemy import select

from desk.store.database import Database
from desk.store.models import ConversationRow, TicketRow


async def is_empty(db: Database) -> bool:
    """Whether nobody has written and nothing was filed yet."""
    async with db.read() as session:
        for row in (ConversationRow, TicketRow):
            if await session.scalar(select(row.id).limit(1)) is not None:
                return False
    return True
