"""The look-out: whoever holds the lease clusters what came in, and once an hour looks for surges.

numpy and scipy are loaded by the first look and not before: a process that never looks does without them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from city.pack import CityPack
from desk.leases import Cursors
from desk.single import SingleWork
from desk.store.database import Database
from desk.surges import clusters, register
from desk.surges.cells import axes
from desk.tickets.city import rules

if TYPE_CHECKING:
    from desk.surges.expectation import Expectation

HOUR = timedelta(hours=1)
LOOKED, CLUSTERED = "surges.looked", "surges.clustered"


class LookOut(SingleWork):
    """Surges and clusters of one store. What is to be expected is made anew each day, and kept in memory.

    It looks so often that what came in meanwhile is little: nobody's words wait behind the tickets of a whole minute.
    """

    lease, seconds, every = "look_out", 300.0, 10.0

    def __init__(self, db: Database, pack: CityPack, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._pack = pack
        self._cursors = Cursors(db)
        self._usual: Expectation | None = None
        self._edge: datetime | None = None

    async def work_off(self) -> int:
        """Cluster what is new, and look if a whole hour has passed since the last look. Returns how much was new."""
        done = await self._cluster()
        until = self._clock().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        looked = await self._cursors.get(LOOKED)
        if looked is None or datetime.fromisoformat(looked) < until:
            done += await self.look(until)
            await self._cursors.keep(LOOKED, until.isoformat())
        return done

    async def look(self, until: datetime) -> int:
        """Compare the hours before `until`, a whole hour, with what is usual. Returns how many surges began."""
        from desk.surges import counting
        from desk.surges.detecting import look

        usual = await self._usual_before(until)
        async with self._db.read() as session:
            seen = await counting.sight(session, usual.axes, until)
            running = await register.running(session, until)
        found = await asyncio.to_thread(look, usual, seen, running)
        if not (found.begun or found.going or found.over):
            return 0
        async with self._db.begin() as session:
            await register.keep(
                session, found, self._pack, until=until, now=self._clock(), learning=usual.is_learning
            )
        return len(found.begun)

    async def _usual_before(self, until: datetime) -> Expectation:
        """Made from the days that ended some days before: the newest ones are what is judged."""
        from desk.surges import counting
        from desk.surges.expectation import LAG, expectation

        at = rules(self._pack, until)
        today = until.astimezone(at.zone).date()
        edge = datetime.combine(today, time(), at.zone) - LAG
        if self._usual is None or self._edge != edge:
            own = axes(self._pack)
            async with self._db.read() as session:
                past = await counting.past(session, own, edge)

            def is_off(day: date) -> bool:
                return not at.calendar.is_working(day)

            self._usual = await asyncio.to_thread(expectation, past, own, zone=at.zone, is_off=is_off)
            self._edge = edge
        return self._usual

    async def _cluster(self) -> int:
        """In small transactions. How far it got is kept behind each: what is looked at twice stays where it is."""
        done = 0
        while True:
            async with self._db.begin() as session:
                now = rules(self._pack, self._clock())
                kept = await self._cursors.get(CLUSTERED)
                after = int(kept) if kept is not None else await clusters.first_id(session, now.now)
                last = await clusters.cluster_some(session, now, after=after)
            if last is None:
                return done
            await self._cursors.keep(CLUSTERED, str(last))
            done += last - after
            if not await self._hold():
                return done
