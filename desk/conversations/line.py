"""The line to one channel: claims chats as fast as the channel allows, sends, and writes what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import bound_contextvars

from city import faultpoints
from desk.channel import AnswerLost, PushChannel, SendFailed, Subscription, TryLater
from desk.conversations import claim as claims
from desk.conversations.arrival import identifier
from desk.conversations.claim import OUTWARD, Claim
from desk.conversations.crew import SCAN_SECONDS, Crew
from desk.conversations.parcels import Parcel, next_parcel, put_back, settle_failed, settle_sent
from desk.conversations.picking import close_channel, hurry, pick
from desk.conversations.refusals import Outage, Refusals
from desk.conversations.set_back import SetBack
from desk.conversations.tally import RETRIED, SENT, UNCERTAIN, UNDELIVERABLE, Tally
from desk.conversations.turns import rest_behind
from desk.store.database import Database
from desk.store.models import ConversationRow

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 32
LONGEST_NAME = 120
"""Of what a channel calls a message; a longer one is kept as `identifier` has it, under which a receipt finds it."""
FINISH_SECONDS = 4.0
"""How long a stop waits for sends under way: with what else a stop takes less than the supervisor's patience."""


@dataclass(frozen=True)
class Job:
    """A claimed conversation, the message to send in it, and how many seconds from the claim on that must wait."""

    claim: Claim
    parcel: Parcel
    wait: float = 0.0


class Line:
    """One channel's deliveries in this process. `nudge` makes it look for work again."""

    def __init__(
        self,
        db: Database,
        channel: PushChannel,
        *,
        clock: Callable[[], datetime],
        holder: str,
        tally: Tally,
        nudge: Callable[[], None],
        size: int,
        sleep: Callable[[float], Awaitable[None]],
        takes_news: Callable[[datetime], bool],
    ) -> None:
        self.name = channel.name
        self._db = db
        self._channel = channel
        self._limits = channel.limits
        self._clock = clock
        self._holder = holder
        self._tally = tally
        self._nudge = nudge
        self._sleep = sleep
        self._takes_news = takes_news
        self._refusals = Refusals()
        self._outage = Outage()
        self._turn = self._backs = 0
        self._again_at: datetime | None = None
        self._stopping = False
        self._in_hand: set[int] = set()
        self._set_back = SetBack(db, OUTWARD)
        self._crew = Crew(
            f"delivery.{channel.name}",
            claim=self.claim,
            work=self.work,
            size=size,
            patience=self._patience,
            stop=self._stop,
            finish=FINISH_SECONDS,
        )

    async def run(self, news: Subscription) -> None:
        """Until cancelled; what is on its way is finished then, within `FINISH_SECONDS`, and nothing more is begun."""
        self._stopping = False
        await self._crew.run(news)

    async def run_once(self) -> int:
        """Send what is due now. Returns in how many conversations."""
        return await self._crew.once()

    async def claim(self, limit: int) -> Sequence[Job]:
        """Claim up to `limit` conversations, and mark the first message of each: one transaction."""
        now = self._clock()
        await self._set_back.look(now)
        async with self._db.begin() as session:
            look = await pick(
                session,
                self.name,
                self._limits,
                now=now,
                most=limit,
                turn=self._turn,
                but=self._in_hand,
                news=self._takes_news(now),
            )
            jobs = [
                Job(
                    claims.lease(one.conversation, OUTWARD, holder=self._holder, now=now),
                    one.parcel,
                    (one.at - now).total_seconds(),
                )
                for one in look.picked
            ]
            if jobs:
                faultpoints.reached("delivery.marking")
        if jobs:
            faultpoints.reached("delivery.marked")
        self._turn += len(jobs)
        self._again_at = look.again_at
        return jobs

    async def work(self, job: Job) -> None:
        """Send a message and whatever may follow at once in its conversation, one at a time and in order."""
        self._in_hand.add(job.claim.conversation_id)
        try:
            with bound_contextvars(conversation=job.claim.conversation_id):
                await claims.work_through(self._db, job.claim, job, self._send)
        finally:
            self._in_hand.discard(job.claim.conversation_id)

    def _stop(self) -> None:
        self._stopping = True

    def _patience(self) -> float:
        if self._again_at is None:
            return SCAN_SECONDS
        return min(SCAN_SECONDS, max(0.0, (self._again_at - self._clock()).total_seconds()))

    async def _send(self, job: Job) -> Job | None:
        message = job.parcel.message
        if job.wait > 0:
            await self._sleep(job.wait)
        if self._stopping:
            await self._put_back(job)
            return None
        begun, backs = self._clock(), self._backs
        try:
            sent = await claims.while_renewing(self._channel.send(message), lambda: self._renew(job.claim))
            faultpoints.reached("delivery.sent")
        except SendFailed as problem:
            log.info("send_failed", row=message.id, channel=message.channel, reason=type(problem).__name__)
            return await claims.until_written(partial(self._settle_failed, job, problem, backs))
        except Exception as problem:
            # The edge of this message's work: a fault in a channel's code tells nothing about what arrived.
            log.exception("send_broke", row=message.id, channel=message.channel)
            lost = AnswerLost(type(problem).__name__)
            return await claims.until_written(partial(self._settle_failed, job, lost, backs))
        self._refusals.taken(begun=begun)
        try:
            named = identifier(sent, LONGEST_NAME) if sent else None
            return await claims.until_written(partial(self._settle_sent, job, named))
        except IntegrityError:
            # The channel named a message as it had named another one before: sent it is, all the same.
            return await self._settle_sent(job, None)

    async def _renew(self, claim: Claim) -> None:
        await claims.renew(self._db, claim, now=self._clock())

    async def _settle_sent(self, job: Job, channel_message_id: str | None) -> Job | None:
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await self._held(session, job)
            if conversation is None:
                return None
            await settle_sent(session, conversation, job.parcel, channel_message_id, now)
            following = await self._go_on(session, conversation, now=now)
            faultpoints.reached("delivery.settling")
        faultpoints.reached("delivery.settled")
        self._tally.count(self.name, SENT)
        if self._outage.worked():
            log.info("channel_is_back", channel=self.name)
            self._backs += 1
            await self._hurry()
        return self._after(job, following)

    async def _settle_failed(self, job: Job, problem: SendFailed, backs: int) -> Job | None:
        """Put the message back. `backs`: how often the channel had come back when it was tried."""
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await self._held(session, job)
            if conversation is None:
                return None
            if isinstance(problem, TryLater) and problem.retry_after is None:
                self._outage.failed(conversation.id)
            settled = await settle_failed(session, conversation, job.parcel, problem, now=now)
            following = await self._go_on(session, conversation, now=now, at_once=settled.goes_on)
            if (until := self._closed_until(problem, conversation.id, now)) is not None:
                await close_channel(session, self.name, until=until)
        self._tally.count(
            self.name,
            *[RETRIED] * settled.retried,
            *[UNCERTAIN] * isinstance(problem, AnswerLost),
            *[UNDELIVERABLE] * settled.undeliverable,
        )
        if self._backs != backs:
            # It failed before the channel came back, and rests since after what rested then was hurried.
            await self._hurry()
        return self._after(job, following)

    async def _hurry(self) -> None:
        async with self._db.begin() as session:
            await hurry(session, self.name, now=self._clock())
        self._nudge()

    async def _put_back(self, job: Job) -> None:
        now = self._clock()
        async with self._db.begin() as session:
            conversation = await self._held(session, job)
            if conversation is not None:
                await put_back(session, job.parcel, now=now)
                claims.let_go(conversation, OUTWARD)

    async def _held(self, session: AsyncSession, job: Job) -> ConversationRow | None:
        conversation = await claims.still_held(session, job.claim)
        if conversation is None:
            log.warning("claim_lost", conversation=job.claim.conversation_id, row=job.parcel.message.id)
        return conversation

    async def _go_on(
        self, session: AsyncSession, conversation: ConversationRow, *, now: datetime, at_once: bool = True
    ) -> Parcel | None:
        """The next message under the same claim. A channel with limits gives each message a slot of its own."""
        if self._limits.chat_gap:
            until = max(now + timedelta(seconds=self._limits.chat_gap), conversation.out_rests_until or now)
            conversation.out_rests_until = until
            await rest_behind(session, OUTWARD.directions, conversation.id, until=until)
        following = None
        if at_once and not self._stopping and self._limits.none:
            following = await next_parcel(session, conversation, now=now, news=self._takes_news(now))
        if following is None:
            claims.let_go(conversation, OUTWARD)
        else:
            claims.extend(conversation, OUTWARD, now=now)
        return following

    def _after(self, job: Job, following: Parcel | None) -> Job | None:
        if following is not None:
            return replace(job, parcel=following, wait=0.0)
        if not self._limits.none and self._limits.chat_gap < SCAN_SECONDS:
            self._nudge()
        return None

    def _closed_until(self, problem: SendFailed, conversation_id: int, now: datetime) -> datetime | None:
        """Until when the channel wants to hear of nobody, if that is what it said."""
        if not isinstance(problem, TryLater) or problem.retry_after is None:
            return None
        everybody = problem.everybody
        if everybody is None:
            everybody = self._refusals.is_everybodys(conversation_id, now=now)
        if not everybody:
            return None
        log.warning("channel_closed", channel=self.name, seconds=problem.retry_after)
        return now + timedelta(seconds=problem.retry_after)
