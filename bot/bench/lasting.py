"""One citizen's long conversation: what its 400th message costs against its 10th."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp

from bot.bench.devices import PAUSE_SECONDS, Answer, Device, Opened
from bot.bench.talks import ABOUT, HELLO, THANKS
from bot.citizen import Citizen, citizen

EARLY, LATE, AROUND = 10, 400, 4
"""The two messages that are compared, each as the median of those up to so many before and after it."""
A_PAGE = 9
"""Our chat takes ten messages of one page at once and then two a second: so many are said before it is opened again."""


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


class Lasting:
    """A web chat whose page is closed and opened again every few messages; the conversation stays the same."""

    def __init__(self, session: aiohttp.ClientSession, url: str, lang: str, page: AsyncExitStack) -> None:
        self._session, self._url, self._lang, self._page = session, url, lang, page
        self._device: Citizen | None = None
        self._left = 0

    async def say(self, text: str) -> Answer:
        device = await self._opened()
        heard = await device.say(text)
        words = "\n".join(line.text for line in heard)
        return Answer(words, [*heard[-1].buttons], device.answered_in)

    async def press(self, title: str) -> Answer:
        device = await self._opened()
        heard = await device.press(title)
        return Answer(heard[-1].text, [*heard[-1].buttons], device.answered_in)

    async def _opened(self) -> Citizen:
        if self._device is None or not self._left:
            await self._page.aclose()
            token = self._device.token if self._device else None
            again = citizen(self._session, self._url, lang=self._lang, token=token, settled=PAUSE_SECONDS)
            self._device = await self._page.enter_async_context(again)
            self._left = A_PAGE
        self._left -= 1
        return self._device


def lasting(url: str) -> Opened:
    """Such devices of the desk at this address."""

    @asynccontextmanager
    async def opened(session: aiohttp.ClientSession, lang: str) -> AsyncIterator[Device]:
        async with AsyncExitStack() as page:
            yield Lasting(session, url, lang, page)

    return opened
