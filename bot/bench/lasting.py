"""Long conversations of some citizens: what the 400th message of one costs against the 10th."""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Sequence
from typing import Any

import aiohttp

from bot.bench.devices import Opened
from bot.bench.talks import ABOUT, HELLO, THANKS

EARLY, LATE, AROUND = 10, 400, 4
"""The two messages that are compared, each with those up to so many before and after it."""
TOGETHER = 4
"""So many citizens talk to us at once: a single one's nine answers swing by more than there is to see."""
SPACED = 0.55
"""Seconds between two messages to our chat, which takes two a second of one device for as long as one likes."""


async def long_conversations(open_device: Opened, *, citizens: int = TOGETHER) -> dict[str, Any]:
    """Small talk of each of them. Raises NoAnswer and aiohttp.ClientError."""
    try:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            talks = [group.create_task(_talk(session, open_device)) for _ in range(citizens)]
    except ExceptionGroup as problems:
        raise problems.exceptions[0] from None
    return {"citizens": citizens, **late([talk.result() for talk in talks])}


async def _talk(session: aiohttp.ClientSession, open_device: Opened) -> Sequence[float]:
    """The seconds of each message."""
    words = itertools.cycle((HELLO["zh"], ABOUT["zh"], THANKS["zh"]))
    async with open_device(session, "zh") as device:
        return [(await device.say(next(words))).seconds for _ in range(LATE + AROUND)]


def late(took: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Milliseconds around the early and the late message, and their ratio; `took` has each talk's seconds a message."""
    early_ms, late_ms = (
        statistics.median(
            itertools.chain.from_iterable(talk[nth - AROUND - 1 : nth + AROUND] for talk in took)
        )
        * 1000
        for nth in (EARLY, LATE)
    )
    return {"early_ms": early_ms, "late_ms": late_ms, "late_ratio": late_ms / early_ms}
