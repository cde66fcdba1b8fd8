"""The desk's side of every channel: a message is committed, and danger answered, before anything is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from city import faultpoints
from desk.channel import History, Incoming, Outgoing, Received, Subscription
from desk.conversations import handing, transcript
from desk.conversations.arrival import Arrival, City, arrival, clean, identifier
from desk.conversations.at_once import Looked, look, may_be_at_once, take_at_once
from desk.conversations.blocking import blocked
from desk.conversations.bounced import bounce
from desk.conversations.buttons import Retirements
from desk.conversations.handing import Hands, Place
from desk.conversations.lately import Lately
from desk.conversations.marks import Mark, Marks
from desk.conversations.receiving import find, take
from desk.conversations.seen import mark
from desk.conversations.shutting import open_again
from desk.conversations.taken import Taken
from desk.conversations.wakeups import Wakeups, announce_commits, chat_topic
from desk.conversations.watching import Around, Unwatched, Watch, Whence, nothing_around
from desk.figures.delivered import is_question, reached
from desk.finishing import to_the_end
from desk.leases import Cursors, Leases
from desk.store.database import Database
from desk.store.models import ConversationRow, MessageRow
from desk.store.together import NotAtOnce

log = structlog.get_logger(__name__)


class Spoken(Protocol):
    """Files what is spoken and has a place, in the transaction that writes the message."""

    async def hear(
        self, session: AsyncSession, conversation: ConversationRow, row: MessageRow, *, now: datetime
    ) -> None:
        """Look at a message just written; leave it as it is where it is nothing of this kind."""


class DeskInbox:
    """`desk.channel.Inbox` on the store.

    `retirements` is where used keyboards are left for the delivery of the same process to take off. `spoken` files
    voice notes that come with a place; without it they go to the dialogue as everything else. `hears`: what voice notes
    say is written down here (`desk.media.hearing`). `watch` is told of each new message, and `around_arrival` is done
    around taking one in.
    """

    def __init__(
        self,
        db: Database,
        pack: City,
        wakeups: Wakeups,
        *,
        clock: Callable[[], datetime],
        retirements: Retirements | None = None,
        spoken: Spoken | None = None,
        hears: bool = False,
        watch: Watch | None = None,
        around_arrival: Around = nothing_around,
    ) -> None:
        self._watch: Watch = watch or Unwatched()
        self._around_arrival = around_arrival
        self._db = db
        self._pack = pack
        self._wakeups = wakeups
        self._clock = clock
        self._retirements = retirements
        self._spoken = spoken
        self._hears = hears
        self._leases = Leases(db, clock=clock)
        self._cursors = Cursors(db)
        self._marks = Marks(db, clock=clock)
        self._hands: Hands | None = None
        self._lately = Lately()
        announce_commits(db, wakeups)

    def hand_to(self, hands: Hands) -> None:
        """Let this pump have what can be handed over, and tell how it left conversations."""
        self._hands, self._lately = hands, hands.lately

    async def receive(self, incoming: Incoming) -> Received:
        now = self._clock()
        message = arrival(incoming, city=self._pack, now=now)
        whence = Whence(message.channel, message.address, message.channel_message_id)
        with self._around_arrival(whence):
            try:
                taken = await self._take(message, now)
            except IntegrityError:
                # It came twice at once, and the other was kept meanwhile; whatever else it is happens again.
                log.info("written_again", channel=whence.channel)
                taken = await self._take(message, now)
        if taken.retired is not None and self._retirements is not None:
            self._retirements.add(taken.retired)
        if not taken.duplicate:
            self._watch.came(whence.channel)
        return taken.received

    async def _take(self, message: Arrival, now: datetime) -> Taken:
        return await self._take_at_once(message, now) or await self._take_locked(message, now)

    async def _take_at_once(self, message: Arrival, now: datetime) -> Taken | None:
        """Write plain words, or a button, by one statement, where their conversation does not change or begin
        meanwhile; None where they have to be written with the conversation locked.
        """
        if self._db.is_sqlite or not may_be_at_once(message):
            return None
        lately = self._lately.looked(message, now=now)
        taken = None if lately is None else await self._take_as_looked(message, lately, now)
        if taken is not None:
            return taken
        async with self._db.read() as session:
            looked = await look(session, message, now=now)
        if looked is None:
            return None
        self._lately.found(looked, now=now)
        return await self._take_as_looked(message, looked, now)

    async def _take_as_looked(self, message: Arrival, looked: Looked, now: datetime) -> Taken | None:
        """None where it is not as it was looked at any more, and nothing is written."""
        may_be_handed = self._hands is not None and looked.may_be_handed(message, now=now)
        with self._hands.place() if self._hands and may_be_handed else nullcontext() as place:
            try:
                if place is None:
                    return await self._write_at_once(message, looked, None, now)
                # Whoever gives up in between would leave it claimed, and nobody with it.
                return await to_the_end(self._write_at_once(message, looked, place, now))
            except NotAtOnce:
                return None

    async def _write_at_once(
        self, message: Arrival, looked: Looked, place: Place | None, now: datetime
    ) -> Taken:
        """Write it, and hand it over where there is a place. Raises NotAtOnce, with nothing written."""
        job = None
        async with self._db.once(looked.seen) as (session, conversation):
            taken = await take_at_once(
                session, conversation, message, looked.button, city=self._pack, now=now
            )
            if self._spoken is not None:
                await self._spoken.hear(session, taken.conversation, taken.row, now=now)
            if place is not None and looked.known is not None:
                job = handing.claimed(session, conversation, taken.row, place, known=looked.known, now=now)
            faultpoints.reached("inbox.written")
        faultpoints.reached("inbox.kept")
        if place is not None and job is not None:
            place.begin(job(taken.row, session.seen))
        return taken

    async def _take_locked(self, message: Arrival, now: datetime) -> Taken:
        async with self._db.begin() as session:
            taken = await take(session, message, city=self._pack, hears=self._hears, now=now)
            if self._spoken is not None and not taken.duplicate:
                await self._spoken.hear(session, taken.conversation, taken.row, now=now)
            faultpoints.reached("inbox.written")
        faultpoints.reached("inbox.kept")
        return taken

    async def reachable(self, channel: str, address: str, *, reachable: bool) -> None:
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await find(session, channel, identifier(address, 200), lock=True)
            if conversation is None:
                return
            if reachable:
                await open_again(session, conversation, now=now)
            else:
                await blocked(session, conversation, now=now)

    async def history(
        self, channel: str, address: str, *, after: int = 0, limit: int = 50, known: Collection[int] = ()
    ) -> History:
        async with self._db.read() as session:
            seen = await transcript.look(
                session, channel, identifier(address, 200), after=after, limit=limit, known=known
            )
            if seen is None:
                return History()
            return History(
                lines=await transcript.citizen_lines(
                    session, seen.conversation, seen.rows, offering=seen.offering
                ),
                busy=seen.busy,
                lang=seen.conversation.lang,
            )

    async def waiting(self, channel: str, address: str) -> Sequence[Outgoing]:
        async with self._db.read() as session:
            conversation = await find(session, channel, identifier(address, 200))
            return await transcript.unacknowledged(session, conversation) if conversation else ()

    async def acknowledge(self, channel: str, address: str, *, up_to: int, beat: bool = False) -> None:
        address, now = identifier(address, 200), self._clock()
        if not beat and await self._marks.write(Mark(channel, address, up_to)):
            return
        # Most heartbeats change nothing, so they only read.
        async with self._db.read() as session:
            unseen = await transcript.unseen(session, channel, address, up_to=up_to)
        if not unseen:
            return
        asking = [row_id for row_id, notice in unseen.items() if is_question(notice)]
        async with self._db.begin() if asking else self._db.at_once() as session:
            if asking:
                # Follow-ups come after their conversation in the order of locks.
                await find(session, channel, address, lock=True)
            await mark(session, unseen, now=now)
            if asking:
                await reached(session, asking, now)
            faultpoints.reached("inbox.seeing")
        faultpoints.reached("inbox.seen")

    async def receipt(self, channel: str, address: str, channel_message_id: str) -> None:
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await find(session, channel, identifier(address, 200), lock=True)
            if conversation is None:
                return
            await session.execute(
                update(MessageRow)
                .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out")
                .where(MessageRow.channel_message_id == identifier(channel_message_id, 120))
                .where(MessageRow.seen_at.is_(None))
                .values(seen_at=now)
                .execution_options(synchronize_session=False)
            )

    async def bounced(self, channel: str, address: str, channel_message_id: str, *, reason: str) -> None:
        async with self._db.begin() as session:
            conversation = await find(session, channel, identifier(address, 200), lock=True)
            if conversation is not None:
                named = identifier(channel_message_id, 120)
                await bounce(session, conversation, named, reason=clean(reason), now=self._clock())

    def subscribe(self, channel: str, address: str) -> Subscription:
        return self._wakeups.subscribe(chat_topic(channel, identifier(address, 200)))

    async def cursor(self, name: str) -> str | None:
        return await self._cursors.get(name)

    async def keep_cursor(self, name: str, value: str) -> None:
        faultpoints.reached("cursor.keeping")
        await self._cursors.keep(name, value)
        faultpoints.reached("cursor.kept")

    async def hold_lease(self, name: str, holder: str, seconds: float) -> bool:
        return await self._leases.hold(name, holder, seconds)

    async def spend(self, name: str, holder: str, *, seconds: float) -> bool:
        return await self._leases.spend(name, holder, seconds=seconds)
