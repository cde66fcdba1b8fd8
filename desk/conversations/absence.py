"""Whoever takes a conversation over and goes away leaves nobody alone: the assistant goes on, staff are asked for.

So it is where they are there and say nothing. A citizen who says nothing any more gets the assistant back.

Whoever holds the lease looks for such conversations; each is dealt with in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, cast, exists, literal, select

from city.model import HandoverSettings
from city.people import UNWRITTEN
from desk.conversations import handover, outbox
from desk.conversations.hold import STAFF_PREFIX, is_held_by_staff
from desk.conversations.silence import Talk, silent
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

    def __init__(
        self,
        db: Database,
        wakeups: Wakeups,
        *,
        clock: Callable[[], datetime],
        holder: str,
        settings: HandoverSettings = UNWRITTEN.hand_over.versions[-1],
    ) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._settings = settings
        announce_commits(db, wakeups)

    async def work_off(self) -> int:
        """Deal with what is left alone now. Returns how many conversations that were."""
        now = self._clock()
        alone = select(ConversationRow.id).where(*_left_alone(now)).order_by(ConversationRow.id)
        async with self._db.read() as session:
            found = (await session.scalars(alone.limit(AT_ONCE))).all()
            quiet = await session.scalars(_quiet(now, self._settings).limit(AT_ONCE))
            talks = [one for one in quiet if one not in found]
        done = sum([await self._look_at(conversation_id, now) for conversation_id in found])
        return done + sum([await self._end_silence(conversation_id, now) for conversation_id in talks])

    async def _end_silence(self, conversation_id: int, now: datetime) -> int:
        async with self._db.begin() as session:
            conversation = await outbox.lock(session, conversation_id)
            if not is_held_by_staff(conversation.held_by) or conversation.held_since is None:
                return 0
            author, at = await handover.last_said(session, conversation)
            talk = Talk(conversation.held_since, author, at)
            who = silent(talk, self._settings, now=now)
            if who is None:
                return 0
            details = {"held_by": conversation.held_by}
            if who == "staff":
                await handover.leave_alone(session, conversation, now=now)
            else:
                await handover.end(session, conversation, notice="silence_over", now=now)
            audit.note(
                session,
                SYSTEM,
                f"{who}_silent",
                on=("conversation", conversation_id),
                now=now,
                details=details,
            )
        return 1

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


def _quiet(now: datetime, settings: HandoverSettings) -> Select[int]:
    """Conversations that staff hold in which nothing was said for a while, whoever owes the next word."""
    shortest = min(settings.staff_silent, settings.citizen_silent)
    return (
        select(ConversationRow.id)
        .where(
            ConversationRow.held_by.startswith(STAFF_PREFIX),
            ConversationRow.held_since <= now - shortest,
            ConversationRow.updated_at <= now - shortest,
        )
        .order_by(ConversationRow.id)
    )


def _left_alone(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A member of staff has it, took it a while ago, and has no session in which anything happened since."""
    holder = literal(STAFF_PREFIX).concat(cast(SessionRow.staff_id, String))
    active = exists().where(holder == ConversationRow.held_by, SessionRow.seen_at > now - AWAY_AFTER)
    return (
        ConversationRow.held_by.startswith(STAFF_PREFIX),
        ConversationRow.held_since <= now - AWAY_AFTER,
        ~active,
    )
