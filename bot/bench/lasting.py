"""One citizen's long conversation: what its 400th message costs against its 10th."""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.bench.devices import Answer, Device, Opened, web_chat
from bot.bench.talks import ABOUT, HELLO, THANKS

EARLY, LATE, AROUND = 10, 400, 4
"""The two messages that are compared, each as the median of those up to so many before and after it."""
SPACED = 0.55
"""Seconds before each message to our chat, which takes two a second of one device for as long as one likes."""


async def long_conversation(open_device: Opened) -> dict[str, Any]:
    """Small talk of one sender. Raises NoAnswer and aiohttp.ClientError."""
    words = itertools.cycle((HELLO["zh"], ABOUT["zh"], THANKS["zh"]))
    async with aiohttp.ClientSession() as session, open_device(session, "zh") as device:
        took = [(await device.say(next(words))).seconds for _ in range(LATE + AROUND)]
    return late(took)


def late(took: Sequence[float]) -> dict[str, Any]:
    """Milliseconds around the early and the late message, and their ratio; `took` has the seconds of each message."""
    early_ms, late_ms = (
        statistics.median(took[nth - AROUND - 1 : nth + AROUND]) * 1000 for nth in (EARLY, LATE)
    )
    return {"early_ms": early_ms, "late_ms": late_ms, "late_ratio": late_ms / early_ms}


class Unhurried:
    """A device that waits so long before it says anything that no limit makes it wait."""

    def __init__(self, device: Device) -> None:
        self._device = device

    async def say(self, text: str) -> Answer:
        await asyncio.sleep(SPACED)
        return await self._device.say(text)

    async def press(self, title: str) -> Answer:
        await asyncio.sleep(SPACED)
        return await self._device.press(title)


def unhurried(url: str) -> Opened:
    """Such web chats of the desk at this address."""

    @asynccontextmanager
    async def opened(session: aiohttp.ClientSession, lang: str) -> AsyncIterator[Device]:
        async with web_chat(url)(session, lang) as device:
            yield Unhurried(device)

    return opened
