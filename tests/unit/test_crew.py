"""Many conversations worked on side by side, each claim for as long as its work takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from desk.conversations.claim import while_renewing
from desk.conversations.crew import Crew
from desk.conversations.wakeups import LocalWakeups, chat_topic
from tests.waiting import PATIENCE, until

Claiming = Callable[[int], Awaitable[Sequence[int]]]


class Queue:
    """Jobs that are claimed once, and worked on until they are told to end."""

    def __init__(self, jobs: Sequence[int] = ()) -> None:
        self.jobs = list(jobs)
        self.asked: list[int] = []
        self.started: asyncio.Queue[int] = asyncio.Queue()
        self.may_end = asyncio.Semaphore(0)
        self.ended: list[int] = []
        self.stopped: list[int] = []

    async def claim(self, limit: int) -> Sequence[int]:
        self.asked.append(limit)
        claimed, self.jobs = self.jobs[:limit], self.jobs[limit:]
        return claimed

    async def work(self, job: int) -> None:
        self.started.put_nowait(job)
        try:
            await self.may_end.acquire()
        except asyncio.CancelledError:
            self.stopped.append(job)
            raise
        if job < 0:
            raise ZeroDivisionError
        self.ended.append(job)

    def crew(self, size: int) -> Crew[int]:
        return Crew("test", claim=self.claim, work=self.work, size=size)


class Gate:
    """Stands before claims, and can be closed. `waits` while one stands there."""

    def __init__(self) -> None:
        self._is_open = asyncio.Event()
        self._is_open.set()
        self.waits = False

    def before(self, claim: Claiming) -> Claiming:
        async def claim_when_open(limit: int) -> Sequence[int]:
            self.waits = not self._is_open.is_set()
            await self._is_open.wait()
            self.waits = False
            return await claim(limit)

        return claim_when_open

    def close(self) -> None:
        self._is_open.clear()

    def open(self) -> None:
        self._is_open.set()


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_no_more_jobs_run_at_once_than_the_crew_has_hands() -> None:
    queue = Queue([1, 2, 3])
    task = asyncio.create_task(queue.crew(2).run(LocalWakeups().subscribe("in")))

    first = {await queue.started.get(), await queue.started.get()}
    full = queue.started.empty()
    queue.may_end.release()
    third = await queue.started.get()

    assert (first, full, third) == ({1, 2}, True, 3)
    await stop(task)


async def test_news_starts_work_while_other_work_goes_on() -> None:
    wakeups, queue = LocalWakeups(), Queue([1])
    task = asyncio.create_task(queue.crew(2).run(wakeups.subscribe("in")))
    await queue.started.get()

    queue.jobs.append(2)
    wakeups.notify("in")

    assert await queue.started.get() == 2
    await stop(task)


async def test_places_that_become_free_together_are_claimed_for_by_one_claim() -> None:
    queue = Queue(range(1, 13))
    crew = Crew("test", claim=queue.claim, work=queue.work, size=8, room=60)
    task = asyncio.create_task(crew.run(LocalWakeups().subscribe("in")))
    for _ in range(8):
        await queue.started.get()

    queue.may_end.release()
    for _ in range(9):
        await asyncio.sleep(0)
    queue.may_end.release()
    begun = [await queue.started.get(), await queue.started.get()]

    assert (begun, queue.asked) == ([9, 10], [8, 2])
    await stop(task)


async def test_one_free_place_does_not_wait_for_others_that_stay_taken() -> None:
    queue = Queue(range(1, 13))
    task = asyncio.create_task(queue.crew(8).run(LocalWakeups().subscribe("in")))
    for _ in range(8):
        await queue.started.get()

    queue.may_end.release()

    assert (await queue.started.get(), queue.asked) == (9, [8, 1])
    await stop(task)


async def test_a_job_that_throws_stops_nobody() -> None:
    wakeups, queue = LocalWakeups(), Queue([-1])
    task = asyncio.create_task(queue.crew(1).run(wakeups.subscribe("in")))
    await queue.started.get()
    queue.may_end.release()

    queue.jobs.append(2)
    wakeups.notify("in")

    assert await queue.started.get() == 2
    await stop(task)


async def test_a_claim_that_throws_stops_nobody() -> None:
    wakeups, queue = LocalWakeups(), Queue()
    failed = asyncio.Event()

    async def claim(limit: int) -> Sequence[int]:
        if not failed.is_set():
            failed.set()
            raise OSError("the store is away")
        return await queue.claim(limit)

    crew = Crew("test", claim=claim, work=queue.work, size=1)
    task = asyncio.create_task(crew.run(wakeups.subscribe("in")))
    await failed.wait()
    queue.jobs.append(1)
    wakeups.notify("in")

    assert await queue.started.get() == 1
    await stop(task)


async def test_a_stopped_crew_stops_its_jobs() -> None:
    queue = Queue([1, 2])
    task = asyncio.create_task(queue.crew(4).run(LocalWakeups().subscribe("in")))
    await queue.started.get()
    await queue.started.get()

    await stop(task)

    assert sorted(queue.stopped) == [1, 2]


async def test_a_crew_that_may_finish_lets_its_jobs_end_and_begins_no_more() -> None:
    queue = Queue([1])
    crew = Crew("test", claim=queue.claim, work=queue.work, size=1, stop=queue.may_end.release, finish=5)
    task = asyncio.create_task(crew.run(LocalWakeups().subscribe("in")))
    await queue.started.get()
    queue.jobs.append(2)

    await stop(task)

    assert (queue.ended, queue.stopped, queue.jobs) == ([1], [], [2])


async def test_a_crew_looks_again_when_its_patience_ends() -> None:
    queue = Queue()
    crew = Crew("test", claim=queue.claim, work=queue.work, size=1, patience=lambda: 0.0)
    task = asyncio.create_task(crew.run(LocalWakeups().subscribe("in")))
    queue.jobs.append(1)

    assert await asyncio.wait_for(queue.started.get(), 1) == 1
    await stop(task)


async def test_a_claim_is_renewed_while_its_call_runs() -> None:
    renewals: list[int] = []
    enough = asyncio.Event()

    async def renew() -> None:
        renewals.append(1)
        if len(renewals) == 3:
            enough.set()

    async def call() -> str:
        await enough.wait()
        return "done"

    assert await while_renewing(call(), renew, every=0.001) == "done"
    assert len(renewals) == 3


async def test_a_cancelled_wait_cancels_the_call() -> None:
    started, cancelled = asyncio.Event(), asyncio.Event()

    async def call() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def renew() -> None: ...

    task = asyncio.create_task(while_renewing(call(), renew))
    await started.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(cancelled.wait(), 1)


async def test_news_between_two_waits_is_not_lost() -> None:
    wakeups = LocalWakeups()
    news = wakeups.subscribe(chat_topic("web", "device-1"))

    wakeups.notify(chat_topic("web", "device-1"), chat_topic("web", "device-2"))

    assert await news.wait(0)
    assert not await news.wait(0)


async def test_who_stopped_listening_is_not_woken() -> None:
    wakeups = LocalWakeups()
    news = wakeups.subscribe("in")
    news.close()

    assert not wakeups.wake("in")
    assert not await news.wait(0)


async def test_a_job_that_was_claimed_otherwise_has_a_place_while_nothing_is_left_in_the_queue() -> None:
    queue = Queue()
    crew = queue.crew(2)
    with crew.place() as before:
        assert before is None
    task = asyncio.create_task(crew.run(LocalWakeups().subscribe("in")))
    await until(lambda: _begins(crew))

    with crew.place() as begin, crew.place() as another, crew.place() as too_many:
        assert begin is not None
        assert another is not None
        assert too_many is None
        begin(7)
    first = await queue.started.get()
    with crew.place() as beside, crew.place() as full:
        assert beside is not None
        assert full is None
    queue.may_end.release()
    await until(lambda: queue.ended)

    assert (first, queue.ended) == (7, [7])
    await stop(task)
    with crew.place() as after:
        assert after is None


async def at_its_queue(crew: Crew[int], news: LocalWakeups) -> tuple[Crew[int], asyncio.Task[None]]:
    """A crew that runs and waits for news, with nothing left in its queue."""
    task = asyncio.create_task(crew.run(news.subscribe("in")))
    await until(lambda: _begins(crew))
    return crew, task


async def test_places_that_are_promised_are_not_claimed_for() -> None:
    queue, news = Queue(), LocalWakeups()
    crew, task = await at_its_queue(queue.crew(3), news)

    with crew.place() as begin:
        queue.jobs = [1, 2, 3]
        news.notify("in")
        started = {await queue.started.get(), await queue.started.get()}
        assert begin is not None
        begin(7)
        last = await queue.started.get()

    assert (started, last, queue.jobs) == ({1, 2}, 7, [3])
    assert queue.asked[:2] == [3, 2]
    await stop(task)


async def test_when_all_places_are_promised_the_queue_waits_for_them() -> None:
    queue, news = Queue(), LocalWakeups()
    crew, task = await at_its_queue(queue.crew(1), news)

    with crew.place() as begin:
        assert begin is not None
        queue.jobs = [1]
        news.notify("in")
        await asyncio.sleep(0.1)
        assert queue.started.empty()

    assert await queue.started.get() == 1
    await stop(task)


async def test_places_that_become_free_during_a_claim_are_claimed_for_at_once() -> None:
    queue, looking = Queue([1, 2, 3, 4]), Gate()
    crew = Crew("test", claim=looking.before(queue.claim), work=queue.work, size=2, patience=lambda: 3600)
    task = asyncio.create_task(crew.run(LocalWakeups().subscribe("in")))
    begun = [await queue.started.get(), await queue.started.get()]

    looking.close()
    queue.may_end.release()
    await until(lambda: looking.waits)
    queue.may_end.release()
    await until(lambda: len(queue.ended) == 2)
    looking.open()

    assert [*begun, await _next(queue), await _next(queue)] == [1, 2, 3, 4]
    await stop(task)


async def test_a_place_that_lapses_is_claimed_for_whatever_else_hangs() -> None:
    queue, news = Queue(), LocalWakeups()
    crew = Crew("test", claim=queue.claim, work=queue.work, size=2, patience=lambda: 3600)
    task = asyncio.create_task(crew.run(news.subscribe("in")))
    await until(lambda: _begins(crew))

    with crew.place() as begin:
        assert begin is not None
        begin(1)
    with crew.place():
        queue.jobs = [2]
        news.notify("in")
        await asyncio.sleep(0.01)

    assert [await _next(queue), await _next(queue)] == [1, 2]
    await stop(task)


async def test_a_stop_waits_for_what_is_promised_as_for_what_is_begun() -> None:
    queue = Queue()
    crew = Crew(
        "test", claim=queue.claim, work=queue.work, size=2, stop=queue.may_end.release, finish=PATIENCE
    )
    task = asyncio.create_task(crew.run(LocalWakeups().subscribe("in")))
    await until(lambda: _begins(crew))

    with crew.place() as begin:
        task.cancel()
        await until(lambda: not queue.may_end.locked())
        assert begin is not None
        begin(7)
    await asyncio.gather(task, return_exceptions=True)

    assert (queue.ended, queue.stopped) == ([7], [])


async def _next(queue: Queue) -> int:
    async with asyncio.timeout(PATIENCE):
        return await queue.started.get()


def _begins(crew: Crew[int]) -> bool:
    with crew.place() as begin:
        return begin is not None
