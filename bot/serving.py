"""The server under the application: it runs until it is told to stop, and answers what is no request in our own words.

The library would say back what it could not read, and that may be a number in an address.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from desk.api.problems import problem

SHUTDOWN_SECONDS = 5.0
KEPT_ALIVE_SECONDS = 75.0
NOT_READ = "What was sent is no request that can be read: its first line, a header or its body is too long or broken."


class _Connection(web.RequestHandler):
    """One connection. What it was sent may be in no language, so the answer is in the city's."""

    __slots__ = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Takes it in, or closes it where there are as many as may be: what is open must find its store and files."""
        if isinstance(self._manager, _Server) and self._manager.is_full:
            cast("asyncio.WriteTransport", transport).abort()
            return
        super().connection_made(transport)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        theirs = super().handle_error(request, status, exc, message)
        if not isinstance(exc, HttpProcessingError):
            return theirs
        ours = problem(status, NOT_READ, code=f"http_{status}", lang="zh")
        ours.force_close()
        return ours


class _Server(web.Server):
    most: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether as many connections are open as may be."""
        return self.most is not None and len(self._connections) >= self.most

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs an application as the library's own runner does, but for the words above, and takes no more connections at
    once than `most`.
    """

    __slots__ = ("_most",)

    def __init__(self, app: web.Application, *, most: int | None = None, **options: Any) -> None:
        super().__init__(app, **options)
        self._most = most

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        ours = _Server(
            made.request_handler,
            request_factory=made.request_factory,
            handler_cancellation=made.handler_cancellation,
            loop=made._loop,
            **made._kwargs,
        )
        ours.most = self._most
        return ours


def run(
    making: Awaitable[web.Application],
    *,
    host: str,
    port: int,
    started: Callable[[], None],
    loop_factory: Callable[[], asyncio.AbstractEventLoop],
    most: int | None = None,
) -> None:
    """Serve what is made until SIGTERM or Ctrl-C, then close it. Calls `started` once it listens. No more than `most`
    connections are open at once.

    Raises OSError where the port is taken, and whatever making it raises.
    """
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=loop_factory) as loop:
        loop.run(_served(making, host=host, port=port, started=started, most=most))


async def _served(
    making: Awaitable[web.Application],
    *,
    host: str,
    port: int,
    started: Callable[[], None],
    most: int | None,
) -> None:
    runner = Runner(
        await making,
        most=most,
        access_log=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
        keepalive_timeout=KEPT_ALIVE_SECONDS,
    )
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Where there are no such signals (Windows), Ctrl-C cancels this.
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        started()
        await told_to_stop.wait()
    finally:
        await runner.cleanup()
