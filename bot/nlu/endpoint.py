"""The way to our actions: one kept connection, the shared token, and a deadline (Rasa's own waits five minutes)."""

from __future__ import annotations

import os
from json import dumps, loads
from typing import Any

import aiohttp
from async_timeout import timeout
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.nlu.wire import Lost, Wire
from city import faultpoints

DEADLINE_SECONDS = 10.0
# Shorter than the other side keeps a connection, so that a call seldom meets a closed one.
IDLE_SECONDS = 20.0


class ActionsEndpoint(EndpointConfig):  # type: ignore[misc]
    """Where `endpoints.yml` says, or ACTIONS_URL. Calls are idempotent, so a lost connection is tried again."""

    def __init__(self, configured: EndpointConfig | None, token: str) -> None:
        # Kwargs of the file (`enable_selective_domain`) stay; what goes over the wire is ours.
        kwargs = configured.kwargs if configured else {}
        url = os.environ.get("ACTIONS_URL") or (configured.url if configured else None)
        super().__init__(url, headers={"Authorization": f"Bearer {token}"}, **kwargs)
        self._wire = Wire(url or "", idle=IDLE_SECONDS)

    async def request(self, *_: Any, json: Any = None, **__: Any) -> Any:
        """The action's answer. Raises as Rasa's own endpoint does."""
        body = dumps(json).encode()
        async with timeout(DEADLINE_SECONDS):
            try:
                try:
                    return await self._post(body)
                except Lost:
                    return await self._post(body)
            except OSError as unreachable:
                raise aiohttp.ClientConnectionError(type(unreachable).__name__) from unreachable

    async def _post(self, body: bytes) -> Any:
        faultpoints.reached("action.calling")
        answer = await self._wire.post(body, self.headers)
        if answer.status >= 400:
            raise ClientResponseError(answer.status, answer.reason, answer.body)
        faultpoints.reached("action.called")
        return loads(answer.body)
