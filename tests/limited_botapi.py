"""The Bot API server with Telegram's real limits: whoever sends too fast gets a 429 and nothing is accepted."""

from __future__ import annotations

import time
from collections import deque

from aiohttp import web

from tests.botapi import BotApi

CHAT_REST, REST = 1, 3


class LimitedBotApi(BotApi):
    """At most `per_second` messages within any second, and one in a chat within `chat_gap` seconds, to the millisecond.

    `refused` counts by whose limit it was: 'chat' or 'all'.
    """

    def __init__(self, *, per_second: int = 30, chat_gap: float = 1.0) -> None:
        super().__init__()
        self.refused = {"chat": 0, "all": 0}
        self._per_second = per_second
        self._chat_gap = chat_gap
        self._taken: deque[float] = deque()
        self._last: dict[int, float] = {}

    async def _call(self, request: web.Request) -> web.Response:
        if not request.match_info["method"].lower().startswith("send"):
            return await super()._call(request)
        now, chat = time.monotonic(), int(str((await request.post())["chat_id"]))
        while self._taken and self._taken[0] <= now - 1.0:
            self._taken.popleft()
        if now - self._last.get(chat, -self._chat_gap) < self._chat_gap:
            return self._too_many("chat", CHAT_REST)
        if len(self._taken) >= self._per_second:
            return self._too_many("all", REST)
        self._taken.append(now)
        self._last[chat] = now
        return await super()._call(request)

    def _too_many(self, whose: str, seconds: int) -> web.Response:
        self.refused[whose] += 1
        body = {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {seconds}",
            "parameters": {"retry_after": seconds},
        }
        return web.json_response(body, status=429)
