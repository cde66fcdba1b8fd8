"""A chat that is shut: what waits there is left undeliverable without a try, and goes out in order when it opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Case, and_, case, false, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.claim import OPEN
from desk.conversations.outbox import CLOSED, NEVER, SURVEY
from desk.conversations.wakeups import OUT, STAFF
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow, SurveyRow

STALE_AFTER = timedelta(days=14)
"""What is older is no news any more: where a ticket stands the citizen can ask, and staff can still send it."""
OVER = and_(
    MessageRow.priority == SURVEY,
    MessageRow.ticket_id.is_not(None),
    ~select(SurveyRow.id)
    .where(SurveyRow.ticket_id == MessageRow.ticket_id, SurveyRow.state == "asked")
    .where(SurveyRow.asked_at <= MessageRow.created_at)
    .correlate(MessageRow)
    .exists(),
)
"""Whether a message asks, or asks again, a follow-up that has ended since."""
WAITING_AGAIN = {"status": "waiting", "given_up": None, "done_at": None, "error": None, "failures": 0}
"""What an undeliverable row is set to when it shall be sent after all, beside its `due_at`."""


def due_again(conversation: ConversationRow, at: datetime) -> Case[datetime]:
    """When an undeliverable row of this conversation is due once it shall be sent after all: from `at` on."""
    kept_back = MessageRow.priority >= SURVEY if conversation.quiet_until_read else false()
    return case((kept_back, NEVER), else_=at)


async def shut(
    session: AsyncSession, conversation: ConversationRow, *, now: datetime, reason: str | None = None
) -> int:
    """Nothing reaches this locked conversation's citizen. Returns how many messages are undeliverable by that."""
    conversation.undeliverable_since = conversation.undeliverable_since or now
    left = await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", OPEN)
        .where(MessageRow.channel.is_not(None))
        .values(status="undeliverable", given_up=CLOSED, done_at=now, error=reason)
        .returning(MessageRow.id)
        .execution_options(synchronize_session=False)
    )
    tell_after_commit(session, STAFF)
    return len(left.all())


async def open_again(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """The citizen of this locked conversation can be reached: what they missed goes out, in its order.

    A survey that is over meanwhile is not asked any more.
    """
    if conversation.undeliverable_since is None:
        return
    conversation.undeliverable_since = None
    missed = await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out")
        .where(MessageRow.status == "undeliverable", MessageRow.given_up == CLOSED)
        .where(MessageRow.created_at >= now - STALE_AFTER, ~OVER)
        .values(WAITING_AGAIN | {"due_at": due_again(conversation, now)})
        .returning(MessageRow.id)
        .execution_options(synchronize_session=False)
    )
    if missed.all():
        tell_after_commit(session, OUT)
    tell_after_commit(session, STAFF)
