"""Where a city's own app keeps what its people sent: at addresses that it named, on its own hosts only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import aiohttp

from connectors.bounded import first_bytes
from connectors.webhook_gateway import Gateway
from connectors.webhook_seal import signed
from desk.channel import LARGEST_MEDIA, MediaRefused, TryLater, Unreachable

TIMEOUT = aiohttp.ClientTimeout(total=60, connect=5)
GONE = frozenset({400, 403, 404, 410})


class WebhookFiles:
    """`desk.channel.MediaSource` by signed GETs."""

    def __init__(
        self, gateway: Gateway, http: aiohttp.ClientSession, *, clock: Callable[[], datetime]
    ) -> None:
        self._gateway = gateway
        self._http = http
        self._clock = clock

    async def fetch(self, reference: str) -> bytes:
        if not self._gateway.keeps(reference):
            raise Unreachable("not at one of the channel's hosts")
        headers = signed(self._gateway.secret.get_secret_value(), b"", now=self._clock())
        try:
            # A redirect could lead to a host that nobody allowed.
            async with self._http.get(
                reference, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                if response.status in GONE:
                    raise Unreachable(f"HTTP {response.status}")
                if response.status != 200:
                    raise TryLater(f"HTTP {response.status}")
                content = await first_bytes(response.content, LARGEST_MEDIA + 1)
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise TryLater(type(problem).__name__) from problem
        if len(content) > LARGEST_MEDIA:
            raise MediaRefused("size")
        return content
