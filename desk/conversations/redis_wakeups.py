"""Wake-ups between processes by Redis publish/subscribe. Without Redis they go on within the process."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from desk.channel import Line, Subscription
from desk.conversations.wakeups import LocalWakeups, is_shared

log = structlog.get_logger(__name__)

REDIS_CHANNEL = "swift-response:news"
QUEUE_SIZE = 10_000


class RedisWakeups:
    """Wakes this process at once, and others through Redis where they may wait too.

    A work topic leaves the process only if nobody here does that work, so that services do not all run for one message.
    """

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, decode_responses=True, socket_connect_timeout=5, health_check_interval=15
        )
        self._local = LocalWakeups()
        self._origin = secrets.token_hex(4)
        self._leaving: asyncio.Queue[str] = asyncio.Queue(QUEUE_SIZE)
        self.listening = asyncio.Event()

    def notify(self, *topics: str) -> None:
        for topic in topics:
            heard = self._local.wake(topic)
            if (is_shared(topic) or not heard) and not self._leaving.full():
                self._leaving.put_nowait(topic)

    def hand(self, topic: str, lines: Sequence[Line]) -> None:
        self._local.hand(topic, lines)

    def subscribe(self, topic: str) -> Subscription:
        return self._local.subscribe(topic)

    async def run(self) -> None:
        """Carry news between this process and Redis until cancelled; an outage is waited out."""
        pause = 0.5
        while True:
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._publish())
                    both.create_task(self._listen())
            except* (RedisError, OSError) as problem:
                pause = 0.5 if self.listening.is_set() else min(pause * 2, 10.0)
                self.listening.clear()
                log.warning("redis_away", reason=type(problem.exceptions[0]).__name__, again_in_seconds=pause)
            await asyncio.sleep(pause)

    async def _publish(self) -> None:
        while True:
            topics = {await self._leaving.get()}
            while not self._leaving.empty():
                topics.add(self._leaving.get_nowait())
            for topic in topics:
                await self._redis.publish(REDIS_CHANNEL, f"{self._origin} {topic}")

    async def _listen(self) -> None:
        async with self._redis.pubsub() as line:
            await line.subscribe(REDIS_CHANNEL)
            async for message in line.listen():
                if message["type"] == "subscribe":
                    self.listening.set()
                    continue
                origin, _, topic = str(message["data"]).partition(" ")
                if origin != self._origin:
                    self._local.wake(topic)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
