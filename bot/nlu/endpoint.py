"""The way to our actions: one kept connection, the shared token, and a deadline (Rasa's own waits five minutes)."""

from __future__ import annotations

import os
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from city import faultpoints
from city.compact import compact, parsed

DEADLINE_SECONDS = 10.0
# Shorter than the other side keeps a connection, so that a call seldom meets a closed one.
IDLE_SECONDS = 20.0
LOST = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError)
"""A connection that ended instead of an answer, was refused or ended under the call, and ended amid the answer. One that is
too slow is none."""


class ActionsEndpoint(EndpointConfig):  # type: ignore[misc]
    """Where `endpoints.yml` says, or ACTIONS_URL. Calls are idempotent, so one whose connection was lost is made again, once."""

    def __init__(self, configured: EndpointConfig | None, token: str) -> None:
        # Kwargs of the file (`enable_selective_domain`) stay; what goes over the wire is ours.
        kwargs = configured.kwargs if configured else {}
        url = os.environ.get("ACTIONS_URL") or (configured.url if configured else None)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        super().__init__(url, headers=headers, **kwargs)
        self._kept: aiohttp.ClientSession | None = None

    async def request(self, *_: Any, json: Any = None, **__: Any) -> Any:
        """The action's answer. Raises as Rasa's own endpoint does."""
        try:
            return await self._post(json)
        except LOST:
            return await self._post(json)

    async def _post(self, call: Any) -> Any:
        faultpoints.reached("action.calling")
        body = compact(call)
        async with self._connection().post(self.url, data=body) as response:
            told = await response.read()
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason, told)
            answer = parsed(told)
        faultpoints.reached("action.called")
        return answer

    def _connection(self) -> aiohttp.ClientSession:
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession(
                headers=self.headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                connector=aiohttp.TCPConnector(keepalive_timeout=IDLE_SECONDS),
                timeout=aiohttp.ClientTimeout(total=DEADLINE_SECONDS),
            )
        return self._kept
