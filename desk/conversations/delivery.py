"""Delivery: sends what waits for channels that we send to, in order, dropping nothing and doubling rarely."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError

from desk.channel import AnswerLost, Outgoing, PushChannel, SendFailed
from desk.conversations import claim as claims
from desk.conversations.buttons import Retirements
from desk.conversations.claim import OUTWARD, Claim
from desk.conversations.crew import Crew
from desk.conversations.pace import SHIPPED, EvenPace, Pace
from desk.conversations.parcels import Parcel, next_parcel, settle_failed, settle_sent
from desk.conversations.wakeups import OUT, Wakeups, announce_commits
from desk.store.database import Database
from desk.store.models import ConversationRow

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 16


@dataclass(frozen=True)
class Job:
    """A claimed conversation and the message to send in it."""

    claim: Claim
    parcel: Parcel


class Delivery:
    """Works off every conversation's outgoing queue on these channels. Several of them share the work safely."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, PushChannel],
        wakeups: Wakeups,
        *,
        clock: Callable[[], datetime],
        holder: str,
        pace: Pace | None = None,
        retirements: Retirements | None = None,
        size: int = SIDE_BY_SIDE,
    ) -> None:
        self._db = db
        self._channels = channels
        self._wakeups = wakeups
        self._clock = clock
        self._holder = holder
        self._pace = pace or EvenPace(SHIPPED)
        self._retirements = retirements or Retirements()
        self._crew = Crew("delivery", claim=self.claim, work=self.work, size=size)
        announce_commits(db, wakeups)

    async def run(self) -> None:
        """Until cancelled."""
        await claims.end_dead_leases(self._db, OUTWARD)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._crew.run(self._wakeups.subscribe(OUT)))
            both.create_task(self._retire_keyboards())

    async def run_once(self) -> int:
        """Send what is due now. Returns in how many conversations."""
        return await self._crew.once()

    async def claim(self, limit: int) -> Sequence[Job]:
        """Claim up to `limit` conversations with something due, and mark the first message of each: one transaction."""
        now = self._clock()
        jobs = []
        async with self._db.begin() as session:
            ours = ConversationRow.channel.in_(list(self._channels))
            for conversation in await claims.pick(session, OUTWARD, eligible=ours, now=now, limit=limit):
                parcel = await next_parcel(session, conversation, now=now)
                if parcel is not None:
                    jobs.append(
                        Job(claims.lease(conversation, OUTWARD, holder=self._holder, now=now), parcel)
                    )
        return jobs

    async def work(self, job: Job) -> None:
        """Send a message and whatever follows in its conversation, one at a time and in order."""
        await claims.work_through(self._db, job.claim, job, self._send)

    async def _send(self, job: Job) -> Job | None:
        message = job.parcel.message
        try:
            sent = await claims.while_renewing(self._call(message), lambda: self._renew(job.claim))
        except SendFailed as problem:
            log.info("send_failed", row=message.id, channel=message.channel, reason=type(problem).__name__)
            return await self._settle(job, problem)
        except Exception as problem:
            # The edge of this message's work: a fault in a channel's code tells nothing about what arrived.
            log.exception("send_broke", row=message.id, channel=message.channel)
            return await self._settle(job, AnswerLost(type(problem).__name__))
        try:
            return await self._settle(job, sent or None)
        except IntegrityError:
            # The channel named a message as it had named another one before: sent it is, all the same.
            return await self._settle(job, None)

    async def _call(self, message: Outgoing) -> str:
        await self._pace.ready(message.channel, message.address)
        return await self._channels[message.channel].send(message)

    async def _renew(self, claim: Claim) -> None:
        await claims.renew(self._db, claim, now=self._clock())

    async def _settle(self, job: Job, result: str | SendFailed | None) -> Job | None:
        """Write what came of a send, and go on with the conversation's next message under the same claim."""
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await claims.still_held(session, job.claim)
            if conversation is None:
                log.warning("claim_lost", conversation=job.claim.conversation_id, row=job.parcel.message.id)
                return None
            goes_on = True
            if isinstance(result, SendFailed):
                goes_on = await settle_failed(session, conversation, job.parcel, result, now=now)
            else:
                await settle_sent(session, conversation, job.parcel, result, now)
            following = await next_parcel(session, conversation, now=now) if goes_on else None
            if following is None:
                claims.let_go(conversation, OUTWARD)
            else:
                claims.extend(conversation, OUTWARD, now=now)
        return replace(job, parcel=following) if following is not None else None

    async def _retire_keyboards(self) -> None:
        while True:
            retired = await self._retirements.next()
            channel = self._channels.get(retired.channel)
            if channel is None:
                continue
            try:
                await channel.retire_buttons(retired.address, retired.channel_message_id, retired.text)
            except Exception:
                # Best effort: a keyboard that stays does no harm, its buttons are used up.
                log.exception("keyboard_stays", channel=retired.channel)
