"""Carrying out what citizens asked: erase what is kept of them. Whoever holds the lease looks after each wish.

A wish waits while its citizen goes on writing, while staff have the chat or have yet to read it, and its words wait
while a ticket is open whose unit needs them. It stays until all of it is done, whatever dies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.conversations import outbox
from desk.conversations.outbox import Post
from desk.dialogue import DialogueDown
from desk.kept.erasing import Eraser
from desk.kept.open import open_tickets
from desk.kept.wish_list import Wish, WishList
from desk.kept.wishing import ask_again
from desk.single import SingleWork
from desk.staff import audit
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import ConversationRow, DraftRow, MessageRow, TicketRow

log = structlog.get_logger(__name__)

RESTS = timedelta(minutes=2)
"""So long nothing was written in a chat before its words are erased: nobody is cut off in the middle of a talk."""
AT_ONCE = 100
IS_WISHED = (
    ConversationRow.erasure_asked_at.is_not(None),
    or_(ConversationRow.erased_at.is_(None), ConversationRow.erased_at < ConversationRow.erasure_asked_at),
)
IS_FREE = (ConversationRow.held_by.is_(None), ConversationRow.quiet_until_read.is_(False))
"""Nobody of staff talks there, is waited for, or must read it first."""


class Wishes(SingleWork):
    """The wishes of one store."""

    lease, seconds, every = "erasures", 60.0, 30.0

    def __init__(
        self,
        db: Database,
        eraser: Eraser,
        *,
        clock: Callable[[], datetime],
        holder: str,
        noted: WishList | None = None,
    ) -> None:
        """Each is `noted` before it is carried out, if anywhere; what is noted and not known is wished once more."""
        super().__init__(db, clock=clock, holder=holder)
        self._eraser = eraser
        self._list = noted
        self._noted: frozenset[Wish] = frozenset()
        self._unasked: Sequence[Wish] | None = None

    async def tick(self) -> int:
        """As of any single work. At first what this process finds noted, whoever has the lease: lists are its own."""
        await self._ask_again()
        return await super().tick()

    async def work_off(self) -> int:
        """Carry out what can be. Returns how many wishes are done by that."""
        done, after = 0, 0
        while True:
            ids = await self._wished(after)
            # Behind the look for them: nothing is carried out that came between and is not noted.
            await self._note()
            if not ids:
                return done
            for one in ids:
                done += await self._tried(one)
                if not await self._hold():
                    return done
            after = ids[-1]

    async def _ask_again(self) -> None:
        """Once a start: a store that was restored meanwhile may not know what is noted. What fails is tried again."""
        if self._list is None:
            return
        if self._unasked is None:
            try:
                self._unasked = await asyncio.to_thread(self._list.all)
            except OSError as problem:
                log.error("wishes_not_read", why=type(problem).__name__)
                return
        again = await ask_again(self._db, self._unasked, now=self._clock())
        self._unasked = again.failed
        if again.asked:
            log.warning("wishes_asked_again", count=again.asked)

    async def _note(self) -> None:
        """Write down each that waits and is not noted yet, whenever it was committed. Where nothing can be written they
        are carried out all the same.
        """
        if self._list is None:
            return
        asked = ConversationRow.erasure_asked_at
        waiting = select(ConversationRow.id, ConversationRow.created_at, asked).where(*IS_WISHED)
        async with self._db.read() as session:
            found = await session.execute(waiting.order_by(asked))
            wishes = [Wish(one, began, at) for one, began, at in found if at is not None]
        if self._noted.issuperset(wishes):
            return
        try:
            await asyncio.to_thread(self._list.add_new, wishes)
        except OSError as problem:
            log.error("wishes_not_noted", why=type(problem).__name__, count=len(wishes))
            return
        self._noted = frozenset(wishes)

    async def _wished(self, after: int) -> list[int]:
        rests = or_(ConversationRow.wrote_at.is_(None), ConversationRow.wrote_at <= self._clock() - RESTS)
        wished = (
            select(ConversationRow.id)
            .where(*IS_WISHED, *IS_FREE, rests, ConversationRow.id > after)
            .order_by(ConversationRow.id)
            .limit(AT_ONCE)
        )
        async with self._db.read() as session:
            return list(await session.scalars(wished))

    async def _tried(self, one: int) -> bool:
        try:
            return await self._carry_out(one)
        except Exception:
            # One wish must not keep those behind it from being carried out; it is tried again the next time.
            log.exception("erasure_failed", conversation=one)
            return False

    async def _carry_out(self, one: int) -> bool:
        mine, begun = TicketRow.conversation_id == one, self._clock()
        after: int | None = 0
        while after is not None:
            unnamed = await self._eraser.reporters(mine, why="wish", now=self._clock(), after=after)
            if unnamed.failed:
                return False
            after = unnamed.last
        async with self._db.read() as session:
            up_to = await _end(session, one)
        if up_to is None:
            return False
        try:
            if not await self._eraser.words(one, up_to=up_to, now=self._clock()):
                return False
        except DialogueDown as problem:
            log.info("erasure_waits", why=type(problem).__name__)
            return False
        async with self._db.begin() as session:
            return await self._finish(session, one, begun=begun)

    async def _finish(self, session: AsyncSession, one: int, *, begun: datetime) -> bool:
        """Note that it is done. False where its citizen asked again meanwhile: what they said until then goes, too."""
        conversation = await outbox.lock(session, one)
        now, asked = self._clock(), conversation.erasure_asked_at
        if asked is None or asked > begun:
            return False
        # Who had to wait for a ticket to end hears of it; everybody else was answered when they asked.
        if conversation.erasure_up_to is None:
            key = "mine.erased" if await _had_names(session, one) else "mine.erased.unnamed"
            text = notices.text(key, conversation.lang or "zh")
            post = Post(text=text, author="system", priority=outbox.PUSH, notice=key)
            await outbox.write(session, conversation, [post], now=now)
        conversation.erased_at = now
        audit.note(session, SYSTEM, "erase_chat", on=("conversation", one), now=now, details={"why": "wish"})
        return True


async def _had_names(session: AsyncSession, one: int) -> bool:
    """Whether a ticket of the chat was not filed anonymously; by now no name is left to tell it by."""
    named = select(TicketRow.id).where(TicketRow.conversation_id == one, TicketRow.anonymous.is_(False))
    return await session.scalar(named.limit(1)) is not None


async def _end(session: AsyncSession, one: int) -> int | None:
    """Up to which message the words go now; None while a ticket is open.

    A complaint that is being told began after the wish, which dropped any other. Nobody knows when it will end, so
    what was said before it goes now, and its own words stay.
    """
    conversation = await session.get_one(ConversationRow, one)
    if conversation.erasure_up_to is not None:
        return conversation.erasure_up_to
    if (await session.scalars(open_tickets(one).limit(1))).first() is not None:
        return None
    begun = await session.scalar(
        select(func.min(DraftRow.created_at)).where(DraftRow.conversation_id == one, DraftRow.state == "open")
    )
    said = select(func.max(MessageRow.id)).where(MessageRow.conversation_id == one)
    if begun is None:
        return await session.scalar(said) or 0
    began_it = await session.scalar(said.where(MessageRow.direction == "in", MessageRow.created_at <= begun))
    return (began_it or 1) - 1
