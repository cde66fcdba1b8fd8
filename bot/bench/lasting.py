"""Long conversations of some citizens: what the 400th message of one costs against the 10th."""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
from collections.abc import Sequence
from typing import Any

import aiohttp

from bot.bench.devices import Device, Opened
from bot.bench.talks import ABOUT, HELLO, THANKS

EARLY, LATE, AROUND = 10, 400, 4
"""The two messages that are compared, each with those up to so many before and after it."""
TOGETHER = 4
"""So many citizens talk to us at once: a single one's nine answers swing by more than there is to see."""
SPACED = 0.55
"""Seconds between two messages to our chat, which takes two a second of one device for as long as one likes."""


async def long_conversations(
    open_device: Opened, *, citizens: int = TOGETHER, apart: float = 0
) -> dict[str, Any]:
    """Small talk of each of them. Each message that is compared is said `apart` to twice that after the answer before,
    in seconds: else whoever once spoke behind somebody else would do so every time. Raises NoAnswer and
    aiohttp.ClientError.
    """
    try:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            talks = [group.create_task(_talk(session, open_device, apart)) for _ in range(citizens)]
    except ExceptionGroup as problems:
        raise problems.exceptions[0] from None
    return {
        "citizens": citizens,
        **compared(list(itertools.chain.from_iterable(one.result() for one in talks))),
    }


async def _talk(
    session: aiohttp.ClientSession, open_device: Opened, apart: float
) -> Sequence[tuple[float, float]]:
    """The seconds of each message around the early one of a new device and around the late one of a device that has
    talked for long: they say the same in turns, so that whatever else the machine does slows both.
    """
    words = itertools.cycle((HELLO["zh"], ABOUT["zh"], THANKS["zh"]))
    async with open_device(session, "zh") as old:
        for _ in range(LATE - EARLY):
            await old.say(next(words))
        async with open_device(session, "zh") as new:
            took = []
            for _ in range(EARLY + AROUND):
                said = next(words)
                took.append((await _said(new, said, apart), await _said(old, said, apart)))
    return took[-2 * AROUND - 1 :]


async def _said(device: Device, words: str, apart: float) -> float:
    """The seconds until it is answered."""
    await asyncio.sleep(random.uniform(apart, 2 * apart))
    return (await device.say(words)).seconds


def compared(took: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Milliseconds of early and late messages, medians, and their ratio; `took` has the seconds of one of each."""
    early_ms, late_ms = (statistics.median(seconds) * 1000 for seconds in zip(*took, strict=True))
    return {"early_ms": early_ms, "late_ms": late_ms, "late_ratio": late_ms / early_ms}
