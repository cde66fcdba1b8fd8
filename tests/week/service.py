"""The service of a simulated week: the real queues, clocks and use-cases, which may die at any step and start anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from random import Random
from typing import Any

from city import faultpoints
from city.pack import CityPack
from desk.conversations import claim as claims
from desk.conversations.absence import Absences
from desk.conversations.claim import INWARD, OUTWARD
from desk.conversations.delivery import Delivery
from desk.conversations.inbox import DeskInbox
from desk.conversations.pump import Pump
from desk.conversations.wakeups import LocalWakeups
from desk.desk import Desk
from desk.incidents.rounds import Rounds
from desk.tickets.reminders import Reminders
from desk.tickets.service import Tickets
from desk.tickets.watch import Clocks
from tests.sealed_store import Database
from tests.week.outside import Outside, WeekChannel, WeekDialogue

ROUNDS_A_STEP = 6
MOST_STEPS_TO_DEATH = 60


class Killed(BaseException):
    """The process is gone. Nobody catches it: nothing after this step was done."""


class Service:
    """Two of them would share the store in the same way; one is enough for a week."""

    def __init__(self, url: str, pack: CityPack, outside: Outside) -> None:
        self._url, self._pack, self._outside = url, pack, outside
        self._lives = count(1)
        self._left: int | None = None
        self._others = asyncio.all_tasks()
        self.deaths = 0
        self.channel = WeekChannel(outside)
        self.dialogue = WeekDialogue(outside, lambda: self.desk)
        self.start()

    def start(self) -> None:
        """A new life: nothing of the last one is left but the store."""
        clock, holder = self._outside.clock, f"life-{next(self._lives)}"
        self.db, wakeups = Database(self._url, pool_size=4), LocalWakeups()
        parts: dict[str, Any] = {"clock": clock, "holder": holder}
        self.inbox = DeskInbox(self.db, self._pack, wakeups, clock=clock)
        self.pump = Pump(self.db, self.dialogue, wakeups, **parts)
        self.delivery = Delivery(self.db, {self.channel.name: self.channel}, wakeups, **parts)
        self.desk, self.tickets = Desk(self.db, self._pack, clock), Tickets(self.db, self._pack, clock)
        self.single = [
            Clocks(self.db, self._pack, **parts),
            Rounds(self.db, self._pack, **parts),
            Reminders(self.db, self._pack, **parts),
            Absences(self.db, wakeups, **parts),
        ]

    def doom(self, chance: Random) -> None:
        """Let the service die after some more steps."""
        self._left = chance.randint(1, MOST_STEPS_TO_DEATH)

    def reached(self, _point: str) -> None:
        """What `city.faultpoints` calls. Once dead, whatever still runs ends at its next step."""
        if self._left is None:
            return
        self._left -= 1
        if self._is_dead:
            raise Killed

    @property
    def _is_dead(self) -> bool:
        return self._left is not None and self._left <= 0

    async def live(self, work: Callable[[], Awaitable[Any]]) -> bool:
        """Do it, and whether the service lived through it; if not, a new one has started."""
        try:
            await work()
        except Killed:
            pass
        except asyncio.CancelledError:
            # Whoever waits for a task of the service that died is let go.
            if not self._is_dead:
                raise
        else:
            return True
        await self._die()
        return False

    async def work_off(self) -> None:
        """What the tasks of the service do in a while."""
        for _ in range(ROUNDS_A_STEP):
            done = await self.pump.run_once() + await self.delivery.run_once()
            if not done:
                break
        for work in self.single:
            await work.tick()

    async def _die(self) -> None:
        own = asyncio.all_tasks() - self._others - {asyncio.current_task()}
        await asyncio.gather(*own, return_exceptions=True)
        self.deaths += 1
        self._left = None
        await self.db.close()
        self.start()
        for lane in (INWARD, OUTWARD):
            await claims.end_dead_leases(self.db, lane)


def listen(service: Service | None) -> None:
    """Let a service hear of its own steps."""
    faultpoints.listen(service.reached if service else None)
