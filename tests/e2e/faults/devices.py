"""Citizens' own devices: a page that comes back as docs/chat.md says, and a phone in Telegram."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from tests.e2e.faults.phones import Phones

BACK_AFTER = 0.3
LOOK_BACK = 20
CLOSING = (
    aiohttp.WSMsgType.CLOSE,
    aiohttp.WSMsgType.CLOSING,
    aiohttp.WSMsgType.CLOSED,
    aiohttp.WSMsgType.ERROR,
)


@dataclass(frozen=True)
class Shown:
    """One message as its citizen saw it. `id` is what the channel calls it."""

    id: int
    text: str
    buttons: Mapping[str, str] = field(default_factory=dict)


class Device(Protocol):
    """What a citizen talks with."""

    channel: str

    async def run(self) -> None:
        """Be on, until cancelled."""
        ...

    async def say(self, text: str) -> None:
        """Say it: it goes out as soon as the way is free."""
        ...

    async def press(self, title: str) -> None:
        """Press the newest button of that title."""
        ...

    def shown(self) -> Sequence[Shown]:
        """Everything that the desk has shown, in the order in which people see it."""
        ...

    async def news(self) -> None:
        """Wait until there may be something new."""
        ...


class Page:
    """A page of the web chat: it sends again until its message is kept, and shows every row once, by its id."""

    channel = "web"

    def __init__(self, http: aiohttp.ClientSession, urls: Sequence[str]) -> None:
        self._http = http
        self._urls = urls
        self._token: str | None = None
        self._lines: dict[int, Shown] = {}
        self._outbox: dict[str, Mapping[str, Any]] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._news = asyncio.Event()
        self.connected = 0

    async def run(self) -> None:
        """Be open, until cancelled. Of several services another one is asked each time."""
        while True:
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                url = self._urls[self.connected % len(self._urls)]
                self.connected += 1
                async with self._http.ws_connect(f"{url}/chat/ws", heartbeat=10.0) as socket:
                    await self._talk(socket)
            self._socket = None
            await asyncio.sleep(BACK_AFTER)

    async def say(self, text: str) -> None:
        await self._send({"text": text})

    async def press(self, title: str) -> None:
        tokens = [line.buttons[title] for line in self.shown() if title in line.buttons]
        await self._send({"text": title, "button": tokens[-1]})

    def shown(self) -> Sequence[Shown]:
        return [line for _, line in sorted(self._lines.items())]

    async def news(self) -> None:
        await self._news.wait()
        self._news.clear()

    async def _send(self, said: Mapping[str, Any]) -> None:
        frame = {"type": "message", "id": secrets.token_hex(8), **said}
        self._outbox[str(frame["id"])] = frame
        if self._socket is not None:
            with suppress(aiohttp.ClientError, OSError):
                await self._socket.send_json(frame)

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        known = sorted(self._lines)
        after = known[-LOOK_BACK] if len(known) >= LOOK_BACK else 0
        await socket.send_json({"type": "hello", "lang": "zh", "token": self._token, "after": after})
        while (message := await socket.receive()).type not in CLOSING:
            await self._take(socket, message.json())

    async def _take(self, socket: aiohttp.ClientWebSocketResponse, frame: Mapping[str, Any]) -> None:
        match frame["type"]:
            case "hello":
                self._token = frame["token"]
            case "history":
                await self._show(socket, frame["lines"])
                self._socket = socket
                for waiting in list(self._outbox.values()):
                    await socket.send_json(waiting)
            case "message":
                await self._show(socket, [frame])
            case "ack" if "id" in frame:
                self._outbox.pop(frame["id"], None)
            case "error" if frame.get("id") in self._outbox:
                await asyncio.sleep(frame.get("retry_after", BACK_AFTER))
                await socket.send_json(self._outbox[frame["id"]])
            case "error" if frame["code"] == "try_later" and "id" not in frame:
                # What it has seen could not be marked.
                await asyncio.sleep(frame.get("retry_after", BACK_AFTER))
                await socket.send_json({"type": "ack", "up_to": max(self._lines)})

    async def _show(
        self, socket: aiohttp.ClientWebSocketResponse, lines: Sequence[Mapping[str, Any]]
    ) -> None:
        for line in lines:
            if line["from"] != "citizen":
                buttons = {button["title"]: button["token"] for button in line.get("buttons", ())}
                self._lines.setdefault(line["id"], Shown(line["id"], line["text"], buttons))
        self._news.set()
        if self._lines:
            await socket.send_json({"type": "ack", "up_to": max(self._lines)})


class Phone:
    """A private chat in Telegram, as the Bot API server of the stage keeps it."""

    channel = "telegram"

    def __init__(self, phones: Phones, chat: int) -> None:
        self._phones = phones
        self.chat = chat

    async def run(self) -> None:
        """A phone is always on."""
        await asyncio.Event().wait()

    async def say(self, text: str) -> None:
        await self._phones.say(self.chat, text)

    async def press(self, title: str) -> None:
        await self._phones.press(self.chat, title)

    def shown(self) -> Sequence[Shown]:
        return [Shown(sent.id, sent.text, dict(sent.keys)) for sent in self._phones.sent(self.chat)]

    async def news(self) -> None:
        await self._phones.news(self.chat)


async def until(device: Device, fact: Callable[[Sequence[Shown]], bool]) -> None:
    """Wait until what the device shows makes it true."""
    while not fact(device.shown()):
        await device.news()
