"""Another city's system on loopback that is sent events. Written after docs/events.md.

Faults are ordered one by one (`taker.faults.append(...)`): a status, or 'drop_after' (taken, no answer).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections import deque
from typing import Any

from aiohttp import web


class EventTaker:
    """Starts on a free port; `taken` are the events it has, `ids` the webhook-id of each."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.secret = ""
        self.faults: deque[str] = deque()
        self.unsigned = 0
        self.url = ""

    async def __aenter__(self) -> EventTaker:
        app = web.Application()
        app.router.add_post("/events", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/events"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def told(self) -> list[tuple[str, str | None]]:
        """What happened to which ticket, in the order of arrival."""
        return [
            (one["type"], one["data"]["ticket"]["number"] if "ticket" in one["data"] else None)
            for one in self.taken
        ]

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        fault = self.faults.popleft() if self.faults else ""
        if fault.isdecimal():
            raise web.HTTPFound("/elsewhere") if fault == "302" else _answer(int(fault))
        if not self._is_signed(request, body):
            self.unsigned += 1
            return web.Response(status=401)
        self.ids.append(request.headers["webhook-id"])
        self.taken.append(json.loads(body))
        if fault == "drop_after" and request.transport is not None:
            request.transport.close()
        return web.Response(status=204)

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        known = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + body
        wanted = base64.b64encode(hmac.new(known, signed, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in request.headers["webhook-signature"].split(" ")


def _answer(status: int) -> web.HTTPException:
    class Refusal(web.HTTPException):
        status_code = status

    return Refusal()
