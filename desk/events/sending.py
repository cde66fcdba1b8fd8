"""Sending events: whoever holds the lease takes what is due, one event of a ticket at a time, and tries again.

A delivery is pushed back before it is carried and settled afterwards: whoever dies in between leaves it to be carried
again under the same id. A target that does not answer rests as a whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.orm import aliased

from desk.conversations.retry import Backoff
from desk.events import payload
from desk.events.carrier import Carrier, Gone, NotTaken, Parcel
from desk.events.sealed import opened
from desk.single import SingleWork
from desk.staff.sealing import Keys
from desk.store.database import Database
from desk.store.models import EventDeliveryRow, EventRow, SubscriptionRow

log = structlog.get_logger(__name__)

PAUSES = Backoff(first=timedelta(seconds=5), longest=timedelta(hours=1))
AGAIN = timedelta(minutes=1)
"""When an event is due again of which nobody knows what came: its carrier died, or never came back."""
GIVEN_UP_AFTER = timedelta(days=3)
AT_ONCE = 16
ROUNDS = 20
"""How often a tick looks for more at most, so that its lease is renewed in time."""

_TARGETS = select(SubscriptionRow.id).where(
    SubscriptionRow.state == "active",
    SubscriptionRow.kind.in_(bindparam("kinds", expanding=True)),
    or_(SubscriptionRow.rests_until.is_(None), SubscriptionRow.rests_until <= bindparam("now")),
    exists().where(
        EventDeliveryRow.subscription_id == SubscriptionRow.id,
        EventDeliveryRow.state == "waiting",
        EventDeliveryRow.due_at <= bindparam("now"),
    ),
)


@dataclass(frozen=True)
class Job:
    """One delivery to try. `attempts` counts this try."""

    delivery: int
    subscription: int
    kind: str
    parcel: Parcel
    attempts: int
    since: datetime


class Sending(SingleWork):
    """Sends what is due, by the carrier of each subscription's kind."""

    lease, seconds, every = "events", 60.0, 1.0

    def __init__(
        self,
        db: Database,
        carriers: Mapping[str, Carrier],
        *,
        keys: Keys,
        clock: Callable[[], datetime],
        holder: str,
    ) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._carriers = carriers
        self._keys = keys

    async def run(self) -> None:
        try:
            await super().run()
        finally:
            for carrier in self._carriers.values():
                await carrier.close()

    async def work_off(self) -> int:
        """Send what is due now. Returns how many events were taken."""
        taken = 0
        for _ in range(ROUNDS):
            targets = await self._targets()
            sent = await asyncio.gather(*(self._serve(one) for one in targets))
            taken += sum(sent)
            if not any(sent) or not await self._hold():
                break
        return taken

    async def _targets(self) -> Sequence[int]:
        told = {"now": self._clock(), "kinds": list(self._carriers)}
        async with self._db.read() as session:
            return (await session.scalars(_TARGETS, told)).all()

    async def _serve(self, subscription: int) -> int:
        """Carry the first event of each ticket that waits for one subscription; how many were taken."""
        jobs = await self._take(subscription)
        problems = await asyncio.gather(*(self._carry(job) for job in jobs))
        if jobs:
            await self._settle(subscription, list(zip(jobs, problems, strict=True)))
        return sum(isinstance(problem, str) for problem in problems)

    async def _take(self, subscription: int) -> list[Job]:
        now, earlier = self._clock(), aliased(EventDeliveryRow)
        before = exists().where(
            earlier.subscription_id == EventDeliveryRow.subscription_id,
            earlier.ticket_id == EventDeliveryRow.ticket_id,
            earlier.state == "waiting",
            earlier.event_id < EventDeliveryRow.event_id,
        )
        wanted = (
            select(EventDeliveryRow, EventRow)
            .join(EventRow, EventRow.id == EventDeliveryRow.event_id)
            .where(
                EventDeliveryRow.subscription_id == subscription,
                EventDeliveryRow.state == "waiting",
                EventDeliveryRow.due_at <= now,
                ~before,
            )
            .order_by(EventDeliveryRow.due_at, EventDeliveryRow.id)
            .limit(AT_ONCE)
            .with_for_update(of=EventDeliveryRow)
        )
        async with self._db.begin() as session:
            target = await session.get(SubscriptionRow, subscription)
            if target is None or target.state != "active":
                return []
            secret = opened(self._keys, target.secret_sealed)
            jobs = []
            for row, event in (await session.execute(wanted)).all():
                row.attempts, row.due_at = row.attempts + 1, now + AGAIN
                told = payload.body(event.payload, event.texts, with_texts=target.with_texts)
                parcel = Parcel(event.uid, event.event, told, event.at, target.url, secret)
                jobs.append(Job(row.id, target.id, target.kind, parcel, row.attempts, row.since))
            return jobs

    async def _carry(self, job: Job) -> str | NotTaken:
        try:
            return await self._carriers[job.kind].carry(job.parcel)
        except NotTaken as problem:
            return problem
        except Exception as fault:
            # The edge of this event's work: a fault in a carrier's code tells nothing about what arrived.
            log.exception("event_broke", event_id=job.parcel.id)
            return NotTaken(type(fault).__name__)

    async def _settle(self, subscription: int, tried: Sequence[tuple[Job, str | NotTaken]]) -> None:
        now = self._clock()
        async with self._db.begin() as session:
            target = await session.get(SubscriptionRow, subscription, with_for_update=True)
            if target is None:
                return
            for job, outcome in tried:
                await session.execute(
                    update(EventDeliveryRow)
                    .where(EventDeliveryRow.id == job.delivery, EventDeliveryRow.state == "waiting")
                    .values(**settled(job, outcome, now))
                    .execution_options(synchronize_session=False)
                )
            rest(target, [outcome for _, outcome in tried], now)


def settled(job: Job, outcome: str | NotTaken, now: datetime) -> dict[str, object]:
    """What becomes of a delivery that was tried. Pure."""
    if isinstance(outcome, str):
        return {"state": "sent", "done_at": now, "answer": outcome[:120]}
    if now - job.since > GIVEN_UP_AFTER:
        return {"state": "failed", "done_at": now, "answer": str(outcome)[:120]}
    return {"due_at": now + PAUSES.pause(job.attempts), "answer": str(outcome)[:120]}


def rest(target: SubscriptionRow, outcomes: Sequence[str | NotTaken], now: datetime) -> None:
    """What the answers say of the target: one that takes nothing rests ever longer, one that is gone is paused."""
    problems = [one for one in outcomes if isinstance(one, NotTaken)]
    target.answered_at, target.answer = now, str((problems or outcomes)[-1])[:120]
    if len(problems) < len(outcomes):
        target.taken_at = now
    if any(isinstance(one, Gone) for one in problems):
        target.state, target.version = "paused", target.version + 1
    if any(one.is_target for one in problems):
        target.failures += 1
        target.rests_until = now + PAUSES.pause(target.failures)
    elif len(problems) < len(outcomes):
        target.failures, target.rests_until = 0, None
