"""The pump takes citizens' messages to the dialogue and writes the replies. No transaction is open in a call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

import structlog
from sqlalchemy import or_
from structlog.contextvars import bound_contextvars

from city import faultpoints
from desk.conversations import claim as claims
from desk.conversations import failures, outcome
from desk.conversations.claim import INWARD, Claim
from desk.conversations.closing import Behind, alone
from desk.conversations.crew import Crew
from desk.conversations.failures import Failure
from desk.conversations.handing import Place
from desk.conversations.hold import WAITING, is_held_by_staff
from desk.conversations.lately import Lately
from desk.conversations.set_back import SetBack
from desk.conversations.taking import Taken, Taking
from desk.conversations.turns import Item, Job, next_items
from desk.conversations.wakeups import IN, Wakeups, announce_commits, chat_topic
from desk.conversations.watching import Around, Unwatched, Watch, nothing_around, reason_of
from desk.dialogue import Dialogue, DialogueDown, Reply, TurnFailed, TurnRefused
from desk.media.places import PhotoPlaces
from desk.store.database import Database
from desk.store.models import ConversationRow
from desk.store.together import NotAtOnce

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 16
"""How many turns at once: enough to keep the dialogue busy, few enough that none of them comes too late in a rush."""
FINISH_SECONDS = 4.0
"""How long a stop waits for turns under way: less than the supervisor waits for the process."""
SUCCEEDS_LATELY = timedelta(seconds=30)
FORGOTTEN = timedelta(hours=1)
NOT_HELD = or_(ConversationRow.held_by.is_(None), ConversationRow.held_by == WAITING)
"""While staff hold a conversation nothing is handed to the dialogue. One that waits for a person is still answered."""


@dataclass(frozen=True)
class _Kept:
    """What a result that was written left behind, the topic of its chat, and what comes next under the same claim."""

    behind: Behind
    topic: str
    following: Item | None = None


class Pump:
    """Works off every conversation's incoming queue. Several pumps, also in several processes, share the work safely.

    `holder` names this process in the leases; `zone` is the city's, in which the dialogue is told the time. After so
    many `misses` of the dialogue in a row a person is asked for. `photo_places` offers, behind a reply, where a photo
    was taken. `watch` is told what became of turns, and `around_turn` is done around each.
    """

    def __init__(
        self,
        db: Database,
        dialogue: Dialogue,
        wakeups: Wakeups,
        *,
        clock: Callable[[], datetime],
        holder: str,
        zone: tzinfo = UTC,
        size: int = SIDE_BY_SIDE,
        misses: int = 2,
        photo_places: PhotoPlaces | None = None,
        watch: Watch | None = None,
        around_turn: Around = nothing_around,
    ) -> None:
        self.lately = Lately()
        self._watch: Watch = watch or Unwatched()
        self._around_turn = around_turn
        self._misses = misses
        self._db = db
        self._dialogue = dialogue
        self._wakeups = wakeups
        self._clock = clock
        self._holder = holder
        self._zone = zone
        self._photo_places = photo_places
        self._stopping = False
        self._crew = Crew(
            "pump", claim=self.claim, work=self.work, size=size, stop=self._stop, finish=FINISH_SECONDS
        )
        self._down = False
        self._succeeded_at: datetime | None = None
        self._failing: dict[int, datetime] = {}
        self._in_hand: set[int] = set()
        self._set_back = SetBack(db, INWARD)
        self._taking = Taking(INWARD, eligible=NOT_HELD)
        announce_commits(db, wakeups)

    async def run(self) -> None:
        """Until cancelled; turns that are under way then are waited for a little while, and no others begun."""
        self._stopping = False
        await claims.end_dead_leases(self._db, INWARD)
        await self._crew.run(self._wakeups.subscribe(IN))

    @contextmanager
    def place(self) -> Iterator[Place | None]:
        """Room for a turn that is claimed as its message is written (`desk.conversations.handing`)."""
        with self._crew.place() as begin:
            has_room = begin is not None and not (self._down or self._stopping)
            yield Place(self._holder, self._zone, begin) if begin is not None and has_room else None

    async def run_once(self) -> int:
        """Work off what is due now. Returns how many conversations that were."""
        return await self._crew.once()

    async def claim(self, limit: int) -> Sequence[Job]:
        """Claim up to `limit` conversations with something due, and read what comes next in each.

        On PostgreSQL these are two statements and no transaction: whoever dies in between leaves claims that run out.
        """
        now = self._clock()
        await self._set_back.look(now)
        taken: Sequence[Taken] = ()
        try:
            async with self._db.at_once(counts=False) as session:
                taken = await self._taking.take(
                    session, holder=self._holder, now=now, limit=limit, but=self._in_hand
                )
                conversations = [one.conversation for one in taken]
                items = await next_items(session, conversations, zone=self._zone, now=now)
                if items:
                    faultpoints.reached("pump.claiming")
        except Exception:
            await self._give_up(taken)
            raise
        jobs = [
            Job(one.claim, items[one.conversation.id], one.seen)
            for one in taken
            if one.conversation.id in items
        ]
        await self._give_up([one for one in taken if one.conversation.id not in items])
        if jobs:
            faultpoints.reached("pump.claimed")
        return sorted(jobs, key=lambda job: job.item.row_id)

    async def _give_up(self, taken: Sequence[Taken]) -> None:
        for one in taken:
            await claims.give_up(self._db, one.claim)

    async def work(self, job: Job) -> None:
        """Carry out a job and whatever follows in its conversation, one at a time and in order."""
        self._in_hand.add(job.claim.conversation_id)
        try:
            with bound_contextvars(conversation=job.claim.conversation_id):
                await claims.work_through(self._db, job.claim, job, self._carry_out)
        finally:
            self._in_hand.discard(job.claim.conversation_id)

    def _stop(self) -> None:
        self._stopping = True

    async def _carry_out(self, job: Job) -> Job | None:
        if self._stopping:
            await claims.give_up(self._db, job.claim)
            return None
        whence = job.item.whence
        try:
            with self._around_turn(whence) if whence is not None else nullcontext():
                reply = await claims.while_renewing(self._call(job.item), lambda: self._renew(job.claim))
                faultpoints.reached("pump.answered")
                return await claims.until_written(partial(self._keep, job, reply))
        except DialogueDown as problem:
            await self._put_back(job, problem)
        except Exception as problem:
            # The edge of this conversation's work: a fault of ours delays one message, and is told like any other.
            log.exception("turn_broke", conversation=job.claim.conversation_id, row=job.item.row_id)
            await self._put_back(job, TurnFailed(type(problem).__name__))
        return None

    async def _call(self, item: Item) -> Reply | None:
        if item.turn is not None:
            return await self._dialogue.turn(item.turn)
        if item.note is not None:
            await self._dialogue.note(item.note)
        return None

    async def _renew(self, claim: Claim) -> None:
        await claims.renew(self._db, claim, now=self._clock())

    async def _keep(self, job: Job, reply: Reply | None) -> Job | None:
        """Write the result if the claim still holds, and go on with the next message under the same claim."""
        now = self._clock()
        kept = await self._keep_alone(job, reply, now) or await self._keep_locked(job, reply, now)
        if kept is None:
            log.warning("claim_lost", conversation=job.claim.conversation_id, row=job.item.row_id)
            return None
        faultpoints.reached("pump.kept")
        if shown := kept.behind.shown():
            # The news of it has just gone out, and nobody has looked yet.
            self._wakeups.hand(kept.topic, shown)
        self._down, self._succeeded_at = False, now
        if reply is not None and job.item.whence is not None and job.item.since is not None:
            waited = max(0.0, (now - job.item.since).total_seconds())
            self._watch.kept(job.item.whence.channel, reply, waited=waited)
        return None if kept.following is None else replace(job, item=kept.following, seen=None)

    async def _keep_alone(self, job: Job, reply: Reply | None, now: datetime) -> _Kept | None:
        """Write a reply by one statement, if nothing waits behind the message and nobody changes the conversation
        meanwhile; None where it has to be written with the conversation locked.
        """
        if self._db.is_sqlite or reply is None or self._down or not outcome.may_be_alone(reply):
            return None
        seen = None if outcome.has_changed(reply) else job.seen
        if seen is None:
            async with self._db.read() as session:
                seen = await claims.seen(session, job.claim)
        if seen is None:
            return None
        try:
            once = self._db.once(alone(seen, job.item, job.claim), more=len(reply.messages))
            async with once as (session, conversation):
                claims.let_go(conversation, INWARD)
                conversation.updated_at = now
                behind = await outcome.keep_reply(
                    session, conversation, job.item, reply, now=now, misses=self._misses, is_alone=True
                )
                faultpoints.reached("pump.writing")
        except NotAtOnce:
            return None
        self.lately.leave(session.seen, behind.written, now=now)
        return _Kept(behind, chat_topic(conversation.channel, conversation.address))

    async def _keep_locked(self, job: Job, reply: Reply | None, now: datetime) -> _Kept | None:
        """The same with as many statements as it takes; None if somebody else has claimed it meanwhile."""
        async with self._db.begin() as session:
            conversation = await claims.end(session, job.claim, touched=now if reply is not None else None)
            if conversation is None:
                return None
            if reply is None:
                behind = await outcome.keep_note_told(session, conversation, job.item, now=now)
            else:
                behind = await outcome.keep_reply(
                    session, conversation, job.item, reply, now=now, misses=self._misses
                )
                if behind.photo and self._photo_places is not None:
                    await self._photo_places.offer(session, conversation, now=now)
            if self._down:
                await failures.hurry(session, now=now)
            following = None
            if behind.more and not (self._stopping or is_held_by_staff(conversation.held_by)):
                items = await next_items(session, [conversation], zone=self._zone, now=now)
                following = items.get(conversation.id)
            if following is not None:
                claims.keep(conversation, job.claim, now=now)
            faultpoints.reached("pump.writing")
        return _Kept(behind, chat_topic(conversation.channel, conversation.address), following)

    def _failing_since(self, row_id: int, now: datetime) -> datetime:
        """When this turn, which the dialogue was reached with, began to fail here."""
        self._failing = {row: since for row, since in self._failing.items() if now - since < FORGOTTEN}
        return self._failing.setdefault(row_id, now)

    def _others_succeed(self, since: datetime, now: datetime) -> bool:
        """Whether other turns have succeeded lately, and since this one began to fail: then it is this one's fault.

        What succeeded just before everything began to fail says nothing.
        """
        return self._succeeded_at is not None and self._succeeded_at >= max(since, now - SUCCEEDS_LATELY)

    async def _put_back(self, job: Job, problem: DialogueDown) -> None:
        now = self._clock()
        reached = isinstance(problem, TurnFailed)
        if job.item.whence is not None:
            self._watch.failed(job.item.whence.channel, reason_of(problem))
        if not reached and not self._down:
            log.warning("dialogue_down", reason=str(problem))
        self._down = self._down or not reached
        since = self._failing_since(job.item.row_id, now) if reached else None
        failure = Failure(
            str(problem),
            reached=reached,
            since=since,
            others_succeed=since is not None and self._others_succeed(since, now),
            for_good=isinstance(problem, TurnRefused),
        )
        async with self._db.begin() as session:
            conversation = await claims.end(session, job.claim)
            if conversation is not None:
                await failures.put_back(session, conversation, job.item, failure, now=now)
        log.info(
            "turn_put_back",
            conversation=job.claim.conversation_id,
            row=job.item.row_id,
            tries=job.item.attempts + 1,
        )
