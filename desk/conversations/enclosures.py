"""What staff may send with a message: their own uploads for this very chat, each once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import InvalidInput
from desk.media.store import ID
from desk.staff.actor import Actor
from desk.store.models import ConversationRow, MediaRow

MOST_MEDIA = 5


async def check(
    session: AsyncSession, conversation: ConversationRow, staff: Actor, ids: Sequence[str]
) -> None:
    """Lock them, or raise `InvalidInput` unless all of them can go out in this locked conversation."""
    if len(ids) > MOST_MEDIA:
        raise InvalidInput(f"a message has at most {MOST_MEDIA} photos or files", field="media")
    found = await session.scalars(
        select(MediaRow)
        .where(
            MediaRow.public_id.in_([one for one in ids if ID.fullmatch(one)]),
            MediaRow.reference == staff.label,
            MediaRow.channel == conversation.channel,
            MediaRow.address == conversation.address,
        )
        # Locked, since what no message names is forgotten after a day.
        .with_for_update()
    )
    is_sent = {row.public_id: row.message_id is not None for row in found}
    for one in ids:
        if one not in is_sent:
            raise InvalidInput("that is no upload of yours for this conversation", field="media")
        if is_sent[one]:
            raise InvalidInput("that photo or file was sent already", field="media")


async def contents(session: AsyncSession, ids: Sequence[str]) -> list[str]:
    """What tells their contents apart, in their order: the same file uploaded twice is the same."""
    if not ids:
        return []
    found = await session.execute(
        select(MediaRow.public_id, MediaRow.sha256).where(MediaRow.public_id.in_(ids))
    )
    known = {row.public_id: row.sha256 for row in found}
    return [known.get(one) or one for one in ids]
