"""Events by signed POST: no redirects, little patience, and nothing of the answer but its status."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import datetime

import aiohttp

from desk.errors import InvalidInput
from desk.events import signing
from desk.events.addresses import OutsideOnly, checked
from desk.events.carrier import Gone, NotTaken, Parcel

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
OF_TARGET = frozenset({401, 403, 404, 408, 425, 429})
"""Answers that are about the address or the secret, and not about this event."""
GONE = 410


class HttpCarrier:
    """Posts to whatever address a subscription names, as far as `checked` lets it."""

    def __init__(self, allowed: Collection[str], *, clock: Callable[[], datetime]) -> None:
        self._allowed = allowed
        self._clock = clock
        self._http: aiohttp.ClientSession | None = None

    async def carry(self, parcel: Parcel) -> str:
        if parcel.url is None or parcel.secret is None:
            raise NotTaken("no address or no secret", is_target=True)
        try:
            url = checked(parcel.url, self._allowed)
        except InvalidInput as refused:
            raise NotTaken(str(refused), is_target=True) from None
        body = json.dumps(parcel.body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "swift-response",
            **signing.headers(parcel.secret, event_id=parcel.id, body=body, at=self._clock()),
        }
        try:
            async with self._session().post(
                url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as answer:
                # The status is all we want: whatever else comes is left unread, however much it is.
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise NotTaken(type(problem).__name__, is_target=True) from None
        if 200 <= status < 300:
            return f"HTTP {status}"
        if status == GONE:
            raise Gone(f"HTTP {status}", is_target=True)
        raise NotTaken(f"HTTP {status}", is_target=status in OF_TARGET or not 400 <= status < 500)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            connector = aiohttp.TCPConnector(resolver=OutsideOnly(self._allowed), use_dns_cache=False)
            self._http = aiohttp.ClientSession(
                connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._http
