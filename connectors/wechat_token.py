"""Calls with an access token: one row for all services, renewed under a lease by whoever finds it dead."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import aiohttp
import structlog

from connectors.wechat_api import MEND_SECONDS, Refused, TokenDead, exchange
from desk.channel import AnswerLost, Inbox, TryLater

log = structlog.get_logger(__name__)

ROW = "wechat.token"
LEASE_SECONDS, LOOK_SECONDS, LOOKS = 15.0, 0.25, 40
EARLY_SECONDS = 240.0
"""In a token's last five minutes WeChat gives out the next one, and both count."""

Answer = TypeVar("Answer")


class WeChatApi:
    """WeChat's methods for one account at `url`. Each raises `SendFailed`, or `Refused`."""

    def __init__(
        self,
        url: str,
        *,
        app_id: str,
        app_secret: str,
        http: aiohttp.ClientSession,
        inbox: Inbox,
        holder: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.url = f"{url}/cgi-bin"
        self._account = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret}
        self.http = http
        self._inbox = inbox
        self._holder = holder
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._known: tuple[str, float] | None = None

    async def call(self, method: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What a method answers."""
        return await self.with_token(
            lambda token: exchange(self.http, f"{self.url}/{method}", body, access_token=token)
        )

    async def with_token(self, once: Callable[[str], Awaitable[Answer]]) -> Answer:
        """What `once` comes to, given a token, and once again where that is dead."""
        dead = None
        for _ in range(2):
            token = await self._token(dead=dead)
            try:
                return await once(token)
            except TokenDead:
                dead = token
        raise TryLater("a new token is refused as well", MEND_SECONDS, everybody=True)

    async def _token(self, *, dead: str | None) -> str:
        """A token with some time left. Raises `TryLater`."""
        if good := self._good(self._known, dead):
            return good
        async with self._one_at_a_time:
            for _ in range(LOOKS):
                if good := await self._kept(dead):
                    return good
                if await self._inbox.hold_lease(ROW, self._holder, LEASE_SECONDS):
                    # Whoever had the lease before may have written a new one since we looked.
                    return await self._kept(dead) or await self._renewed(dead)
                await asyncio.sleep(LOOK_SECONDS)
        raise TryLater("another service is about to renew the token")

    async def _kept(self, dead: str | None) -> str | None:
        kept = await self._inbox.cursor(ROW)
        self._known = tuple(json.loads(kept)) if kept else None
        return self._good(self._known, dead)

    def _good(self, known: tuple[str, float] | None, dead: str | None) -> str | None:
        if known is None or known[0] == dead:
            return None
        return known[0] if self._clock().timestamp() < known[1] - EARLY_SECONDS else None

    async def _renewed(self, dead: str | None) -> str:
        answer = await self._asked(force=False)
        if answer["access_token"] == dead:
            # WeChat still names the one that it refuses. Force, which it allows 20 times a day, gets another.
            answer = await self._asked(force=True)
        self._known = (answer["access_token"], self._clock().timestamp() + answer["expires_in"])
        await self._inbox.keep_cursor(ROW, json.dumps(self._known))
        log.info("wechat_token_renewed", lasts=answer["expires_in"])
        return self._known[0]

    async def _asked(self, *, force: bool) -> dict[str, Any]:
        body = {**self._account, "force_refresh": force}
        try:
            answer = await exchange(self.http, f"{self.url}/stable_token", body)
        except (AnswerLost, Refused) as problem:
            wait = MEND_SECONDS if isinstance(problem, Refused) else None
            raise TryLater(f"no token: {problem}", wait, everybody=True) from problem
        if not isinstance(answer.get("access_token"), str) or not isinstance(answer.get("expires_in"), int):
            raise TryLater("no token in the answer", MEND_SECONDS, everybody=True)
        return answer
