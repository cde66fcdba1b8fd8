"""Tasks of the service: one that breaks begins again, and the others go on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from structlog.testing import capture_logs

from bot.background import running
from bot.supervisor import Backoff
from desk.leases import Leases
from desk.store.database import Database


async def test_a_task_that_breaks_begins_again_and_the_others_go_on() -> None:
    starts, ticks = 0, 0
    again = asyncio.Event()

    async def breaks_once() -> None:
        nonlocal starts
        starts += 1
        if starts == 1:
            raise OSError("the store is away")
        again.set()

    async def ticks_on() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    with capture_logs() as logged:
        async with running({"one": breaks_once, "other": ticks_on}, backoff=Backoff(first=0.001)):
            await asyncio.wait_for(again.wait(), 5)

    assert starts == 2
    assert ticks > 1
    assert [(line["event"], line["task"]) for line in logged] == [("task_broke", "one")]


async def test_everything_has_ended_when_the_block_has() -> None:
    ended = False

    async def waits() -> None:
        nonlocal ended
        try:
            await asyncio.sleep(60)
        finally:
            ended = True

    async with running({"one": waits}):
        await asyncio.sleep(0)

    assert ended


async def test_work_whose_store_is_gone_ends_with_the_service_as_well() -> None:
    db = Database("sqlite://")
    leases = Leases(db, clock=lambda: datetime.now(UTC))
    begun = asyncio.Event()

    async def tick() -> None:
        begun.set()

    async def work() -> None:
        await leases.repeat("clocks", "one", tick, every=60)

    with capture_logs():
        async with asyncio.timeout(10):
            async with running({"clocks": work}, backoff=Backoff(first=0.001)):
                await begun.wait()
    await db.close()


async def test_a_task_that_breaks_while_it_ends_is_not_begun_again() -> None:
    starts = 0

    async def breaks_at_its_end() -> None:
        nonlocal starts
        starts += 1
        try:
            await asyncio.sleep(60)
        finally:
            raise OSError("the store is away")

    with capture_logs():
        async with asyncio.timeout(10):
            async with running({"one": breaks_at_its_end}, backoff=Backoff(first=0.001)):
                await asyncio.sleep(0)

    assert starts == 1


async def test_the_pause_before_a_new_start_grows_but_not_after_a_healthy_run() -> None:
    async def pauses(backoff: Backoff) -> list[float]:
        starts = 0
        third = asyncio.Event()

        async def breaks() -> None:
            nonlocal starts
            starts += 1
            if starts > 3:
                third.set()
                await asyncio.sleep(60)
            raise OSError("the store is away")

        with capture_logs() as logged:
            async with running({"one": breaks}, backoff=backoff):
                await asyncio.wait_for(third.wait(), 5)
        return [line["again_in_seconds"] for line in logged]

    assert await pauses(Backoff(first=0.001)) == [0.001, 0.002, 0.004]
    assert await pauses(Backoff(first=0.001, healthy=0.0)) == [0.001, 0.001, 0.001]
