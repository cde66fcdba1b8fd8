"""A citizen's device, spoken by program: the public chat socket (docs/chat.md) and nothing else."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

SETTLED = 0.05


class NoAnswer(Exception):
    """The desk did not answer in time, or closed the socket."""


@dataclass(frozen=True)
class Heard:
    """One line that the desk showed. `author` is bot, staff or system."""

    id: int
    author: str
    text: str
    buttons: Mapping[str, str]
    card: Mapping[str, Any] | None

    @classmethod
    def of(cls, frame: Mapping[str, Any]) -> Heard:
        """The line of a message frame."""
        buttons = {button["title"]: button["token"] for button in frame.get("buttons", ())}
        return cls(frame["id"], frame["from"], frame["text"], buttons, frame.get("card"))


class Citizen:
    """One conversation. `token` brings it back on another connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, settled: float = SETTLED) -> None:
        self._socket = socket
        self._settled = settled
        self.token = ""
        self.lines: list[Heard] = []
        self.answered_in = 0.0
        self._busy = False

    async def say(self, text: str, *, timeout: float = 30.0) -> Sequence[Heard]:
        """Say something and return what is answered. Raises NoAnswer. `answered_in` is the first answer's seconds."""
        return await self._turn({"text": text}, timeout)

    async def press(self, title: str, *, timeout: float = 30.0) -> Sequence[Heard]:
        """Press the newest button of that title; KeyError if none is shown."""
        for line in reversed(self.lines):
            if title in line.buttons:
                return await self._turn({"button": line.buttons[title], "text": title}, timeout)
        raise KeyError(title)

    async def edit(self, name: str, *, timeout: float = 30.0) -> Sequence[Heard]:
        """Press the edit button beside a field of the newest card; KeyError if there is none."""
        for line in reversed(self.lines):
            for shown in (line.card or {}).get("fields", ()):
                if shown["name"] == name and "edit" in shown:
                    return await self._turn({"button": shown["edit"], "text": shown["label"]}, timeout)
        raise KeyError(name)

    async def pin(self, lat: float, long: float, *, timeout: float = 30.0) -> Sequence[Heard]:
        """Send a place (WGS-84)."""
        return await self._turn({"place": {"lat": lat, "long": long}}, timeout)

    async def next_line(self, *, timeout: float = 30.0) -> Heard:
        """The next line that the desk shows by itself. Raises NoAnswer."""
        known = len(self.lines)
        try:
            async with asyncio.timeout(timeout):
                while len(self.lines) == known:
                    await self._take(await self._frame())
        except TimeoutError:
            raise NoAnswer(f"nothing within {timeout:g} s") from None
        return self.lines[-1]

    async def quiet(self) -> None:
        """Take whatever the desk is still writing by itself."""
        await self._settle()

    async def _turn(self, said: Mapping[str, Any], timeout: float) -> Sequence[Heard]:
        known, begun = len(self.lines), time.monotonic()
        message = {"type": "message", "id": secrets.token_hex(8), **said}
        await self._socket.send_json(message)
        try:
            async with asyncio.timeout(timeout):
                while len(self.lines) == known:
                    await self._take(await self._frame(), again=message)
                self.answered_in = time.monotonic() - begun
                await self._settle()
        except TimeoutError:
            raise NoAnswer(f"no answer within {timeout:g} s") from None
        await self._socket.send_json({"type": "ack", "up_to": self.lines[-1].id})
        return self.lines[known:]

    async def _settle(self) -> None:
        """Take what belongs to the same answer: until no more is being written, and a moment longer."""
        while True:
            try:
                async with asyncio.timeout(None if self._busy else self._settled):
                    frame = await self._frame()
            except TimeoutError:
                return
            await self._take(frame)

    async def _frame(self) -> Mapping[str, Any]:
        message = await self._socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise NoAnswer("the desk closed the socket")
        frame: Mapping[str, Any] = json.loads(message.data)
        return frame

    async def _take(self, frame: Mapping[str, Any], again: Mapping[str, Any] | None = None) -> None:
        match frame["type"]:
            case "hello":
                self.token = frame["token"]
            case "typing":
                self._busy = frame["on"]
            case "history":
                self.lines += [Heard.of(line) for line in frame["lines"] if line["from"] != "citizen"]
            case "message" if frame["from"] != "citizen":
                self.lines.append(Heard.of(frame))
            case "error" if again is not None and frame["code"] in ("too_fast", "try_later"):
                await asyncio.sleep(frame["retry_after"])
                await self._socket.send_json(again)
            case "error":
                raise NoAnswer(f"the desk refused it: {frame['code']}")

    async def _greet(self, token: str | None, lang: str) -> None:
        await self._socket.send_json({"type": "hello", "lang": lang, **({"token": token} if token else {})})
        for _ in ("hello", "history"):
            await self._take(await self._frame())


@asynccontextmanager
async def citizen(
    session: aiohttp.ClientSession,
    url: str,
    *,
    lang: str = "zh",
    token: str | None = None,
    settled: float = SETTLED,
) -> AsyncIterator[Citizen]:
    """A device connected to the desk at `url`. Raises aiohttp.ClientError where nobody answers.

    An answer is taken to be whole when nothing more came for `settled` seconds.
    """
    async with session.ws_connect(f"{url.rstrip('/')}/chat/ws", heartbeat=25.0) as socket:
        device = Citizen(socket, settled=settled)
        await device._greet(token, lang)
        yield device
