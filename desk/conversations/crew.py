"""A crew works off a queue: it claims what is due and does several jobs side by side, whatever one of them throws."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from desk.channel import Subscription

log = structlog.get_logger(__name__)

Job = TypeVar("Job")
SCAN_SECONDS = 1.0


class Crew(Generic[Job]):
    """At most `size` jobs at once. `claim(n)` returns up to n jobs; `work(job)` does one, with all that follows."""

    def __init__(
        self,
        name: str,
        *,
        claim: Callable[[int], Awaitable[Sequence[Job]]],
        work: Callable[[Job], Awaitable[None]],
        size: int,
    ) -> None:
        self._name = name
        self._claim = claim
        self._work = work
        self._size = size

    async def once(self) -> int:
        """Claim what is due now, work it off, and return how many jobs that were."""
        jobs = await self._claim(self._size)
        await asyncio.gather(*(self._work(job) for job in jobs))
        return len(jobs)

    async def run(self, news: Subscription) -> None:
        """Until cancelled: work whenever there is news, and look each second for what no news came of."""
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                running = {task for task in running if not task.done()}
                jobs = await self._claim_safely(self._size - len(running))
                running |= {asyncio.create_task(self._work_safely(job)) for job in jobs}
                if len(running) < self._size:
                    await news.wait(SCAN_SECONDS)
                else:
                    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            news.close()

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
