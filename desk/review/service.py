"""What reviewers do. Each method is one use-case and one transaction."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import transcript
from desk.conversations.set_apart import apart, apart_in
from desk.errors import ConversationNotFound, InvalidInput, MissingDetail, NotAllowed
from desk.leases import upsert
from desk.review import lines, reading
from desk.review.asked import Asked
from desk.review.finding import FIRST_STRETCH, Found, Search
from desk.review.masking import NOBODY, mask
from desk.review.views import Listed, Marks, ReviewPage, Transcript
from desk.search import messages as search
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import (
    ConversationRow,
    MessageRow,
    RevealRow,
    ReviewCommentRow,
    ReviewRow,
    ReviewTagRow,
)
from desk.tickets.lines import for_actor

MAY_REVIEW = frozenset({"reviewer", "supervisor"})
MAY_REVEAL = frozenset({"supervisor"})
REVEALED_FOR = timedelta(minutes=10)
"""So long whoever gave a reason reads a conversation without masks; then a reason is asked again."""
LEAST_REASON, LONGEST_REASON = 4, 500
LONGEST_TAG, LONGEST_COMMENT = 40, 2000
LINES = 500
MOST_TAGS = 50
MOST_ROUNDS = 20
"""So often a search for the next one goes on where it had looked long enough."""


class Reviews:
    """The use-cases of a review. Every method raises `NotAllowed` for who does not review, and
    `ConversationNotFound` for an unknown id.

    `seconds` measures how long a search takes (monotonic); `first_stretch` is for tests of it.
    """

    def __init__(
        self,
        db: Database,
        zone: ZoneInfo,
        *,
        clock: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
        first_stretch: int = FIRST_STRETCH,
    ) -> None:
        self._db = db
        self._zone = zone
        self._clock = clock
        self._seconds = seconds
        self._first_stretch = first_stretch

    async def page(
        self, actor: Actor, asked: Asked, *, below: int | None = None, limit: int = 50
    ) -> ReviewPage:
        """At most `limit` conversations, by their newest matching message with an id under `below`."""
        check_may_review(actor)
        async with self._db.read() as session:
            found = await _openly(session, await self._search(asked).page(session, below=below, limit=limit))
            items = await _listed(session, found)
            reaches = None
            if not found.whole and found.next is not None:
                reaches = await session.scalar(
                    select(MessageRow.created_at)
                    .where(MessageRow.id >= found.next)
                    .order_by(MessageRow.id)
                    .limit(1)
                )
            return ReviewPage(items, found.next, reaches)

    async def following(
        self, actor: Actor, asked: Asked, *, below: int | None, but: int | None = None
    ) -> tuple[int, int] | None:
        """The next conversation in the list, as (id, message id), that is not `but`; None at its end."""
        check_may_review(actor)
        search = self._search(asked)
        for _ in range(MOST_ROUNDS):
            async with self._db.read() as session:
                found = await _openly(session, await search.page(session, below=below, limit=2))
            for hit in found.hits:
                if hit.conversation_id != but:
                    return hit.conversation_id, hit.message_id
            if found.next is None:
                return None
            below = found.next
        return None

    async def transcript(self, actor: Actor, conversation_id: int) -> Transcript:
        """One conversation with everything that was understood and marked, its newest `LINES` lines."""
        check_may_review(actor)
        async with self._db.read() as session:
            row = await _conversation(session, conversation_id)
            rows = await transcript.newest(session, row, after=0, limit=LINES + 1)
            hidden = await apart(session, conversation_id)
            said = hidden.visible(await transcript.staff_lines(session, row, rows[-LINES:]))
            until = await self._revealed_until(session, actor, conversation_id)
            known = (await reading.known(session, {row.id: row.sender_name}))[row.id]
            marks = (await reading.marks(session, [conversation_id])).get(conversation_id, Marks())
            comments = await reading.comments(session, conversation_id)
            reveals = await reading.reveals(session, conversation_id) if actor.role in MAY_REVEAL else []
            labels = [
                marks.reviewed_by,
                marks.flagged_by,
                *(c.by for c in comments),
                *(r.by for r in reveals),
            ]
            last = max((line.id for line in said if line.direction == "in"), default=0)
            return Transcript(
                conversation_id,
                channel=row.channel,
                lang=row.lang,
                held_by=row.held_by,
                lines=for_actor(said, actor, known=known) if until is not None else lines.masked(said, known),
                is_cut=len(rows) > LINES,
                reviewed=marks.up_to is not None and marks.up_to >= last,
                marks=marks,
                comments=comments,
                tickets=(await reading.tickets(session, [conversation_id])).get(conversation_id, []),
                reveals=reveals,
                revealed_until=until,
                names=await reading.names_of(session, labels),
            )

    async def tags(self, actor: Actor) -> list[str]:
        """The tags that are used most."""
        check_may_review(actor)
        async with self._db.read() as session:
            counted = select(ReviewTagRow.tag).group_by(ReviewTagRow.tag).order_by(func.count().desc())
            return list(await session.scalars(counted.order_by(ReviewTagRow.tag).limit(MOST_TAGS)))

    async def mark(self, actor: Actor, conversation_id: int, *, reviewed: bool) -> None:
        """That all that was said so far is reviewed, or that it is not after all."""
        now = self._clock()
        async with self._change(actor, conversation_id) as session:
            newest = await session.scalar(
                select(func.max(MessageRow.id)).where(MessageRow.conversation_id == conversation_id)
            )
            done = {"up_to": newest, "reviewed_by": actor.label, "reviewed_at": now}
            await _keep(session, conversation_id, done if reviewed else dict.fromkeys(done))

    async def flag(self, actor: Actor, conversation_id: int, *, flagged: bool) -> None:
        """That somebody has to look at it, or no longer."""
        values = {"flagged_by": actor.label, "flagged_at": self._clock()}
        async with self._change(actor, conversation_id) as session:
            await _keep(session, conversation_id, values if flagged else dict.fromkeys(values))

    async def tag(self, actor: Actor, conversation_id: int, tag: str) -> None:
        """Put a tag on it; twice is once. Raises `InvalidInput` for an empty or overlong one."""
        word = " ".join(tag.split())
        if not 1 <= len(word) <= LONGEST_TAG:
            raise InvalidInput(f"a tag has 1 to {LONGEST_TAG} characters", field="tag")
        async with self._change(actor, conversation_id) as session:
            await session.execute(
                upsert(session, ReviewTagRow)
                .values(conversation_id=conversation_id, tag=word, by=actor.label, at=self._clock())
                .on_conflict_do_nothing()
            )

    async def untag(self, actor: Actor, conversation_id: int, tag: str) -> None:
        """Take a tag off."""
        async with self._change(actor, conversation_id) as session:
            await session.execute(
                delete(ReviewTagRow).where(
                    ReviewTagRow.conversation_id == conversation_id, ReviewTagRow.tag == tag
                )
            )

    async def comment(self, actor: Actor, conversation_id: int, text: str) -> int:
        """Say something to the other reviewers. Returns its id. Raises `InvalidInput` for an empty or overlong one."""
        words = text.strip()
        if not 1 <= len(words) <= LONGEST_COMMENT:
            raise InvalidInput(f"a comment has 1 to {LONGEST_COMMENT} characters", field="comment")
        async with self._change(actor, conversation_id) as session:
            row = ReviewCommentRow(
                conversation_id=conversation_id, text=words, by=actor.label, at=self._clock()
            )
            session.add(row)
            await session.flush()
            return row.id

    async def take_back(
        self, actor: Actor, conversation_id: int, comment_id: int, *, back: bool = True
    ) -> None:
        """Take one's own comment back, or let it stand again. Another's stays as it is: raises `NotAllowed`."""
        async with self._change(actor, conversation_id) as session:
            row = await session.get(ReviewCommentRow, comment_id)
            if row is None or row.conversation_id != conversation_id or row.by != actor.label:
                raise NotAllowed("only one's own comment can be taken back")
            row.taken_back_at = self._clock() if back else None

    async def reveal(self, actor: Actor, conversation_id: int, reason: str) -> None:
        """Read the conversation without masks for `REVEALED_FOR`. Who, when and why is written down for good.

        Raises `NotAllowed`, also for reviewers, `MissingDetail` without a reason that says something, and
        `InvalidInput` for a long one.
        """
        if actor.role not in MAY_REVEAL:
            raise NotAllowed("this role reads conversations masked")
        why = " ".join(reason.split())
        if len(why) < LEAST_REASON:
            raise MissingDetail("a reason is needed", field="reason")
        if len(why) > LONGEST_REASON:
            raise InvalidInput(f"a reason has at most {LONGEST_REASON} characters", field="why")
        now = self._clock()
        async with self._change(actor, conversation_id) as session:
            session.add(RevealRow(conversation_id=conversation_id, by=actor.label, at=now, reason=why))
            about = ("conversation", conversation_id)
            audit.note(session, actor, "reveal", on=about, now=now, details={"reason": why})

    def _search(self, asked: Asked) -> Search:
        return Search(asked, self._zone, self._seconds, self._first_stretch)

    @asynccontextmanager
    async def _change(self, actor: Actor, conversation_id: int) -> AsyncIterator[AsyncSession]:
        check_may_review(actor)
        async with self._db.begin() as session:
            await _conversation(session, conversation_id)
            yield session

    async def _revealed_until(
        self, session: AsyncSession, actor: Actor, conversation_id: int
    ) -> datetime | None:
        if actor.role not in MAY_REVEAL:
            return None
        now = self._clock()
        last = await session.scalar(
            select(func.max(RevealRow.at)).where(
                RevealRow.conversation_id == conversation_id,
                RevealRow.by == actor.label,
                RevealRow.at > now - REVEALED_FOR,
            )
        )
        return last + REVEALED_FOR if last is not None and last <= now else None


def check_may_review(actor: Actor) -> None:
    """Raise `NotAllowed` unless this role reads conversations to learn from them."""
    if actor.role not in MAY_REVIEW:
        raise NotAllowed("this role does not review conversations")


async def _conversation(session: AsyncSession, conversation_id: int) -> ConversationRow:
    row = await session.get(ConversationRow, conversation_id)
    if row is None:
        raise ConversationNotFound(f"no conversation {conversation_id}")
    return row


async def _keep(session: AsyncSession, conversation_id: int, values: Mapping[str, Any]) -> None:
    await session.execute(
        upsert(session, ReviewRow)
        .values(conversation_id=conversation_id, **values)
        .on_conflict_do_update(index_elements=[ReviewRow.conversation_id], set_=dict(values))
    )


async def _openly(session: AsyncSession, found: Found) -> Found:
    """Without the conversations that were found by what was told for an anonymous ticket."""
    hidden = await apart_in(session, [hit.conversation_id for hit in found.hits])
    if not hidden:
        return found
    rows = await session.scalars(
        select(MessageRow).where(
            MessageRow.id.in_([hit.message_id for hit in found.hits if hit.conversation_id in hidden])
        )
    )
    theirs = {row.id for row in rows if hidden[row.conversation_id].hides(row)}
    return replace(found, hits=[hit for hit in found.hits if hit.message_id not in theirs])


async def _listed(session: AsyncSession, found: Found) -> list[Listed]:
    chats = [hit.conversation_id for hit in found.hits]
    rows = await session.execute(
        select(MessageRow, ConversationRow)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(MessageRow.id.in_([hit.message_id for hit in found.hits]))
    )
    by_message = {message.id: (message, chat) for message, chat in rows}
    senders = {chat.id: chat.sender_name for _, chat in by_message.values()}
    known, marks = await reading.known(session, senders), await reading.marks(session, chats)
    tickets = await reading.tickets(session, chats)
    items = []
    for hit in found.hits:
        message, chat = by_message[hit.message_id]
        told = search.known_of((message.understanding or {}).get("entities") or ())
        items.append(
            Listed(
                chat.id,
                message.id,
                author=message.author,
                text=mask(message.text, known.get(chat.id, NOBODY).with_(told)),
                at=message.created_at,
                intent=message.intent,
                confidence=message.confidence,
                media=tuple(str(one.get("kind", "")) for one in message.media or ()),
                channel=chat.channel,
                lang=chat.lang,
                held_by=chat.held_by,
                tickets=tickets.get(chat.id, []),
                marks=marks.get(chat.id, Marks()),
            )
        )
    return items
