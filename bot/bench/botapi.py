"""A Bot API server on loopback, as much of it as a measurement needs: it takes what our product sends, at once.

It runs in a thread of its own, since the product asks it while it starts.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "1:for-measurements-only"
SECRET = "for-measurements-only"
USER = {"id": 1, "is_bot": True, "first_name": "12345", "username": "swift_bench_bot"}


@dataclass(frozen=True)
class Sent:
    """One message to a chat, with the titles of its buttons and what each sends back."""

    text: str
    buttons: Mapping[str, str]
    message: int


@dataclass
class BotApi:
    """What listens to a chat is called in the server's thread."""

    url: str = ""
    listeners: dict[int, Callable[[Sent], None]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    async def answer(self, request: web.Request) -> web.Response:
        """Any method: what is sent gets a number, everything else is true."""
        given = {**request.query, **await request.post()}
        method = request.match_info["method"].lower()
        if method == "getme":
            return web.json_response({"ok": True, "result": USER})
        if method not in ("sendmessage", "sendphoto"):
            return web.json_response({"ok": True, "result": True})
        sent = Sent(str(given.get("text", "")), _buttons(given.get("reply_markup")), next(self.numbers))
        chat = int(str(given["chat_id"]))
        if listener := self.listeners.get(chat):
            listener(sent)
        shown = {
            "message_id": sent.message,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private"},
        }
        return web.json_response({"ok": True, "result": {**shown, "text": sent.text}})


def _buttons(markup: object) -> Mapping[str, str]:
    rows: Sequence[Sequence[Mapping[str, Any]]] = (
        json.loads(markup).get("inline_keyboard", []) if isinstance(markup, str) else []
    )
    return {key["text"]: key["callback_data"] for row in rows for key in row if "callback_data" in key}


@contextmanager
def bot_api() -> Iterator[BotApi]:
    """It, listening; gone afterwards."""
    api, loop, listening = BotApi(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", api.answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        listening.set()
        await stopping.wait()
        await runner.cleanup()

    stopping = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    listening.wait(10)
    try:
        yield api
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(10)
        loop.close()
