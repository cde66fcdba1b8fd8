"""Whoever takes a conversation over and goes away leaves nobody alone: the assistant goes on, staff are asked for.

Whoever holds the lease looks for such conversations; each is dealt with in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, exists, literal, select

from desk.conversations import handover, outbox
from desk.conversations.hold import STAFF_PREFIX
from desk.conversations.wakeups import Wakeups, announce_commits
from desk.single import SingleWork
from desk.staff import audit
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import ConversationRow, SessionRow

AWAY_AFTER = timedelta(minutes=30)
"""Who did nothing in the console for so long is away. A page that only lies open counts for nothing."""
AT_ONCE = 100


class Absences(SingleWork):
    """Looks after the conversations of colleagues who are away."""

    lease, seconds, every = "absences", 60.0, 20.0

    def __init__(self, db: Database, wakeups: Wakeups, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        announce_commits(db, wakeups)

    async def work_off(self) -> int:
        """Deal with what is left alone now. Returns how many conversations that were."""
        now = self._clock()
        alone = select(ConversationRow.id).where(*_left_alone(now)).order_by(ConversationRow.id)
        async with self._db.read() as session:
            found = (await session.scalars(alone.limit(AT_ONCE))).all()
        return sum([await self._look_at(conversation_id, now) for conversation_id in found])

    async def _look_at(self, conversation_id: int, now: datetime) -> int:
        async with self._db.begin() as session:
            conversation = await outbox.lock(session, conversation_id)
            still = select(ConversationRow.id).where(ConversationRow.id == conversation_id, *_left_alone(now))
            if await session.scalar(still) is None:
                return 0
            details = {"held_by": conversation.held_by}
            await handover.leave_alone(session, conversation, now=now)
            audit.note(
                session,
                SYSTEM,
                "colleague_away",
                on=("conversation", conversation_id),
                now=now,
                details=details,
            )
        return 1


def _left_alone(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A member of staff has it, took it a while ago, and has no session in which anything happened since."""
    holder = literal(STAFF_PREFIX).concat(cast(SessionRow.staff_id, String))
    active = exists().where(holder == ConversationRow.held_by, SessionRow.seen_at > now - AWAY_AFTER)
    return (
        ConversationRow.held_by.startswith(STAFF_PREFIX),
        ConversationRow.held_since <= now - AWAY_AFTER,
        ~active,
    )
