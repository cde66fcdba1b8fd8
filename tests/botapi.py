"""A Bot API server on loopback: what Telegram would do. It never de-duplicates and gives every send a new id.

Faults are ordered one by one (`server.faults.append(...)`), each is used once by the next message that the bot sends:
'429' (with retry_after 1), '500', '403', 'drop_before' (nothing accepted, connection closed), 'drop_after' (accepted,
no answer). `server.file_faults` are those of the next download: '429', '500' and 'gone' (the address has run out).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, web

TOKEN = "123456:test-token"
LONGEST_WAIT = 60.0
"""Seconds, for a webhook to accept an update."""


@dataclass
class Sent:
    """One message that the server accepted from the bot."""

    id: int
    chat: int
    text: str
    at: float
    keys: list[tuple[str, str]] = field(default_factory=list)
    method: str = "sendMessage"
    content: bytes = b""


class BotApi:
    """Starts on a free port; `say` and `press` are the citizen, `sent` is what the citizen sees."""

    def __init__(self) -> None:
        self.sent_all: list[Sent] = []
        self.faults: deque[str] = deque()
        self.file_faults: deque[str] = deque()
        self.files: dict[str, bytes] = {}
        self.blocked: set[int] = set()
        self.left: list[int] = []
        self.answered_callbacks: list[str] = []
        self.webhook: dict[str, Any] | None = None
        self.commands: dict[str, Any] = {}
        self._updates: list[dict[str, Any]] = []
        self._posting: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._next_update = 700
        self._next_message = 1
        self.url = ""

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get(f"/file/bot{TOKEN}/files/{{id}}", self._download)
        app.router.add_route("*", f"/bot{TOKEN}/{{method}}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._posting = asyncio.create_task(self._post_all())

    async def stop(self) -> None:
        self._news.set()
        if self._posting is not None:
            self._posting.cancel()
            await asyncio.wait({self._posting})
        await self._runner.cleanup()

    def sent(self, chat: int) -> list[Sent]:
        return [message for message in self.sent_all if message.chat == chat]

    async def say(self, chat: int, text: str, /, *, lang: str = "zh", **more: Any) -> dict[str, Any]:
        return await self.update({"message": self._message(chat, lang) | {"text": text} | more})

    async def place(self, chat: int, lat: float, long: float) -> dict[str, Any]:
        location = {"latitude": lat, "longitude": long}
        return await self.update({"message": self._message(chat, "zh") | {"location": location}})

    async def send(
        self, chat: int, kind: str, content: bytes, /, *, lang: str = "zh", **more: Any
    ) -> dict[str, Any]:
        """A photo, voice note, video or document with this content. Named `more` go into the message."""
        return await self.update({"message": self.attached(chat, kind, content, lang=lang, **more)})

    def attached(
        self, chat: int, kind: str, content: bytes, /, *, lang: str = "zh", **more: Any
    ) -> dict[str, Any]:
        """A message with a file that can be fetched from here."""
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = content
        size = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(content)}
        shape = {"width": 640, "height": 480, "duration": 3, "length": 240}
        thing: Any = size | shape
        if kind == "photo":
            thing = [size | {"width": 90, "height": 67, "file_id": "thumb", "file_size": 10}, thing]
        elif kind == "document":
            thing = size | {"file_name": more.pop("file_name", "file.bin")}
        return self._message(chat, lang) | {kind: thing} | more

    async def edit(self, update: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """The citizen edits a message that they sent."""
        body = update["message"] | {"edit_date": int(time.time())} | changed
        return await self.update({"edited_message": body})

    async def membership(self, chat: int, status: str, *, type: str = "private") -> dict[str, Any]:
        """The bot is blocked ('kicked'), unblocked ('member') or added to a group."""
        if type == "private":
            (self.blocked.add if status == "kicked" else self.blocked.discard)(chat)
        bot = {"id": 1, "is_bot": True, "first_name": "12345"}
        old = "member" if status == "kicked" else "left"
        ban = {"until_date": 0} if status == "kicked" else {}
        change = {
            "chat": {"id": chat, "type": type, "title": "Neighbours"},
            "from": self._message(abs(chat), "zh")["from"],
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": old},
            "new_chat_member": {"user": bot, "status": status, **ban},
        }
        return await self.update({"my_chat_member": change})

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
        """Queue an update; with a webhook, wait until it has accepted this one, too. Raises TimeoutError."""
        self._next_update += 1
        update = {"update_id": self._next_update, **body}
        self._updates.append(update)
        self._news.set()
        async with asyncio.timeout(LONGEST_WAIT):
            while self.webhook and update in self._updates:
                await asyncio.sleep(0.01)
        return update

    async def post(self, update: dict[str, Any], secret: str | None = None) -> int:
        """Call the webhook with an update. Returns the status; raises ClientError where nobody answers."""
        assert self.webhook is not None
        token = secret if secret is not None else self.webhook.get("secret_token", "")
        headers = {"X-Telegram-Bot-Api-Secret-Token": token}
        async with (
            ClientSession() as session,
            session.post(self.webhook["url"], json=update, headers=headers) as answer,
        ):
            return answer.status

    async def _post_all(self) -> None:
        """Post what waits, one after the other, while there is a webhook. What is not accepted waits on."""
        while True:
            while self.webhook and self._updates:
                first, status = self._updates[0], 0
                with suppress(ClientError):
                    status = await self.post(first)
                if 200 <= status < 300:
                    self._updates.remove(first)
                else:
                    await asyncio.sleep(0.1)
            self._news.clear()
            await self._news.wait()

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
        text = str(raw["text"])
        if len(text) > 4096:
            return _error(400, "Bad Request: message is too long")
        return self._accept(request, data, text, "sendMessage")

    async def _sendphoto(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        return self._accept_file(request, data, raw, "sendPhoto", "photo")

    async def _senddocument(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        return self._accept_file(request, data, raw, "sendDocument", "document")

    def _accept_file(
        self, request: web.Request, data: dict[str, Any], raw: Any, method: str, kind: str
    ) -> web.Response:
        caption = str(raw.get("caption", ""))
        if len(caption) > 1024:
            return _error(400, "Bad Request: message caption is too long")
        file = raw[str(raw[kind]).removeprefix("attach://")] if isinstance(raw[kind], str) else raw[kind]
        content = file.file.read()
        if kind == "photo" and content[:2] != b"\xff\xd8":
            return _error(400, "Bad Request: IMAGE_PROCESS_FAILED")
        return self._accept(request, data, caption, method, content)

    def _accept(
        self, request: web.Request, data: dict[str, Any], text: str, method: str, content: bytes = b""
    ) -> web.Response:
        fault = self.faults.popleft() if self.faults else ""
        if fault == "429":
            return _error(429, "Too Many Requests", retry_after=1)
        if fault == "403" or int(data["chat_id"]) in self.blocked:
            return _error(403, "Forbidden: bot was blocked by the user")
        if fault == "500":
            return _error(500, "Internal")
        if fault == "drop_before":
            return _hang_up(request)
        markup = data.get("reply_markup") or {}
        keys = [(k["text"], k["callback_data"]) for row in markup.get("inline_keyboard", []) for k in row]
        if any(not 1 <= len(token.encode()) <= 64 for _, token in keys):
            return _error(400, "Bad Request: BUTTON_DATA_INVALID")
        self._next_message += 1
        chat = int(data["chat_id"])
        sent = Sent(self._next_message, chat, text, time.monotonic(), keys, method, content)
        self.sent_all.append(sent)
        if fault == "drop_after":
            return _hang_up(request)
        body = {"message_id": sent.id, "date": int(time.time()), "chat": {"id": chat, "type": "private"}}
        return _ok({**body, "text": text})

    async def _getfile(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        file_id = str(raw["file_id"])
        content = self.files.get(file_id)
        if content is None:
            return _error(400, "Bad Request: invalid file_id")
        if len(content) > 20 * 1024 * 1024:
            return _error(400, "Bad Request: file is too big")
        known = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(content)}
        return _ok({**known, "file_path": f"files/{file_id}"})

    async def _download(self, request: web.Request) -> web.Response:
        fault = self.file_faults.popleft() if self.file_faults else ""
        if fault == "429":
            return _error(429, "Too Many Requests", retry_after=1)
        if fault in ("500", "gone"):
            return _error(404 if fault == "gone" else 500, "Not Found")
        return web.Response(body=self.files[request.match_info["id"]])

    async def _leavechat(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        self.left.append(int(data["chat_id"]))
        return _ok(True)

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
        self._news.set()
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
