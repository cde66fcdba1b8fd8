"""The media store as others use it: hand over, show, look after. `docs/media.md` says how a channel and a page do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.channel import LARGEST_MEDIA, Media, MediaFile, NextPiece, TryLater, Unreachable
from desk.conversations.arrival import clean, identifier
from desk.conversations.hold import check_may_talk
from desk.errors import ConversationNotFound, MediaNotFound
from desk.media.content import Fit, fit
from desk.media.files import Files
from desk.media.seeing import may_see
from desk.media.upload import received
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import ConversationRow, MediaRow

AT_ONCE, STAFF_AT_ONCE = 2, 1
MOST_IN_LINE = 20
"""So many are opened or wait for it: each may be a picture of 64 million pixels, however few bytes it has. Staff's own
have a line of their own. Whoever comes then is asked to come again.
"""
MOST_WAITING, STAFF_WAITING = 192 * 1024 * 1024, 64 * 1024 * 1024
"""Bytes of what is opened and of what waits for it in memory, of citizens and of staff."""
ID = re.compile(r"[A-Za-z0-9_-]{1,24}")
"""What an id of something kept looks like: nothing else is asked of the store."""


class _Line:
    """Those whose content is opened, `at_once`, as that takes memory; the rest wait. `inside`: all of them, with
    `waiting` bytes of `most`. So many are `coming`.
    """

    def __init__(self, at_once: int, most: int) -> None:
        self.turn = asyncio.Semaphore(at_once)
        self.most = most
        self.inside = self.waiting = self.coming = 0


class MediaStore:
    """`desk.channel.MediaDesk`, and what staff may do with what was sent. `folder` is where the files stand."""

    def __init__(self, db: Database, folder: Path, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self.files = Files(folder)
        self._of_citizens = _Line(AT_ONCE, MOST_WAITING)
        self._of_staff = _Line(STAFF_AT_ONCE, STAFF_WAITING)

    async def receive(self, next_piece: NextPiece, *, size: int | None = None) -> bytes:
        """As `desk.channel.MediaDesk`. What is under way is counted as if it were on the disk already."""
        of_all = (self._of_citizens, self._of_staff)
        return await self._received(next_piece, size, self._of_citizens, counted=of_all)

    async def receive_of_staff(self, next_piece: NextPiece, *, size: int | None = None) -> bytes:
        """The same of what staff send: what citizens send at the same time is no reason to refuse it."""
        return await self._received(next_piece, size, self._of_staff, counted=(self._of_staff,))

    async def _received(
        self, next_piece: NextPiece, size: int | None, line: _Line, *, counted: Sequence[_Line]
    ) -> bytes:
        told = min(size or LARGEST_MEDIA, LARGEST_MEDIA)
        line.coming += told
        try:
            await asyncio.to_thread(self.files.check_room, sum(one.coming for one in counted))
            return await received(next_piece, folder=self.files.folder)
        except OSError as problem:
            raise TryLater(f"no room to receive it: {type(problem).__name__}") from None
        finally:
            line.coming -= told

    async def hand_over(
        self, channel: str, address: str, content: bytes, *, kind: str | None = None, name: str | None = None
    ) -> Media:
        """As `desk.channel.MediaDesk`. What no message names within a day is forgotten."""
        return await self._keep(channel, identifier(address, 200), content, kind=kind, name=name)

    async def hand_over_for(
        self, staff: Actor, conversation_id: int, content: bytes, *, name: str | None = None
    ) -> Media:
        """Keep what a member of staff is about to send in this conversation: `Post.media` names it by its `id`.

        Raises as `hand_over`, `NotAllowed` and `ConversationNotFound`.
        """
        check_may_talk(staff)
        async with self._db.read() as session:
            conversation = await session.get(ConversationRow, conversation_id)
        if conversation is None:
            raise ConversationNotFound(f"no conversation {conversation_id}")
        return await self._keep(
            conversation.channel, conversation.address, content, name=name, uploader=staff
        )

    async def shown_to(self, channel: str, address: str, media_id: str) -> MediaFile | None:
        """As `desk.channel.MediaDesk`."""
        async with self._db.read() as session:
            row = await _find(session, media_id)
        if row is None or (row.channel, row.address) != (channel, identifier(address, 200)):
            return None
        # What staff have uploaded is theirs until they send it.
        if row.reference is not None and row.message_id is None:
            return None
        return self._file(row)

    async def for_staff(self, actor: Actor, media_id: str) -> MediaFile:
        """What a role may see of it. Raises `MediaNotFound`, also where it is not for this actor, or not stored."""
        async with self._db.read() as session:
            row = await _find(session, media_id)
            if row is None or not await may_see(session, row, actor):
                raise MediaNotFound("no such media")
        file = self._file(row)
        if file is None:
            raise MediaNotFound("not stored")
        return file

    async def content(self, media_id: str) -> bytes:
        """As `desk.channel.MediaDesk`."""
        async with self._db.read() as session:
            row = await _find(session, media_id)
        if row is None or row.sha256 is None:
            raise Unreachable("no such media")
        try:
            return await asyncio.to_thread(self.files.path(row.sha256).read_bytes)
        except OSError as problem:
            raise Unreachable(f"the file is not there: {type(problem).__name__}") from None

    async def forget(self, ids: Sequence[int]) -> None:
        """Remove these rows, and every content that no other row has; for retention. Unknown ones are passed over.

        The messages keep their words and say no more than what kind of thing it was.
        """
        await self._forget(select(MediaRow).where(MediaRow.id.in_(ids)))

    async def forget_unnamed(self, *, before: datetime, most: int) -> int:
        """The same for what was handed over before a time and is named by no message; returns how many that were."""
        unnamed = MediaRow.message_id.is_(None), MediaRow.created_at < before
        return await self._forget(select(MediaRow).where(*unnamed).order_by(MediaRow.id).limit(most))

    async def _forget(self, which: Select[MediaRow]) -> int:
        # Locked, so that a message that names one of them at this moment finds it whole or not at all.
        async with self._db.begin() as session:
            doomed = (await session.scalars(which.with_for_update(skip_locked=True))).all()
            hashes = {row.sha256 for row in doomed if row.sha256 is not None}
            await session.execute(delete(MediaRow).where(MediaRow.id.in_([row.id for row in doomed])))
            kept = await session.scalars(select(MediaRow.sha256).where(MediaRow.sha256.in_(hashes)))
            hashes -= set(kept)
        for sha256 in hashes:
            await asyncio.to_thread(self.files.remove, sha256)
        return len(doomed)

    async def _keep(
        self,
        channel: str,
        address: str,
        content: bytes,
        *,
        kind: str | None = None,
        name: str | None = None,
        uploader: Actor | None = None,
    ) -> Media:
        now = self._clock()
        line = self._of_citizens if uploader is None else self._of_staff
        if line.inside >= MOST_IN_LINE or line.waiting + len(content) > line.most:
            raise TryLater("many others are before it")
        line.inside += 1
        line.waiting += len(content)
        try:
            async with line.turn:
                found = await asyncio.to_thread(fit, content, kind=kind)
        finally:
            line.inside -= 1
            line.waiting -= len(content)
        try:
            sha256 = await asyncio.to_thread(self.files.keep, found.content, small=found.small)
        except OSError as problem:
            raise TryLater(f"not written down: {type(problem).__name__}") from None
        row = _row(found, sha256, name=clean(name)[:200] or None, now=now)
        row.channel, row.address = channel, address
        if uploader is not None:
            row.staff_id, row.reference = uploader.id, uploader.label
        async with self._db.begin() as session:
            session.add(row)
            await session.flush()
        return Media(
            kind=found.kind,
            reference=row.public_id,
            mime=found.mime,
            size=len(found.content),
            name=row.name,
            id=row.public_id,
            state="stored",
        )

    def _file(self, row: MediaRow) -> MediaFile | None:
        if row.state != "stored" or row.sha256 is None:
            return None
        path = self.files.path(row.sha256)
        if not path.exists():
            return None
        return MediaFile(
            path,
            row.kind,
            row.mime or "application/octet-stream",
            row.size or 0,
            name=row.name,
            small=self.files.small(row.sha256),
        )


def _row(found: Fit, sha256: str, *, name: str | None, now: datetime) -> MediaRow:
    point = found.point
    return MediaRow(
        kind=found.kind,
        name=name,
        state="stored",
        due_at=now,
        sha256=sha256,
        mime=found.mime,
        size=len(found.content),
        lat=point.lat if point else None,
        long=point.long if point else None,
        created_at=now,
        done_at=now,
    )


async def _find(session: AsyncSession, media_id: str) -> MediaRow | None:
    if not ID.fullmatch(media_id):
        return None
    return await session.scalar(select(MediaRow).where(MediaRow.public_id == media_id))
