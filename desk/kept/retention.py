"""How long the words of chats, and who reported, are kept: by the same erasing as at a citizen's own wish.

Nothing goes of a chat or a ticket that is worked on, or in which a ticket ended less long ago than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import outbox
from desk.dialogue import DialogueDown
from desk.kept.erasing import Eraser, drop_drafts
from desk.kept.open import IS_OPEN
from desk.kept.wishes import IS_FREE
from desk.kept.words import CHATS, REPORTERS
from desk.media.retention import spans
from desk.single import SingleWork
from desk.staff import audit
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import ConversationRow, MessageRow, TicketRow

log = structlog.get_logger(__name__)

CLASSES = (CHATS, REPORTERS)
AT_ONCE = 100
STRETCH = 10_000
"""So many chats or tickets are looked at by one statement, however many there are and however few of them are old."""


def kept_for(told: str) -> dict[str, timedelta]:
    """'chats=1095,reporters=1095' as spans; a class that is not named is kept for good. Raises ValueError."""
    return spans(told, CLASSES)


class OldWords(SingleWork):
    """Erases what was kept for long enough; every few hours, since it walks over all old chats."""

    lease, seconds, every = "old_words", 60.0, 6 * 3600.0

    def __init__(
        self,
        db: Database,
        eraser: Eraser,
        kept: Mapping[str, timedelta],
        *,
        clock: Callable[[], datetime],
        holder: str,
    ) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._eraser = eraser
        self._kept = kept

    async def work_off(self) -> int:
        """Erase what is too old, a little at a time. Returns of how many chats and tickets that was."""
        gone, now = 0, self._clock()
        if CHATS in self._kept:
            gone += await self._chats(now - self._kept[CHATS])
        if REPORTERS in self._kept:
            gone += await self._reporters(now - self._kept[REPORTERS], now)
        return gone

    async def _reporters(self, before: datetime, now: datetime) -> int:
        gone, after, end = 0, 0, await self._last(TicketRow)
        while after < end and await self._hold():
            old = TicketRow.updated_at < before, TicketRow.id <= after + STRETCH
            some = await self._eraser.reporters(and_(*old), why="age", now=now, after=after)
            gone += some.done
            after = some.last or after + STRETCH
        return gone

    async def _chats(self, before: datetime) -> int:
        gone, after, end = 0, 0, await self._last(ConversationRow)
        while after < end and await self._hold():
            ids = await self._old(before, after)
            for one in ids:
                gone += await self._erase(one, before)
                if not await self._hold():
                    return gone
            after = ids[-1] if len(ids) == AT_ONCE else after + STRETCH
        return gone

    async def _last(self, table: type[ConversationRow | TicketRow]) -> int:
        async with self._db.read() as session:
            return await session.scalar(select(func.max(table.id))) or 0

    async def _old(self, before: datetime, after: int) -> list[int]:
        """The first ones of the stretch behind that id."""
        stretch = and_(ConversationRow.id > after, ConversationRow.id <= after + STRETCH)
        needed = exists().where(
            # Said once more of the tickets: they are looked up from there, and not from the first one on.
            TicketRow.conversation_id == ConversationRow.id,
            TicketRow.conversation_id > after,
            TicketRow.conversation_id <= after + STRETCH,
            or_(IS_OPEN, TicketRow.updated_at >= before),
        )
        has_more = or_(
            ConversationRow.erased_at.is_(None),
            ConversationRow.erased_at < ConversationRow.updated_at,
            ConversationRow.erasure_up_to.is_not(None),
        )
        old = (
            select(ConversationRow.id)
            .where(ConversationRow.updated_at < before, stretch)
            .where(has_more, *IS_FREE, ~needed)
            .order_by(ConversationRow.id)
            .limit(AT_ONCE)
        )
        async with self._db.read() as session:
            return list(await session.scalars(old))

    async def _erase(self, one: int, before: datetime) -> bool:
        now = self._clock()
        async with self._db.read() as session:
            up_to = await session.scalar(
                select(func.max(MessageRow.id)).where(MessageRow.conversation_id == one)
            )
        try:
            if not await self._eraser.words(one, up_to=up_to or 0, now=now):
                return False
        except DialogueDown as problem:
            log.info("erasure_waits", why=type(problem).__name__)
            return False
        async with self._db.begin() as session:
            return await _finish(session, one, before, now=now)


async def _finish(session: AsyncSession, one: int, before: datetime, *, now: datetime) -> bool:
    """Note that it is done. False where its citizen came back meanwhile: what they are telling now is kept."""
    conversation = await outbox.lock(session, one)
    if conversation.updated_at >= before:
        return False
    await drop_drafts(session, one, now=now)
    conversation.erased_at, conversation.erasure_up_to = now, None
    audit.note(session, SYSTEM, "erase_chat", on=("conversation", one), now=now, details={"why": "age"})
    return True
