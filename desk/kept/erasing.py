"""Erasing: the words and pictures of a chat a few messages at a time, and who somebody is from tickets that ended.

Everything here may be done again: what is erased already is passed over, so whoever was stopped half way goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import outbox
from desk.conversations.turns import sender
from desk.dialogue import Forgets
from desk.kept.open import IS_OVER, SAYS_WHO
from desk.kept.words import ALL_ERASED, erased, without_place, without_words
from desk.media.files import YOUNG_SECONDS
from desk.media.store import MediaStore
from desk.search import messages as search
from desk.staff import audit
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import (
    ButtonRow,
    ConversationRow,
    CorrectionRow,
    DraftRow,
    MediaRow,
    MessageRow,
    TicketRow,
)
from desk.tickets.access import hold

log = structlog.get_logger(__name__)

AT_ONCE = 200
WAITS = ("waiting", "uncertain")
STANDING = ("open", "approved")
HAS_WORDS = or_(
    MessageRow.text.not_in(("", *ALL_ERASED)),
    MessageRow.place.is_not(None),
    MessageRow.media.is_not(None),
    MessageRow.card.is_not(None),
    MessageRow.payload.is_not(None),
)
IS_SETTLED = or_(
    MessageRow.status.not_in(WAITS), and_(MessageRow.direction == "out", MessageRow.channel.is_(None))
)
"""Nobody is about to answer or to send it. What waits for a client that fetches may wait for ever."""


class Unnamed(NamedTuple):
    """How many tickets lost their name, how many failed, and the last one looked at; None where none was left."""

    done: int
    failed: int
    last: int | None


class Eraser:
    """Erases on one store, with the pictures in `media` and what the dialogue server remembers."""

    def __init__(self, db: Database, media: MediaStore, dialogue: Forgets) -> None:
        self._db = db
        self._media = media
        self._dialogue = dialogue

    async def words(self, conversation_id: int, *, up_to: int, now: datetime) -> bool:
        """Erase the pictures, then the words, up to this message, then the memory of the dialogue server.

        False where something up to there is still being answered or sent, or a picture came just now: then it has to be
        done once more. Raises `DialogueDown`.
        """
        # The file of a younger one would stay behind (`Files.remove`).
        stored_before = now - timedelta(seconds=2 * YOUNG_SECONDS)
        while ids := await self._pictures(conversation_id, up_to, stored_before):
            await self._media.forget(ids)
        while await self._some_words(conversation_id, up_to, now):
            pass
        if await self._is_left(conversation_id, up_to):
            return False
        await self._dialogue.forget([sender(conversation_id)])
        return True

    async def reporters(
        self, which: ColumnElement[bool], *, why: str, now: datetime, after: int = 0
    ) -> Unnamed:
        """Take name and number from some tickets that ended and that this is true of, with ids behind `after`.

        `why` is 'wish' or 'age', for the audit. One that fails stays as it is, and the others go on.
        """
        wanted = select(TicketRow.id).where(which, IS_OVER, SAYS_WHO, TicketRow.id > after)
        async with self._db.read() as session:
            ids = list(await session.scalars(wanted.order_by(TicketRow.id).limit(AT_ONCE)))
        failed = 0
        for one in ids:
            try:
                await self._reporter(one, why=why, now=now)
            except Exception:
                # One ticket must not keep the names of those behind it; it is tried again the next time.
                log.exception("erasure_failed", ticket=one)
                failed += 1
        return Unnamed(len(ids) - failed, failed, ids[-1] if ids else None)

    async def _reporter(self, one: int, *, why: str, now: datetime) -> None:
        async with self._db.begin() as session:
            held = await hold(session, [one], followers=False)
            still = await session.scalar(select(TicketRow.id).where(TicketRow.id == one, IS_OVER))
            if still is not None:
                _unname(session, next(row for row in held if row.id == one), why=why, now=now)

    async def _pictures(self, conversation_id: int, up_to: int, stored_before: datetime) -> list[int]:
        old = func.coalesce(MediaRow.done_at, MediaRow.created_at) <= stored_before
        wanted = select(MediaRow.id).where(*_pictured(conversation_id, up_to), old)
        async with self._db.read() as session:
            return list(await session.scalars(wanted.order_by(MediaRow.id).limit(AT_ONCE)))

    async def _some_words(self, conversation_id: int, up_to: int, now: datetime) -> int:
        async with self._db.begin() as session:
            # Buttons go, too, by which a message may be written at this moment.
            conversation = await outbox.lock_as_changed(session, conversation_id)
            found = await session.scalars(
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id, MessageRow.id <= up_to)
                .where(HAS_WORDS, IS_SETTLED)
                .order_by(MessageRow.id)
                .limit(AT_ONCE)
            )
            rows = found.all()
            for row in rows:
                _blank(row, conversation)
            await _beside(session, conversation, [row.id for row in rows])
            conversation.sender_name = None
            return len(rows)

    async def _is_left(self, conversation_id: int, up_to: int) -> bool:
        words = select(MessageRow.id).where(
            MessageRow.conversation_id == conversation_id, MessageRow.id <= up_to, HAS_WORDS
        )
        pictures = select(MediaRow.id).where(*_pictured(conversation_id, up_to))
        async with self._db.read() as session:
            left = [await session.scalar(one.limit(1)) for one in (words, pictures)]
        return left != [None, None]


def _pictured(conversation_id: int, up_to: int) -> tuple[ColumnElement[bool], ...]:
    return MediaRow.conversation_id == conversation_id, MediaRow.message_id <= up_to


async def drop_drafts(session: AsyncSession, conversation_id: int, *, now: datetime) -> None:
    """Erase what was told in drafts of a locked conversation; an open one is dropped."""
    mine = DraftRow.conversation_id == conversation_id
    quietly = {"synchronize_session": False}
    await session.execute(
        update(DraftRow)
        .where(mine, DraftRow.state == "open")
        .values(state="dropped", updated_at=now)
        .execution_options(**quietly)
    )
    await session.execute(update(DraftRow).where(mine).values(fields={}).execution_options(**quietly))


def _blank(row: MessageRow, conversation: ConversationRow) -> None:
    if row.text or row.place is not None or row.media is not None:
        row.text = erased(conversation.lang)
    row.place = row.media = row.card = row.payload = row.forwarded_from = row.error = None
    row.understanding = without_words(row.understanding)


async def _beside(session: AsyncSession, conversation: ConversationRow, ids: Collection[int]) -> None:
    """What hangs on these messages: buttons, what they are found by, and what staff made of them to teach with."""
    await session.execute(delete(ButtonRow).where(ButtonRow.message_id.in_(ids)))
    await search.forget(session, ids)
    found: Sequence[CorrectionRow] = (
        await session.scalars(
            select(CorrectionRow).where(
                CorrectionRow.conversation_id == conversation.id,
                or_(CorrectionRow.message_id.in_(ids), CorrectionRow.message_id.is_(None)),
            )
        )
    ).all()
    for one in found:
        one.text = erased(conversation.lang)
        one.script = None if one.script is None else erased(conversation.lang)
        one.was, one.right = without_place(one.was), without_place(one.right)
        # Nobody may learn from it any more.
        if one.state in STANDING:
            one.state, one.version = "undone", one.version + 1


def _unname(session: AsyncSession, ticket: TicketRow, *, why: str, now: datetime) -> None:
    ticket.reporter_name = ticket.reporter_phone = ticket.on_behalf_of = ticket.call_hours = None
    if ticket.enterprise is not None:
        # That an enterprise complained is counted, and told in open data.
        ticket.enterprise = erased(ticket.lang)
    ticket.published = False
    ticket.version += 1
    audit.note(session, SYSTEM, "erase_reporter", on=("ticket", ticket.number), now=now, details={"why": why})
