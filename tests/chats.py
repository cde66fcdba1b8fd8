"""A citizen's chat, on the web or in Telegram, under one face: what was shown in it, and what they say and press."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.citizen import Citizen, NoAnswer
from tests.botapi import BotApi

PATIENCE = 60.0
QUIET = 0.5
APART = 2.0
"""In Telegram the bubbles of one answer come a second apart, and a busy machine adds to it."""


class Chat(Protocol):
    """One citizen's conversation. `shown` is every line of the other side so far, oldest first."""

    @property
    def shown(self) -> Sequence[str]: ...

    @property
    def buttons(self) -> Sequence[str]:
        """The titles below the lines, oldest first."""
        ...

    async def say(self, text: str) -> None:
        """Write something and wait until something new is shown."""
        ...

    async def press(self, title: str) -> None:
        """Press the newest button of that title and wait until something new is shown."""
        ...

    async def listen(self, lines: int) -> None:
        """Wait until at least so many lines are shown, and whatever comes right behind them."""
        ...


class WebChat:
    """In the browser's socket."""

    def __init__(self, device: Citizen) -> None:
        self._device = device

    @property
    def shown(self) -> Sequence[str]:
        return [line.text for line in self._device.lines]

    @property
    def buttons(self) -> Sequence[str]:
        return [title for line in self._device.lines for title in line.buttons]

    async def say(self, text: str) -> None:
        await self._device.say(text, timeout=PATIENCE)

    async def press(self, title: str) -> None:
        await self._device.press(title, timeout=PATIENCE)

    async def listen(self, lines: int) -> None:
        while len(self._device.lines) < lines:
            await self._device.next_line(timeout=PATIENCE)
        try:
            while True:
                await self._device.next_line(timeout=QUIET)
        except NoAnswer:
            return


@dataclass(frozen=True)
class TelegramChat:
    """In Telegram, by a Bot API on loopback."""

    api: BotApi
    chat: int
    lang: str

    @property
    def shown(self) -> Sequence[str]:
        return [sent.text for sent in self.api.sent(self.chat)]

    @property
    def buttons(self) -> Sequence[str]:
        return [title for sent in self.api.sent(self.chat) for title, _ in sent.keys]

    async def say(self, text: str) -> None:
        known = len(self.shown)
        await self.api.say(self.chat, text, lang=self.lang)
        await self.listen(known + 1)

    async def press(self, title: str) -> None:
        known = len(self.shown)
        await self.api.press(self.chat, title, lang=self.lang)
        await self.listen(known + 1)

    async def listen(self, lines: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.shown) < lines:
                await asyncio.sleep(0.05)
        known = -1
        while known != len(self.shown):
            known = len(self.shown)
            await asyncio.sleep(APART)
