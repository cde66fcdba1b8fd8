"""A city's own app on loopback: takes what the desk posts, and signs what it says. Written after docs/webhook.md.

It never de-duplicates and gives every accepted message a new id. Faults are ordered one by one
(`gateway.faults.append(...)`): a status ('429' with Retry-After 2, '503', '410', …), 'drop_before' (nothing accepted,
connection closed), 'drop_after' (accepted, no answer), 'silent' (accepted, the answer names no id).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import deque
from typing import Any

from aiohttp import ClientSession, web

SECRET = "a-secret-for-tests"


class AppServer:
    """Starts on a free port; `posted` is what was accepted, each with its Idempotency-Key."""

    def __init__(self, name: str = "app") -> None:
        self.name = name
        self.posted: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.faults: deque[str] = deque()
        self.files: dict[str, bytes] = {}
        self.unsigned = 0
        self.url = ""
        self.desk = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/", self._take)
        app.router.add_get("/{file}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def post(self, path: str, message: Any, *, secret: str = SECRET) -> tuple[int, dict[str, Any]]:
        """Call the desk; what it answered."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        url = f"{self.desk}/channels/{self.name}/{path}"
        async with (
            ClientSession() as session,
            session.post(url, data=body, headers=_signed(secret, body)) as answer,
        ):
            return answer.status, await answer.json(content_type=None)

    async def say(self, id: str, **message: Any) -> tuple[int, dict[str, Any]]:
        return await self.post("messages", {"id": id, "address": "user-42", **message})

    async def _file(self, request: web.Request) -> web.Response:
        right = _signature(SECRET, request.headers["X-Swift-Timestamp"], b"")
        if request.headers["X-Swift-Signature"] != right:
            return web.Response(status=401)
        if request.path == "/away":
            raise web.HTTPFound("/1.jpg")
        content = self.files.get(request.path)
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _take(self, request: web.Request) -> web.Response:
        fault = self.faults.popleft() if self.faults else ""
        if fault == "drop_before":
            return _hang_up(request)
        if fault.isdecimal():
            return web.Response(status=int(fault), headers={"Retry-After": "2"} if fault == "429" else {})
        body = await request.read()
        if request.headers["X-Swift-Signature"] != _signature(
            SECRET, request.headers["X-Swift-Timestamp"], body
        ):
            self.unsigned += 1
            return web.Response(status=401)
        self.posted.append(json.loads(body))
        self.keys.append(request.headers["Idempotency-Key"])
        if fault == "drop_after":
            return _hang_up(request)
        return web.Response(status=204) if fault == "silent" else web.json_response({"id": len(self.posted)})


def _signed(secret: str, body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    return {"X-Swift-Timestamp": timestamp, "X-Swift-Signature": _signature(secret, timestamp, body)}


def _signature(secret: str, timestamp: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()
