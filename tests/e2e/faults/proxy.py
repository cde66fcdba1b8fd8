"""Between our processes: what passes everything on to one of several, and for a while is slow or talks nonsense."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

import aiohttp
from aiohttp import web

SLOW_SECONDS = 30.0
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
WRONG = ("empty", "html", "half", "closed")
KEPT = ("Authorization", "Content-Type")
ELSEWHERE = (502, 503)
"""What is answered so is asked of another one (deploy/nginx.conf): turns and actions are answered once, as before."""
Answered = tuple[bytes, int]


class Balancer:
    """Asks the least busy of its targets, and the others by turns where that one is gone or cannot answer now."""

    def __init__(self, targets: Sequence[str]) -> None:
        self._targets = list(targets)
        self._busy: Counter[str] = Counter()
        self.url = ""

    async def start(self) -> None:
        app = web.Application(client_max_size=8 * 2**20)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120))
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port: int = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        await self._runner.cleanup()
        await self._http.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        answered = await self._passed_on(request)
        return _as_it_came(answered) if answered else _hang_up(request)

    async def _passed_on(self, request: web.Request) -> Answered | None:
        """What was answered; None where all are gone."""
        body, answered = await request.read(), None
        self._targets.append(self._targets.pop(0))
        for target in sorted(self._targets, key=lambda one: self._busy[one]):
            self._busy[target] += 1
            try:
                answered = await self._asked(target, request, body)
            except (aiohttp.ClientError, OSError):
                continue
            finally:
                self._busy[target] -= 1
            if answered[1] not in ELSEWHERE:
                break
        return answered

    async def _asked(self, target: str, request: web.Request, body: bytes) -> Answered:
        async with self._http.request(
            request.method,
            target + request.path_qs,
            data=body,
            headers={name: request.headers[name] for name in KEPT if name in request.headers},
        ) as answer:
            return await answer.read(), answer.status


class DialogueProxy(Balancer):
    """While `fault` names one, turns meet it: 'slow', or one of WRONG, half of these after the turn was taken."""

    def __init__(self, targets: Sequence[str], *, seed: int = 1) -> None:
        super().__init__(targets)
        self._chance = random.Random(seed)
        self.fault: str | None = None
        self.slow_seconds = SLOW_SECONDS
        self.met = 0

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        fault = self.fault if request.path.endswith("/webhook") else None
        self.met += fault is not None
        if fault == "slow":
            await asyncio.sleep(self.slow_seconds)
        if fault in WRONG and self._chance.random() < 0.5:
            return self._nonsense(request, fault, b"")
        answered = await self._passed_on(request)
        if answered is None:
            return _hang_up(request)
        return self._nonsense(request, fault, answered[0]) if fault in WRONG else _as_it_came(answered)

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


def _as_it_came(answered: Answered) -> web.Response:
    body, status = answered
    return web.Response(body=body, status=status, content_type="application/json")


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
