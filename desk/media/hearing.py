"""What a voice note says, where something can write it down: its words become the message, as if they were typed.

No transcriber is shipped. With one a bare voice note waits a little for its words; without them a person listens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import select

from city.model import Numbers
from desk.conversations import outbox
from desk.conversations.arrival import LONGEST_TEXT, clean
from desk.conversations.claim import OPEN
from desk.conversations.danger import look_for_danger
from desk.conversations.hold import wait_for_person
from desk.conversations.wakeups import IN, MEDIA, STAFF, Wakeups, announce_commits
from desk.media.content import HEARD_WITHIN, VOICES
from desk.media.store import MediaStore
from desk.search import messages as search
from desk.store.database import Database, tell_after_commit
from desk.store.models import MediaRow, MessageRow

log = structlog.get_logger(__name__)

SCAN_SECONDS = 1.0


class Transcriber(Protocol):
    """Writes down what is said in a recording."""

    async def transcribe(self, content: bytes, *, mime: str, lang: str | None) -> str | None:
        """The words, or None where nothing can be understood. May raise anything: then a person listens."""


class Hearing:
    """Has voice notes written down that wait for it, one after the other."""

    def __init__(
        self,
        db: Database,
        store: MediaStore,
        transcriber: Transcriber,
        wakeups: Wakeups,
        *,
        numbers: Numbers,
        clock: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._store = store
        self._transcriber = transcriber
        self._wakeups = wakeups
        self._numbers = numbers
        self._clock = clock
        announce_commits(db, wakeups)

    async def run(self) -> None:
        """Until cancelled."""
        news = self._wakeups.subscribe(MEDIA)
        try:
            while True:
                await self.run_once()
                await news.wait(SCAN_SECONDS)
        finally:
            news.close()

    async def run_once(self) -> int:
        """Write down what waits now. Returns how many notes that were."""
        waiting = await self._waiting()
        for message_id, media in waiting:
            await self._keep(message_id, await self._words(media))
        return len(waiting)

    async def _waiting(self) -> list[tuple[int, MediaRow]]:
        async with self._db.read() as session:
            found = await session.execute(
                select(MessageRow.id, MediaRow)
                .join(MediaRow, MediaRow.message_id == MessageRow.id)
                .where(MessageRow.direction == "in", OPEN, MessageRow.text == "", MessageRow.attempts == 0)
                .where(MessageRow.due_at > self._clock(), MediaRow.kind.in_(VOICES))
                .where(MediaRow.state == "stored")
                .order_by(MessageRow.id)
            )
            return [(message_id, media) for message_id, media in found]

    async def _words(self, media: MediaRow) -> str:
        try:
            async with asyncio.timeout(HEARD_WITHIN.total_seconds()):
                content = await self._store.content(media.public_id)
                heard = await self._transcriber.transcribe(content, mime=media.mime or "", lang=None)
        except Exception as problem:
            # The edge to somebody else's code: whatever it throws, a person can still listen.
            log.warning("not_transcribed", media=media.id, reason=type(problem).__name__)
            return ""
        return clean(heard)[:LONGEST_TEXT]

    async def _keep(self, message_id: int, words: str) -> None:
        now = self._clock()
        async with self._db.begin() as session:
            conversation_id = await session.scalar(
                select(MessageRow.conversation_id).where(MessageRow.id == message_id)
            )
            if conversation_id is None:
                return
            conversation = await outbox.lock(session, conversation_id)
            row = await session.get_one(MessageRow, message_id, populate_existing=True)
            if row.status != "waiting" or row.text or row.attempts:
                return
            row.due_at = now
            if words:
                row.text = words
                await search.change(session, row)
                await look_for_danger(session, conversation, row, words, numbers=self._numbers, now=now)
            else:
                wait_for_person(conversation, now, reason="spoken")
            tell_after_commit(session, IN, STAFF)
