"""What staff do with conversations. Each method is one use-case and one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from desk.conversations import enclosures, handover, presence, transcript
from desk.conversations.arrival import clean
from desk.conversations.blocks import Blocks
from desk.conversations.hold import check_may_talk
from desk.conversations.listing import (
    ConversationFilter,
    ConversationView,
    Page,
    Pressing,
    line,
    newest_words,
    page,
    pressing,
    view,
)
from desk.conversations.outbox import Post, lock, write
from desk.conversations.set_apart import apart
from desk.conversations.transcript import Lines, StaffLine
from desk.conversations.undelivered import DeadLetters
from desk.conversations.wakeups import Wakeups, announce_commits
from desk.errors import ConversationNotFound, InvalidInput
from desk.review.masking import NOBODY, Known
from desk.review.reading import known
from desk.staff import audit, presses
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import ConversationRow, StaffRow
from desk.tickets.masking import sees_people

LONGEST_REPLY = 5000


class Conversations:
    """The use-cases of a conversation beside receiving and answering. An unknown id raises `ConversationNotFound`.

    `undelivered` is what did not reach its citizen, `blocks` are the senders whom the assistant does not answer.
    """

    def __init__(self, db: Database, wakeups: Wakeups, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self.undelivered = DeadLetters(db, wakeups, clock=clock)
        self.blocks = Blocks(db, wakeups, clock=clock)
        announce_commits(db, wakeups)

    async def list(
        self, wanted: ConversationFilter | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> Page:
        """Conversations that changed last first, at most `limit`. Raises `InvalidInput` for a foreign cursor."""
        async with self._db.read() as session:
            return await page(session, wanted or ConversationFilter(), limit=limit, cursor=cursor)

    async def line(self, *, limit: int = 100) -> Sequence[ConversationView]:
        """Who waits for a person, danger first, then the oldest; behind them what colleagues have."""
        async with self._db.read() as session:
            return await line(session, limit=limit)

    async def get(self, conversation_id: int) -> ConversationView:
        """One conversation."""
        async with self._db.read() as session:
            row = await session.get(ConversationRow, conversation_id)
            if row is None:
                raise ConversationNotFound(f"no conversation {conversation_id}")
            return view(row, (await newest_words(session, [row.id])).get(row.id))

    async def pressing(self) -> Pressing:
        """How much waits for a person."""
        async with self._db.read() as session:
            return await pressing(session)

    async def transcript(
        self, conversation_id: int, *, after: int = 0, before: int | None = None, limit: int = 200
    ) -> Sequence[StaffLine]:
        """The newest lines with an id above `after`, and below `before`, oldest first, but for those of anonymous
        tickets.
        """
        async with self._db.read() as session:
            row = await session.get(ConversationRow, conversation_id)
            if row is None:
                raise ConversationNotFound(f"no conversation {conversation_id}")
            rows = await transcript.newest(session, row, after=after, before=before, limit=limit)
            lines = await transcript.staff_lines(session, row, rows)
            return (await apart(session, row.id)).visible(lines)

    async def read_on(self, conversation_id: int, *, after: int = 0, limit: int = 200) -> Lines:
        """The oldest lines with an id above `after`, at most `limit`: read on after `next` until it is None. Those of
        anonymous tickets are left out.
        """
        async with self._db.read() as session:
            row = await session.get(ConversationRow, conversation_id)
            if row is None:
                raise ConversationNotFound(f"no conversation {conversation_id}")
            rows = await transcript.following(session, row, after=after, limit=limit + 1)
            shown = rows[:limit]
            lines = await transcript.staff_lines(session, row, shown)
            visible = (await apart(session, row.id)).visible(lines)
            return Lines(visible, next=shown[-1].id if len(rows) > limit else None)

    async def named_in(self, staff: Actor, ids: Collection[int]) -> dict[int, Known]:
        """Who is known to be named in these conversations, for somebody who is not to read it there; nobody for who is.

        From tickets, drafts and channels; what was understood in the lines themselves comes besides, in `for_actor`.
        """
        if sees_people(staff) or not ids:
            return dict.fromkeys(ids, NOBODY)
        senders = select(ConversationRow.id, ConversationRow.sender_name).where(ConversationRow.id.in_(ids))
        async with self._db.read() as session:
            found = await session.execute(senders)
            return dict.fromkeys(ids, NOBODY) | await known(
                session, {one.id: one.sender_name for one in found}
            )

    async def reply(
        self, staff: Actor, conversation_id: int, text: str, *, media: Sequence[str] = (), press: str = ""
    ) -> int:
        """Write to the citizen; the conversation stays with whoever holds it. Returns the row id.

        `media` are ids of what `MediaStore.hand_over_for` kept for this conversation; with them there may be no words.
        With a `press`, the key of a form, the same is written once.
        Raises `NotAllowed`, and `InvalidInput` for an empty or overlong text and for what cannot be sent.
        """
        check_may_talk(staff)
        words, ids = clean(text), tuple(dict.fromkeys(media))
        if not (words or ids) or len(words) > LONGEST_REPLY:
            raise InvalidInput(f"a reply has 1 to {LONGEST_REPLY} characters", field="text")
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            await enclosures.check(session, conversation, staff, ids)
            mark = presses.mark(press, words, *await enclosures.contents(session, ids))
            before = await presses.done(session, staff, mark, on=("conversation", conversation_id))
            if before is not None:
                return int(before["row"])
            message = Post(words, "staff", staff_id=staff.id, media=ids)
            [row_id] = await write(session, conversation, [message], now=now)
            audit.note(
                session,
                staff,
                "reply",
                on=("conversation", conversation_id),
                now=now,
                details=presses.kept(mark, row_id),
            )
        return row_id

    async def take(self, staff: Actor, conversation_id: int) -> None:
        """Take the conversation over: from now on nothing is handed to the dialogue. Doing it twice changes nothing.

        Raises `NotAllowed`, and `Conflict` while a colleague has it.
        """
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            if await handover.take(session, conversation, staff, now=now):
                audit.note(session, staff, "take", on=("conversation", conversation_id), now=now)

    async def hand_to(self, staff: Actor, conversation_id: int, colleague_id: int) -> None:
        """Give the conversation to a colleague, who is told of it. Doing it twice changes nothing.

        Raises as `take`, and `InvalidInput` (colleague) for who does not talk with citizens.
        """
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            colleague = await session.get(StaffRow, colleague_id)
            if colleague is None:
                raise InvalidInput("no such colleague", field="colleague")
            if await handover.hand_to(session, conversation, staff, colleague, now=now):
                to = {"to": f"staff:{colleague_id}"}
                on = ("conversation", conversation_id)
                audit.note(session, staff, "hand_to", on=on, now=now, details=to)

    async def give_back(self, staff: Actor, conversation_id: int) -> None:
        """Let the assistant answer again; it is told what was said meanwhile. Does nothing where it answers already.

        Raises as `take`.
        """
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            if await handover.give_back(session, conversation, staff, now=now):
                audit.note(session, staff, "give_back", on=("conversation", conversation_id), now=now)

    async def look(self, staff: Actor, conversation_id: int) -> Sequence[str]:
        """Say that this member of staff looks at it right now. Returns the names of the others who do."""
        now = self._clock()
        async with self._db.read() as session:
            known = staff.id is None or await presence.is_known(session, staff.id, conversation_id, now=now)
            found = await presence.others(session, staff.id, conversation_id, now=now)
        if staff.id is not None and not known:
            async with self._db.begin() as session:
                await presence.look(session, staff.id, conversation_id, now=now)
        return found

    async def mark_read(self, staff: Actor, conversation_id: int) -> None:
        """A person has read it: what was kept back in this chat since a danger of suicide may go out."""
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            if conversation.quiet_until_read:
                await handover.end_quiet(session, conversation, now=now)
                audit.note(session, staff, "read", on=("conversation", conversation_id), now=now)
