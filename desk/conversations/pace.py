"""How fast messages go out. Delivery asks before each send; which limits hold is decided here and nowhere else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol


class Pace(Protocol):
    """Slows sending down to what a channel allows."""

    async def ready(self, channel: str, address: str) -> None:
        """Return as soon as one more message may go to this address."""


class EvenPace:
    """At most so many messages a second and channel, evenly spaced, by this process. Others are not slowed."""

    def __init__(
        self,
        per_second: Mapping[str, float],
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gaps = {channel: 1.0 / rate for channel, rate in per_second.items()}
        self._free_at: dict[str, float] = {}
        self._seconds = seconds
        self._sleep = sleep

    async def ready(self, channel: str, address: str) -> None:
        gap = self._gaps.get(channel)
        if gap is None:
            return
        now = self._seconds()
        turn = max(now, self._free_at.get(channel, 0.0))
        self._free_at[channel] = turn + gap
        if turn > now:
            await self._sleep(turn - now)


SHIPPED = {"telegram": 25.0}
"""Telegram allows about 30 a second over all chats."""
