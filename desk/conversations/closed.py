"""A chat that nothing can be sent in: what waits there is left undeliverable untried, and goes out when it is open."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.claim import OPEN
from desk.conversations.wakeups import OUT
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow

CLOSED = "closed"
KEPT = timedelta(days=30)
"""What is older when a chat opens again is no longer news: staff can still send it."""

WAITING_AGAIN = {"status": "waiting", "given_up": None, "done_at": None, "error": None, "failures": 0}
"""What an undeliverable row is set to when it shall be sent after all, beside its `due_at`."""


def leave(row: MessageRow, *, now: datetime) -> None:
    """A message that is written into a closed chat waits for nobody but its citizen."""
    if row.status == "waiting" and row.channel is not None:
        row.status, row.given_up, row.done_at = "undeliverable", CLOSED, now


async def close(session: AsyncSession, conversation: ConversationRow, *, reason: str, now: datetime) -> int:
    """Nothing reaches this locked conversation's citizen. Returns how many messages are undeliverable by that."""
    conversation.undeliverable_since = conversation.undeliverable_since or now
    left = await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", OPEN)
        .values(status="undeliverable", given_up=CLOSED, done_at=now, error=reason[:300])
        .returning(MessageRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(left.all())


async def open_again(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """The citizen of this locked conversation can be reached: what they missed goes out, in its order."""
    if conversation.undeliverable_since is None:
        return
    conversation.undeliverable_since = None
    missed = await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out")
        .where(MessageRow.status == "undeliverable", MessageRow.given_up == CLOSED)
        .where(MessageRow.created_at >= now - KEPT)
        .values(WAITING_AGAIN | {"due_at": now})
        .returning(MessageRow.id)
        .execution_options(synchronize_session=False)
    )
    if missed.all():
        tell_after_commit(session, OUT)
