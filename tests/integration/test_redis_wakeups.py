"""Wake-ups between processes, by a real Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from bot.ports import free_port
from desk.conversations.redis_wakeups import RedisWakeups
from desk.conversations.wakeups import IN, STAFF, chat_topic


@asynccontextmanager
async def a_process(url: str) -> AsyncIterator[RedisWakeups]:
    """The wake-ups of one process, connected."""
    wakeups = RedisWakeups(url)
    task = asyncio.create_task(wakeups.run())
    try:
        await asyncio.wait_for(wakeups.listening.wait(), 5)
        yield wakeups
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await wakeups.close()


async def test_news_of_a_chat_reaches_another_process(redis_url: str) -> None:
    async with a_process(redis_url) as one, a_process(redis_url) as other:
        news = other.subscribe(chat_topic("web", "device-1"))

        one.notify(chat_topic("web", "device-1"))

        assert await news.wait(5)


async def test_news_is_heard_at_home_without_redis() -> None:
    wakeups = RedisWakeups(f"redis://127.0.0.1:{free_port()}/0")
    news = wakeups.subscribe(STAFF)

    wakeups.notify(STAFF)

    assert await news.wait(0)
    await wakeups.close()


async def test_work_leaves_a_process_only_if_nobody_there_does_it(redis_url: str) -> None:
    async with a_process(redis_url) as worker, a_process(redis_url) as other, a_process(redis_url) as command:
        mine, others = worker.subscribe(IN), other.subscribe(IN)

        worker.notify(IN)
        worker.notify(STAFF)
        assert await mine.wait(0)

        command.notify(IN)
        assert await others.wait(5)
        assert await mine.wait(5)
        assert not await others.wait(0)


async def test_a_broken_connection_is_made_again(redis_url: str) -> None:
    async with a_process(redis_url) as one, a_process(redis_url) as other:
        news = other.subscribe(STAFF)
        async with Redis.from_url(redis_url) as admin:
            await admin.client_kill_filter(_type="pubsub")

        async with asyncio.timeout(10):
            while not await news.wait(0.1):
                one.notify(STAFF)


async def test_without_redis_the_process_goes_on_and_tries_again() -> None:
    wakeups = RedisWakeups(f"redis://127.0.0.1:{free_port()}/0")
    task = asyncio.create_task(wakeups.run())

    done, _ = await asyncio.wait({task}, timeout=0.2)

    assert not done
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await wakeups.close()
