"""Clients that drip: whoever sends a request slower than anybody's network is ended, and holds nothing meanwhile.

How long the head of a request may take, `KEPT_ALIVE_SECONDS` of `bot.serving` says; here it is about the body.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class TooSlow(web.HTTPRequestTimeout, TimeoutError):
    """The body did not come."""


@dataclass(frozen=True)
class Patience:
    """Seconds that any body may take, and how many bytes a second have to come beyond them."""

    seconds: float = 20.0
    least: float = 1000.0

    def until(self, came: int) -> float:
        """How long after its head a body of which so much came may still take."""
        return self.seconds + came / self.least


FILES = Patience(least=5000.0)
"""Of citizens' files: each holds one of the places that there are for them."""
SENT_TO = "/chat/media"


def patient(patience: Patience, refused: Callable[[str], None], *, files: Patience = FILES) -> Middleware:
    """A middleware that ends requests whose body comes more slowly; `refused` hears 'slow' of each."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.content.is_eof():
            return await handler(request)
        watch = _Watch(request, files if request.path == SENT_TO else patience, refused)
        try:
            return await handler(request)
        finally:
            watch.end()

    return middleware


class _Watch:
    """Looks at one body whenever it should have brought more, until `end`."""

    def __init__(self, request: web.Request, patience: Patience, refused: Callable[[str], None]) -> None:
        self._content = request.content
        self._patience = patience
        self._refused = refused
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self._timer = self._loop.call_at(self._begun + patience.until(0), self._look)

    def _look(self) -> None:
        came = self._content.total_bytes
        until = self._begun + self._patience.until(came)
        if self._content.is_eof():
            return
        if self._loop.time() < until:
            self._timer = self._loop.call_at(until, self._look)
            return
        self._refused("slow")
        log.info("request_too_slow", came=came)
        self._content.set_exception(TooSlow())

    def end(self) -> None:
        self._timer.cancel()
