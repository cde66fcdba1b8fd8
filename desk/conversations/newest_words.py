"""When conversations were last written in, of those that were written into the store at once and not lived through."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import ConversationRow, MessageRow

_SAID = select(func.max(MessageRow.created_at)).where(MessageRow.conversation_id == ConversationRow.id)
_TAKE_OVER = (
    update(ConversationRow)
    .values(updated_at=func.coalesce(_SAID.scalar_subquery(), ConversationRow.updated_at))
    .execution_options(synchronize_session=False)
)


async def date_conversations(session: AsyncSession) -> None:
    """Let each conversation stand in lists by its newest words; one without words stays as it is."""
    await session.execute(_TAKE_OVER)
