"""What a citizen talks with: our web chat, or the REST channel of a stock Rasa."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.citizen import Citizen, Heard, NoAnswer, citizen

PAUSE_SECONDS = 0.05
"""Between an answer and the next words, whoever is asked; our chat needs it to know that an answer is whole."""


@dataclass(frozen=True)
class Answer:
    """All that one turn brought: its words, the titles of its last buttons, and the seconds until its first words."""

    text: str
    buttons: Sequence[str]
    seconds: float


class Device(Protocol):
    """One citizen's, who waits a little after each answer. Both raise NoAnswer."""

    async def say(self, text: str) -> Answer:
        """Say something and hear what is answered."""

    async def press(self, title: str) -> Answer:
        """Press a button of the last answer."""


Opened = Callable[[aiohttp.ClientSession, str], AbstractAsyncContextManager[Device]]
"""A fresh device for somebody who speaks that language. Opening raises aiohttp.ClientError where nobody answers."""


class WebChat:
    """The public chat socket of our product."""

    def __init__(self, device: Citizen) -> None:
        self._device = device

    async def say(self, text: str) -> Answer:
        return self._answer(await self._device.say(text))

    async def press(self, title: str) -> Answer:
        return self._answer(await self._device.press(title))

    def _answer(self, heard: Sequence[Heard]) -> Answer:
        return Answer("\n".join(line.text for line in heard), [*heard[-1].buttons], self._device.answered_in)


class Rest:
    """The REST channel of a stock Rasa."""

    def __init__(self, session: aiohttp.ClientSession, url: str, *, timeout: float = 30.0) -> None:
        self._session, self._url, self._timeout = session, url, aiohttp.ClientTimeout(total=timeout)
        self._sender = secrets.token_hex(8)
        self._payloads: Mapping[str, str] = {}

    async def say(self, text: str) -> Answer:
        return await self._turn(text)

    async def press(self, title: str) -> Answer:
        return await self._turn(self._payloads[title])

    async def _turn(self, text: str) -> Answer:
        begun = time.monotonic()
        message = {"sender": self._sender, "message": text}
        try:
            async with self._session.post(self._url, json=message, timeout=self._timeout) as response:
                lines: list[dict[str, Any]] = await response.json() if response.status == 200 else []
        except TimeoutError:
            lines = []
        if not lines:
            raise NoAnswer("the stock assistant said nothing")
        self._payloads = {button["title"]: button["payload"] for button in lines[-1].get("buttons", ())}
        took = time.monotonic() - begun
        await asyncio.sleep(PAUSE_SECONDS)
        return Answer("\n".join(line.get("text", "") for line in lines), [*self._payloads], took)


def web_chat(url: str) -> Opened:
    """Devices that talk to the desk at this address."""

    @asynccontextmanager
    async def opened(session: aiohttp.ClientSession, lang: str) -> AsyncIterator[Device]:
        async with citizen(session, url, lang=lang, settled=PAUSE_SECONDS) as device:
            yield WebChat(device)

    return opened


def rest(url: str) -> Opened:
    """Devices that talk to the stock Rasa at this address; each message is a call of its own."""

    @asynccontextmanager
    async def opened(session: aiohttp.ClientSession, lang: str) -> AsyncIterator[Device]:
        yield Rest(session, f"{url}/webhooks/rest/webhook")

    return opened


def paced(opened: Opened, every: float) -> Opened:
    """The same for people who take their time: each says something once in so many seconds, or when they are answered
    if that takes longer. They begin within that time, not all in the same moment; who comes after somebody keeps to
    the same beat.
    """
    beats: list[float] = []

    @asynccontextmanager
    async def opened_by_one(session: aiohttp.ClientSession, lang: str) -> AsyncIterator[Device]:
        at = beats.pop() if beats else time.monotonic() + random.uniform(0, every)
        async with opened(session, lang) as device:
            person = _Paced(device, every, at)
            try:
                yield person
            finally:
                beats.append(person.at)

    return opened_by_one


class _Paced:
    """Somebody who says the next words `at` that moment."""

    def __init__(self, device: Device, every: float, at: float) -> None:
        self._device, self._every, self.at = device, every, at

    async def say(self, text: str) -> Answer:
        await self._wait()
        return await self._device.say(text)

    async def press(self, title: str) -> Answer:
        await self._wait()
        return await self._device.press(title)

    async def _wait(self) -> None:
        await asyncio.sleep(self.at - time.monotonic())
        self.at = time.monotonic() + self._every
