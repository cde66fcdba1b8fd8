"""Fetching: what channels keep for us is brought into the store, after the message was acknowledged and apart from it.

A row is put off before it is fetched and settled afterwards: a process that dies leaves it to be fetched again, and
twice the same content is one file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, or_, select, text

from desk.channel import MediaRefused, MediaSource, SendFailed, TryLater, Unreachable
from desk.conversations import outbox
from desk.conversations.crew import Crew
from desk.conversations.retry import Backoff
from desk.conversations.wakeups import MEDIA, STAFF, Wakeups, announce_commits, chat_topic
from desk.media import telling
from desk.media.content import Fit, fit
from desk.media.files import Files
from desk.media.places import PhotoPlaces
from desk.store.database import Database, tell_after_commit
from desk.store.models import MediaRow

log = structlog.get_logger(__name__)

WAITING = text("media.state = 'waiting'")
"""Written out as in the partial index: with parameters the databases would not use it."""
SIDE_BY_SIDE = 3
FETCH_SECONDS = 120.0
PUT_OFF = timedelta(seconds=FETCH_SECONDS + 30)
PAUSES = Backoff(first=timedelta(seconds=2), longest=timedelta(minutes=10))
GIVEN_UP_AFTER = timedelta(days=3)
"""So long channels keep what was sent through them; some for less."""

_TO_FETCH = (
    WAITING,
    MediaRow.due_at <= bindparam("now"),
    or_(
        MediaRow.channel.in_(bindparam("ours", expanding=True)),
        MediaRow.created_at <= bindparam("long_ago"),
    ),
)
_IS_DUE = select(MediaRow.id).where(*_TO_FETCH).limit(1)
_DUE = (
    select(MediaRow)
    .where(*_TO_FETCH)
    .order_by(MediaRow.due_at, MediaRow.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)


@dataclass(frozen=True)
class Job:
    """Something to fetch. `attempts` counts this one."""

    row_id: int
    channel: str
    reference: str
    kind: str
    attempts: int
    since: datetime


class Fetching:
    """Works off what waits to be fetched from these channels. Several of them share the work safely."""

    def __init__(
        self,
        db: Database,
        sources: Mapping[str, MediaSource],
        files: Files,
        wakeups: Wakeups,
        *,
        clock: Callable[[], datetime],
        pauses: Backoff = PAUSES,
        photo_places: PhotoPlaces | None = None,
    ) -> None:
        self._db = db
        self._sources = sources
        self._files = files
        self._wakeups = wakeups
        self._clock = clock
        self._pauses = pauses
        self._photo_places = photo_places
        self._crew = Crew("media", claim=self._claim, work=self._work, size=SIDE_BY_SIDE)
        # Opening a picture takes memory: one at a time.
        self._opening = asyncio.Lock()
        announce_commits(db, wakeups)

    async def run(self) -> None:
        """Until cancelled."""
        await self._crew.run(self._wakeups.subscribe(MEDIA))

    async def run_once(self) -> int:
        """Fetch what is due now. Returns how many things that were."""
        return await self._crew.once()

    async def _claim(self, limit: int) -> Sequence[Job]:
        """What is due of these channels, and of any channel what waits in vain, put off: one transaction."""
        now = self._clock()
        told = {"now": now, "long_ago": now - GIVEN_UP_AFTER, "ours": list(self._sources), "limit": limit}
        async with self._db.read() as session:
            if await session.scalar(_IS_DUE, told) is None:
                return ()
        async with self._db.begin() as session:
            found = await session.scalars(_DUE, told)
            rows = found.all()
            for row in rows:
                row.attempts += 1
                row.due_at = now + PUT_OFF
        return [
            Job(row.id, row.channel, row.reference or "", row.kind, row.attempts, row.created_at)
            for row in rows
        ]

    async def _work(self, job: Job) -> None:
        try:
            found = await self._fetch(job)
            sha256 = await asyncio.to_thread(self._files.keep, found.content, small=found.small)
        except MediaRefused as refused:
            await self._settle(job, state="refused", reason=refused.reason)
        except Unreachable:
            await self._settle(job, state="lost", reason="gone")
        except (SendFailed, TimeoutError, OSError) as problem:
            # A disk that is full is waited for as a channel is: the content is still there.
            log.info("media_put_off", row=job.row_id, channel=job.channel, reason=type(problem).__name__)
            await self._put_off(job, problem)
        except Exception as problem:
            # The edge of one thing's work: what a channel's code or a decoder cannot do is given up in time as well.
            log.exception("media_broke", row=job.row_id, channel=job.channel)
            await self._put_off(job, problem)
        else:
            await self._settle(job, state="stored", found=found, sha256=sha256)

    async def _fetch(self, job: Job) -> Fit:
        source = self._sources.get(job.channel)
        if source is None:
            raise TryLater("nothing fetches from this channel")
        async with asyncio.timeout(FETCH_SECONDS):
            content = await source.fetch(job.reference)
        async with self._opening:
            return await asyncio.to_thread(fit, content, kind=job.kind)

    async def _put_off(self, job: Job, problem: Exception) -> None:
        now = self._clock()
        if now - job.since >= GIVEN_UP_AFTER:
            await self._settle(job, state="lost", reason="given_up")
            return
        pause = self._pauses.pause(job.attempts)
        if isinstance(problem, TryLater) and problem.retry_after is not None:
            pause = timedelta(seconds=problem.retry_after)
        async with self._db.begin() as session:
            row = await session.get(MediaRow, job.row_id, with_for_update=True)
            if row is not None and row.state == "waiting":
                row.due_at = now + pause

    async def _settle(
        self,
        job: Job,
        *,
        state: str,
        reason: str | None = None,
        found: Fit | None = None,
        sha256: str | None = None,
    ) -> None:
        """Write what became of it, and tell the citizen where it cannot be kept; once, whoever comes first."""
        now = self._clock()
        async with self._db.begin() as session:
            conversation_id = await session.scalar(
                select(MediaRow.conversation_id).where(MediaRow.id == job.row_id)
            )
            if conversation_id is None:
                return
            conversation = await outbox.lock_as_changed(session, conversation_id)
            row = await session.get(MediaRow, job.row_id, with_for_update=True)
            if row is None or row.state != "waiting":
                return
            row.state, row.reason, row.done_at = state, reason, now
            if found is not None:
                row.sha256, row.mime, row.size, row.kind = sha256, found.mime, len(found.content), found.kind
                if found.point is not None:
                    row.lat, row.long = found.point.lat, found.point.long
                    await session.flush()
            await telling.tell(session, conversation, [row], now=now)
            if row.lat is not None and self._photo_places is not None and row.message_id is not None:
                await self._photo_places.offer_late(session, conversation, row.message_id, now=now)
            tell_after_commit(session, STAFF, chat_topic(conversation.channel, conversation.address))
        log.info("media_settled", row=job.row_id, channel=job.channel, state=state, reason=reason)
