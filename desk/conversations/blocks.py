"""What supervisors do about senders who abuse a chat, and the end of blocks. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import select

from desk.conversations import blocked, blocked_list
from desk.conversations.arrival import clean
from desk.conversations.block import Wanted, check_may_block
from desk.conversations.blocked_list import IS_BLOCKED, Listed
from desk.conversations.outbox import lock
from desk.conversations.wakeups import Wakeups, announce_commits
from desk.single import SingleWork
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import ConversationRow

AT_ONCE = 100


class Blocks:
    """The use-cases. An unknown id raises `ConversationNotFound`."""

    def __init__(self, db: Database, wakeups: Wakeups, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        announce_commits(db, wakeups)

    async def block(self, staff: Actor, conversation_id: int, wanted: Wanted, *, zone: tzinfo) -> None:
        """Let the assistant leave this chat unanswered for some days. Raises as `blocked.begin`."""
        now = self._clock()
        wanted = Wanted(wanted.reason, wanted.days, clean(wanted.note))
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            await blocked.begin(session, conversation, staff, wanted, zone=zone, now=now)
            why = {"reason": wanted.reason, "days": wanted.days}
            audit.note(session, staff, "block", on=("conversation", conversation_id), now=now, details=why)

    async def lift(self, staff: Actor, conversation_id: int) -> bool:
        """End a block now; what came meanwhile waits for a person. Returns whether anything did. Doing it twice changes
        nothing. Raises `NotAllowed`.
        """
        check_may_block(staff)
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            if conversation.blocked_until is None:
                return False
            came = await blocked.end(session, conversation, now=now)
            audit.note(session, staff, "unblock", on=("conversation", conversation_id), now=now)
        return came

    async def list(self) -> Sequence[Listed]:
        """The chats that are blocked, with what came there since and was not dealt with; those with some first."""
        async with self._db.read() as session:
            return await blocked_list.blocked(session)

    async def busy(self) -> Sequence[Listed]:
        """The chats that wrote very much within a day, with how much."""
        async with self._db.read() as session:
            return await blocked_list.busy(session, now=self._clock())

    async def unread(self) -> int:
        """How many blocked chats were written to since."""
        async with self._db.read() as session:
            return await blocked_list.unread_count(session)


class EndedBlocks(SingleWork):
    """Ends the blocks whose time is over: whoever holds the lease, each in a transaction of its own."""

    lease, seconds, every = "blocks", 60.0, 20.0

    def __init__(self, db: Database, wakeups: Wakeups, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        announce_commits(db, wakeups)

    async def work_off(self) -> int:
        """End what is over. Returns how many blocks that were."""
        over = select(ConversationRow.id).where(IS_BLOCKED, ConversationRow.blocked_until <= self._clock())
        async with self._db.read() as session:
            found = (await session.scalars(over.order_by(ConversationRow.id).limit(AT_ONCE))).all()
        return sum([await self._end(one) for one in found])

    async def _end(self, conversation_id: int) -> int:
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            return int(await blocked.end_if_over(session, conversation, now=now))
