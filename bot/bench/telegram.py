"""A citizen in Telegram, for a measurement: updates go to our webhook, answers come from our own Bot API server."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.bench.botapi import SECRET, BotApi, Sent
from bot.bench.devices import Answer, Device, Opened
from bot.citizen import NoAnswer

SETTLED = 2.5
"""An answer is whole when nothing came for so many seconds. A chat gets one message a second, and where many are served
at once the second one of an answer waits in a queue, too. People take longer to read it.
"""
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


class TelegramChat:
    """One chat of one citizen."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        *,
        chat: int,
        lang: str,
        updates: Iterator[int],
        sent: asyncio.Queue[tuple[float, Sent]],
        timeout: float = 30.0,
    ) -> None:
        self._session, self._url, self._chat, self._updates = session, url, chat, updates
        self._user = {"id": chat, "is_bot": False, "first_name": "Wang", "language_code": lang}
        self._sent, self._timeout = sent, timeout
        self._newest: Sent | None = None

    async def say(self, text: str) -> Answer:
        return await self._turn({"message": {**self._message(next(self._updates)), "text": text}})

    async def press(self, title: str) -> Answer:
        assert self._newest is not None
        pressed = {
            "id": f"q{next(self._updates)}",
            "from": self._user,
            "chat_instance": "1",
            "data": self._newest.buttons[title],
            "message": self._message(self._newest.message),
        }
        return await self._turn({"callback_query": pressed})

    async def _turn(self, body: Mapping[str, Any]) -> Answer:
        begun = time.monotonic()
        update = {"update_id": next(self._updates), **body}
        async with self._session.post(self._url, json=update, headers=HEADERS) as taken:
            if taken.status != 200:
                raise NoAnswer(f"the webhook answered {taken.status}")
        try:
            at, first = await asyncio.wait_for(self._sent.get(), self._timeout)
        except TimeoutError:
            raise NoAnswer(f"no answer within {self._timeout:g} s") from None
        said = [first, *[one async for one in self._more()]]
        self._newest = said[-1]
        return Answer("\n".join(one.text for one in said), [*self._newest.buttons], at - begun)

    async def _more(self) -> AsyncIterator[Sent]:
        """What else belongs to the same answer."""
        while True:
            try:
                yield (await asyncio.wait_for(self._sent.get(), SETTLED))[1]
            except TimeoutError:
                return

    def _message(self, number: int) -> Mapping[str, Any]:
        where = {"id": self._chat, "type": "private"}
        return {"message_id": number, "date": int(time.time()), "from": self._user, "chat": where}


def telegram(url: str, api: BotApi) -> Opened:
    """Chats with the desk at this address, whose Bot API is `api`."""
    chats, updates = itertools.count(10_000), itertools.count(1)

    @asynccontextmanager
    async def opened(session: aiohttp.ClientSession, lang: str) -> AsyncIterator[Device]:
        loop, chat = asyncio.get_running_loop(), next(chats)
        sent: asyncio.Queue[tuple[float, Sent]] = asyncio.Queue()

        def heard(one: Sent) -> None:
            loop.call_soon_threadsafe(sent.put_nowait, (time.monotonic(), one))

        api.listeners[chat] = heard
        try:
            where = f"{url}/telegram/webhook"
            yield TelegramChat(session, where, chat=chat, lang=lang, updates=updates, sent=sent)
        finally:
            del api.listeners[chat]

    return opened
