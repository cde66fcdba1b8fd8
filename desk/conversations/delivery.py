"""Delivery: sends what waits for channels that we send to, in order, dropping nothing and doubling rarely."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import structlog

from desk.channel import PushChannel
from desk.conversations import claim as claims
from desk.conversations.buttons import Retirements
from desk.conversations.claim import OUTWARD
from desk.conversations.line import SIDE_BY_SIDE, Job, Line
from desk.conversations.tally import Tally
from desk.conversations.wakeups import OUT, Wakeups, announce_commits
from desk.store.database import Database

log = structlog.get_logger(__name__)

COUNT_SECONDS = 2.0


class Delivery:
    """Works off every conversation's outgoing queue on these channels. Several of them share the work safely.

    Each channel is a line of its own, so that a slow one takes no other's place.
    """

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, PushChannel],
        wakeups: Wakeups,
        *,
        clock: Callable[[], datetime],
        holder: str,
        retirements: Retirements | None = None,
        size: int = SIDE_BY_SIDE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        takes_news: Mapping[str, Callable[[datetime], bool]] | None = None,
    ) -> None:
        """`takes_news` says of a channel whether anything but danger and answers may go out at a time."""
        self._db = db
        self._channels = channels
        self._wakeups = wakeups
        self._retirements = retirements or Retirements()
        self._tally = Tally()
        self._lines = [
            Line(
                db,
                channel,
                clock=clock,
                holder=holder,
                tally=self._tally,
                nudge=lambda: wakeups.notify(OUT),
                size=size,
                sleep=sleep,
                takes_news=(takes_news or {}).get(channel.name, _always),
            )
            for channel in channels.values()
        ]
        announce_commits(db, wakeups)

    async def run(self) -> None:
        """Until cancelled; then what is on its way is finished within a bounded time, and nothing more is begun."""
        await claims.end_dead_leases(self._db, OUTWARD)
        try:
            async with asyncio.TaskGroup() as all_of_it:
                for line in self._lines:
                    all_of_it.create_task(line.run(self._wakeups.subscribe(OUT)))
                all_of_it.create_task(self._retire_keyboards())
                all_of_it.create_task(self._count())
        finally:
            await asyncio.shield(self.add_up())

    async def run_once(self) -> int:
        """Send what is due now. Returns in how many conversations."""
        return sum(await asyncio.gather(*(line.run_once() for line in self._lines)))

    async def claim(self, limit: int) -> Sequence[Job]:
        """Claim up to `limit` conversations with something due, and mark the first message of each."""
        jobs: list[Job] = []
        for line in self._lines:
            jobs += await line.claim(limit - len(jobs))
        return jobs

    async def work(self, job: Job) -> None:
        """Send a message and whatever may follow at once in its conversation, one at a time and in order."""
        [line] = [line for line in self._lines if line.name == job.parcel.message.channel]
        await line.work(job)

    async def _count(self) -> None:
        while True:
            await asyncio.sleep(COUNT_SECONDS)
            await self.add_up()

    async def add_up(self) -> None:
        """Add what was counted here to the counts in the store."""
        if not self._tally:
            return
        try:
            async with self._db.begin() as session:
                await self._tally.add_up(session)
        except Exception:
            # Figures only: they are kept here and added when the store is back.
            log.exception("deliveries_not_counted")

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


def _always(at: datetime) -> bool:
    return True
