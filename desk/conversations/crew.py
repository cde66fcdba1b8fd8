"""A crew works off a queue: it claims what is due and does several jobs side by side, whatever one of them throws."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Generic, TypeVar

import structlog

from desk.channel import Subscription

log = structlog.get_logger(__name__)

Job = TypeVar("Job")
SCAN_SECONDS = 1.0
ROOM_SECONDS = 0.03
"""How long a crew that was full waits, after one of its jobs, for a quarter of its places to be free: one claim for all
of them costs hardly more than one for each, and who is busy with all others keeps nobody waiting by that.
"""


class Crew(Generic[Job]):
    """At most `size` jobs at once. `claim(n)` returns up to n jobs; `work(job)` does one, with all that follows.

    `patience` tells after each claim in how many seconds to look again without news. When it is stopped, `stop` is
    called, and the jobs under way and promised have `finish` seconds to end.
    """

    def __init__(
        self,
        name: str,
        *,
        claim: Callable[[int], Awaitable[Sequence[Job]]],
        work: Callable[[Job], Awaitable[None]],
        size: int,
        patience: Callable[[], float] = lambda: SCAN_SECONDS,
        stop: Callable[[], None] = lambda: None,
        finish: float = 0.0,
        room: float = ROOM_SECONDS,
    ) -> None:
        self._name = name
        self._claim = claim
        self._work = work
        self._size = size
        self._patience = patience
        self._stop = stop
        self._finish = finish
        self._room_within = room
        self._running: set[asyncio.Task[None]] = set()
        self._promised = 0
        self._freed = asyncio.Event()
        self._has_claimed_all = False

    @contextmanager
    def place(self) -> Iterator[Callable[[Job], None] | None]:
        """A place for a job that is claimed otherwise within the block, and what begins it; None where there is none.

        Nobody is passed by that waits in the queue: there is a place only while nothing is left there.
        """
        if not self._has_claimed_all or self._free <= 0:
            yield None
            return
        self._promised += 1
        try:
            yield self._start
        finally:
            self._promised -= 1
            self._freed.set()

    async def once(self) -> int:
        """Claim what is due now, work it off, and return how many jobs that were."""
        jobs = await self._claim(self._size)
        await asyncio.gather(*(self._work(job) for job in jobs))
        return len(jobs)

    async def run(self, news: Subscription) -> None:
        """Until cancelled: work whenever there is news, and look each second for what no news came of."""
        try:
            while True:
                if self._free > 0 and await self._begin():
                    self._has_claimed_all = True
                    await news.wait(self._patience())
                    self._has_claimed_all = False
                else:
                    await self._room()
        finally:
            self._has_claimed_all = False
            news.close()
            await self._end()

    async def _begin(self) -> bool:
        """Claim for the free places, and return whether nothing is left: fewer came than were asked for. When this is
        cancelled meanwhile, what was claimed is begun, for `stop` to see.
        """
        asked = self._free
        claiming = asyncio.create_task(self._claim_safely(asked))
        try:
            await asyncio.wait({claiming})
        finally:
            if not claiming.done():
                await asyncio.wait({claiming}, timeout=self._finish)
            if claiming.done():
                for job in claiming.result():
                    self._start(job)
            else:
                claiming.cancel()
        return len(claiming.result()) < asked

    @property
    def _free(self) -> int:
        return self._size - len(self._running) - self._promised

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._work_safely(job))
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._freed.set()

    async def _room(self) -> None:
        """Wait for free places: for the first as long as it takes, for a quarter of them a moment longer."""
        while self._free <= 0:
            await self._change()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._room_within):
                while self._free < self._size // 4:
                    await self._change()

    async def _change(self) -> None:
        """Until a job ends, or a promise."""
        self._freed.clear()
        await self._freed.wait()

    async def _end(self) -> None:
        self._stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._finish):
                while self._running or self._promised:
                    await self._change()
        await asyncio.sleep(0)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _claim_safely(self, free: int) -> Sequence[Job]:
        try:
            return await self._claim(free)
        except Exception:
            log.exception("claim_failed", crew=self._name)
            return ()

    async def _work_safely(self, job: Job) -> None:
        try:
            await self._work(job)
        except Exception:
            log.exception("job_failed", crew=self._name)
