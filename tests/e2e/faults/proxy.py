"""Between the service and the real dialogue server: passes everything on, and for a while is slow or talks nonsense."""

from __future__ import annotations

import asyncio
import random

import aiohttp
from aiohttp import web

SLOW_SECONDS = 30.0
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
WRONG = ("empty", "html", "half", "closed")


class DialogueProxy:
    """While `fault` names one, turns meet it: 'slow', or one of WRONG, half of these after the turn was taken."""

    def __init__(self, target: str, *, seed: int = 1) -> None:
        self._target = target
        self._chance = random.Random(seed)
        self.fault: str | None = None
        self.slow_seconds = SLOW_SECONDS
        self.met = 0
        self.url = ""

    async def start(self) -> None:
        app = web.Application(client_max_size=8 * 2**20)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120))
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()
        await self._http.close()

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        fault = self.fault if request.path.endswith("/webhook") else None
        self.met += fault is not None
        if fault == "slow":
            await asyncio.sleep(self.slow_seconds)
        if fault in WRONG and self._chance.random() < 0.5:
            return self._nonsense(request, fault, b"")
        try:
            async with self._http.request(
                request.method,
                self._target + request.path_qs,
                data=await request.read(),
                headers={name: request.headers[name] for name in KEPT if name in request.headers},
            ) as answer:
                body, status = await answer.read(), answer.status
        except (aiohttp.ClientError, OSError):
            return _hang_up(request)
        if fault in WRONG:
            return self._nonsense(request, fault, body)
        return web.Response(body=body, status=status, content_type="application/json")

    def _nonsense(self, request: web.Request, fault: str, body: bytes) -> web.StreamResponse:
        match fault:
            case "empty":
                return web.json_response([])
            case "html":
                return web.Response(text=HTML, content_type="text/html")
            case "half":
                return web.Response(
                    body=body[: len(body) // 2] or b'{"messages": [{"te', content_type="application/json"
                )
            case _:
                return _hang_up(request)


KEPT = ("Authorization", "Content-Type")


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
