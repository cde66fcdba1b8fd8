"""Work that only one process does at a time: it is looked for again and again by whoever holds its lease."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from desk.leases import Leases
from desk.store.database import Database

RENEWED_AFTER = 5.0
"""Seconds after which a lease that still runs is renewed."""


class SingleWork(ABC):
    """`lease`: its name; held for `seconds`, looked after `every` so many. `holder` names this process in the lease."""

    lease: ClassVar[str]
    seconds: ClassVar[float]
    every: ClassVar[float]

    def __init__(self, db: Database, *, clock: Callable[[], datetime], holder: str) -> None:
        self._db = db
        self._clock = clock
        self._holder = holder
        self._leases = Leases(db, clock=clock)
        self._rests = timedelta(seconds=min(self.seconds / 3, RENEWED_AFTER))
        self._renewed: datetime | None = None

    async def run(self) -> None:
        """Until cancelled."""
        try:
            await self._leases.repeat(self.lease, self._holder, self.tick, every=self.every)
        finally:
            self._renewed = None

    async def tick(self) -> int:
        """Do what is due now, if the lease is ours. Returns how much that was."""
        return await self.work_off() if await self._hold() else 0

    @abstractmethod
    async def work_off(self) -> int:
        """Do what is due now. Returns how much that was. Safe also if two should do it at once."""

    async def _hold(self) -> bool:
        """Take or renew the lease; False while another process has it.

        Nobody takes over a lease that runs, so one renewed a moment ago is not renewed again. A clock that was set
        back knows nothing of when that was.
        """
        now = self._clock()
        if self._renewed is not None and self._renewed <= now < self._renewed + self._rests:
            return True
        held = await self._leases.hold(self.lease, self._holder, self.seconds)
        self._renewed = now if held else None
        return held


class Forgetting(SingleWork):
    """Work that forgets what is too old, a little at a time, while it holds its lease."""

    seconds, every = 60.0, 3600.0

    async def work_off(self) -> int:
        """Forget what is too old. Returns how much that was."""
        forgotten = 0
        while count := await self._forget_some():
            forgotten += count
            if not await self._hold():
                break
        return forgotten

    @abstractmethod
    async def _forget_some(self) -> int:
        """Forget some of it in one transaction. Returns how much; 0 when nothing is left."""
