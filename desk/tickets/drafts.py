"""The complaint that a conversation is telling: one open draft each, kept until it is filed or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import DraftRow


async def opened(session: AsyncSession, conversation_id: int) -> DraftRow | None:
    """The open draft, or None."""
    found: DraftRow | None = await session.scalar(
        select(DraftRow).where(DraftRow.conversation_id == conversation_id, DraftRow.state == "open")
    )
    return found


async def remember(
    session: AsyncSession, conversation_id: int, fields: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep these fields as the open draft. The conversation is locked by the caller, so there is never a second one."""
    draft = await opened(session, conversation_id)
    if draft is None:
        draft = DraftRow(
            conversation_id=conversation_id, state="open", fields={}, created_at=now, updated_at=now
        )
        session.add(draft)
    draft.fields, draft.updated_at = dict(fields), now


async def end(
    session: AsyncSession, conversation_id: int, state: Literal["filed", "dropped"], *, now: datetime
) -> None:
    """Close the open draft, if there is one. What was told of a matter not filed is not kept."""
    draft = await opened(session, conversation_id)
    if draft is not None:
        draft.state, draft.updated_at, draft.fields = state, now, {}
