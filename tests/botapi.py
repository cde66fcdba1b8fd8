"""A Bot API server on loopback: what Telegram would do. It never de-duplicates and gives every send a new id.

Faults are ordered one by one (`server.faults.append(...)`), each is used once by the next `sendMessage`:
'429' (with retry_after 1), '500', '403', 'drop_before' (nothing accepted, connection closed), 'drop_after' (accepted,
no answer).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

TOKEN = "123456:test-token"


@dataclass
class Sent:
    """One message that the server accepted from the bot."""

    id: int
    chat: int
    text: str
    at: float
    keys: list[tuple[str, str]] = field(default_factory=list)


class BotApi:
    """Starts on a free port; `say` and `press` are the citizen, `sent` is what the citizen sees."""

    def __init__(self) -> None:
        self.sent_all: list[Sent] = []
        self.faults: deque[str] = deque()
        self.answered_callbacks: list[str] = []
        self.webhook: dict[str, Any] | None = None
        self.commands: dict[str, Any] = {}
        self._updates: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._next_update = 700
        self._next_message = 1
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", f"/bot{TOKEN}/{{method}}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        self._news.set()
        await self._runner.cleanup()

    def sent(self, chat: int) -> list[Sent]:
        return [message for message in self.sent_all if message.chat == chat]

    async def say(self, chat: int, text: str, /, *, lang: str = "zh", **more: Any) -> dict[str, Any]:
        return await self.update({"message": self._message(chat, lang) | {"text": text} | more})

    async def place(self, chat: int, lat: float, long: float) -> dict[str, Any]:
        location = {"latitude": lat, "longitude": long}
        return await self.update({"message": self._message(chat, "zh") | {"location": location}})

    async def press(self, chat: int, title: str, *, lang: str = "zh") -> dict[str, Any]:
        for message in reversed(self.sent(chat)):
            for shown, data in message.keys:
                if shown == title:
                    return await self._pressed(message, data, lang)
        raise AssertionError(f"no button {title!r}; there are {[m.keys for m in self.sent(chat)]}")

    async def _pressed(self, message: Sent, data: str, lang: str) -> dict[str, Any]:
        user = self._message(message.chat, lang)["from"]
        shown = {
            "message_id": message.id,
            "date": int(time.time()),
            "chat": {"id": message.chat, "type": "private"},
        }
        query = {
            "id": f"q{self._next_update}",
            "from": user,
            "chat_instance": "1",
            "data": data,
            "message": shown,
        }
        return await self.update({"callback_query": query})

    async def update(self, body: dict[str, Any]) -> dict[str, Any]:
        """Queue an update (polling) or post it to the webhook until it is accepted."""
        self._next_update += 1
        update = {"update_id": self._next_update, **body}
        if self.webhook:
            await self.post(update)
        else:
            self._updates.append(update)
            self._news.set()
        return update

    async def post(self, update: dict[str, Any], secret: str | None = None) -> int:
        """Call the webhook with an update; a non-2xx answer is tried again, as Telegram does."""
        assert self.webhook is not None
        token = secret if secret is not None else self.webhook.get("secret_token", "")
        headers = {"X-Telegram-Bot-Api-Secret-Token": token}
        async with ClientSession() as session:
            for attempt in range(20):
                async with session.post(self.webhook["url"], json=update, headers=headers) as answer:
                    if answer.status < 500:
                        return answer.status
                await asyncio.sleep(0.1 * (attempt + 1))
        raise AssertionError("the webhook never accepted the update")

    def _message(self, chat: int, lang: str) -> dict[str, Any]:
        self._next_message += 1
        user = {"id": chat, "is_bot": False, "first_name": "Wang", "language_code": lang}
        base = {"message_id": self._next_message, "date": int(time.time()), "from": user}
        return base | {"chat": {"id": chat, "type": "private"}}

    async def _call(self, request: web.Request) -> web.Response:
        raw = dict(await request.post()) | dict(request.query)
        data: dict[str, Any] = {}
        for key, value in raw.items():
            try:
                data[key] = json.loads(str(value))
            except ValueError:
                data[key] = value
        method = getattr(self, "_" + request.match_info["method"].lower(), None)
        if method is None:
            return _error(404, "Not Found")
        answer: web.Response = await method(request, data, raw)
        return answer

    async def _getme(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        return _ok({"id": 1, "is_bot": True, "first_name": "12345", "username": "swift_bot"})

    async def _getupdates(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        offset = int(data.get("offset", 0))
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        if not self._updates:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), min(float(data.get("timeout", 0)), 20))
            except TimeoutError:
                return _ok([])
        return _ok(self._updates[:100])

    async def _sendmessage(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        fault = self.faults.popleft() if self.faults else ""
        if fault == "429":
            return _error(429, "Too Many Requests", retry_after=1)
        if fault in ("500", "403"):
            return _error(
                int(fault), "Forbidden: bot was blocked by the user" if fault == "403" else "Internal"
            )
        if fault == "drop_before":
            return _hang_up(request)
        text = str(raw["text"])
        if len(text) > 4096:
            return _error(400, "Bad Request: message is too long")
        markup = data.get("reply_markup") or {}
        keys = [(k["text"], k["callback_data"]) for row in markup.get("inline_keyboard", []) for k in row]
        if any(not 1 <= len(token.encode()) <= 64 for _, token in keys):
            return _error(400, "Bad Request: BUTTON_DATA_INVALID")
        self._next_message += 1
        sent = Sent(self._next_message, int(data["chat_id"]), text, time.monotonic(), keys)
        self.sent_all.append(sent)
        if fault == "drop_after":
            return _hang_up(request)
        chat = {"id": sent.chat, "type": "private"}
        return _ok({"message_id": sent.id, "date": int(time.time()), "chat": chat, "text": text})

    async def _editmessagereplymarkup(
        self, request: web.Request, data: dict[str, Any], raw: Any
    ) -> web.Response:
        for message in self.sent_all:
            if message.id == int(data["message_id"]):
                message.keys = []
        return _ok(True)

    async def _answercallbackquery(
        self, request: web.Request, data: dict[str, Any], raw: Any
    ) -> web.Response:
        self.answered_callbacks.append(str(data["callback_query_id"]))
        return _ok(True)

    async def _setwebhook(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        self.webhook = {"url": str(raw["url"]), "secret_token": str(raw.get("secret_token", ""))}
        return _ok(True)

    async def _deletewebhook(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        self.webhook = None
        return _ok(True)

    async def _setmycommands(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        self.commands[str(data.get("language_code", ""))] = data["commands"]
        return _ok(True)


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _error(code: int, text: str, retry_after: int | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": text}
    if retry_after:
        body["parameters"] = {"retry_after": retry_after}
    return web.json_response(body, status=code)


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()
