"""The act of wishing that what is kept of a chat be erased: told in the chat, or once more where a backup knows nothing
of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import binding, outbox
from desk.kept.erasing import drop_drafts
from desk.kept.open import open_tickets
from desk.kept.wish_list import Wish
from desk.staff import audit
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import BindingCodeRow, ConversationRow, MessageRow

log = structlog.get_logger(__name__)


class Again(NamedTuple):
    """How many wishes were wished once more, and which could not be."""

    asked: int
    failed: tuple[Wish, ...]


async def wished(
    session: AsyncSession, conversation: ConversationRow, *, at: datetime, up_to: int | None, now: datetime
) -> None:
    """Note the wish on a locked conversation, and drop at once what is open there: drafts, codes, bindings."""
    await drop_drafts(session, conversation.id, now=now)
    await session.execute(delete(BindingCodeRow).where(BindingCodeRow.conversation_id == conversation.id))
    await binding.unbind(session, conversation)
    conversation.erasure_asked_at, conversation.erased_at = at, None
    conversation.erasure_up_to = up_to


async def ask_again(db: Database, wishes: Iterable[Wish], *, now: datetime) -> Again:
    """Wish once more what a restored store knows nothing of; a chat that is not in it has nothing."""
    asked, failed = 0, []
    for wish in wishes:
        try:
            asked += await _asked_again(db, wish, now=now)
        except Exception:
            # One wish must not keep those behind it from being asked again.
            log.exception("wish_not_asked_again", conversation=wish.conversation)
            failed.append(wish)
    return Again(asked, tuple(failed))


async def _asked_again(db: Database, wish: Wish, *, now: datetime) -> bool:
    if await _is_known(db, wish):
        return False
    async with db.begin() as session:
        await binding.hold(session, wish.conversation)
        row = await outbox.lock(session, wish.conversation)
        if _has(row.erasure_asked_at, wish):
            return False
        still = (await session.scalars(open_tickets(row.id).limit(1))).first()
        said = select(func.max(MessageRow.id)).where(MessageRow.conversation_id == row.id)
        up_to = None if still is not None else await session.scalar(said) or 0
        await wished(session, row, at=wish.asked_at, up_to=up_to, now=now)
        audit.note(session, SYSTEM, "ask_to_erase", on=("conversation", row.id), now=now)
    return True


async def _is_known(db: Database, wish: Wish) -> bool:
    """Whether the store has nothing of the chat, or has that wish or a later one."""
    told = select(ConversationRow.created_at, ConversationRow.erasure_asked_at)
    async with db.read() as session:
        found = (await session.execute(told.where(ConversationRow.id == wish.conversation))).first()
    return found is None or found.created_at != wish.began_at or _has(found.erasure_asked_at, wish)


def _has(asked_at: datetime | None, wish: Wish) -> bool:
    return asked_at is not None and asked_at >= wish.asked_at
