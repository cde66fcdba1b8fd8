"""Sends what was made up, as whoever it is from, and says what was wrong with the answer."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from desk.staff.actor import ROLES
from tests.fuzz.console import encoded
from tests.fuzz.raw import sent_raw
from tests.fuzz.request import CSRF, FORGED, NOBODY, Request

PATIENCE = aiohttp.ClientTimeout(total=60)
LAST = 123_456_789
TRACEBACK = re.compile(rb'Traceback \(most recent call|File "[^"]+\.py", line \d')
DOORS = ("/desk/sign-in", "/desk/account", "/desk/confirm")
MANY = 60.0
Enter = Callable[[str], Awaitable[tuple[str, str]]]
"""Makes a new account of a role: its name and its password."""
Token = Callable[[str], Awaitable[str]]


@dataclass
class Tally:
    """How many requests of each channel came to what; `frames` are those of the chat's sockets."""

    answers: dict[str, Counter[str]] = field(default_factory=dict)
    frames: int = 0

    def add(self, channel: str, status: int, frames: int) -> None:
        self.answers.setdefault(channel, Counter())[f"{status // 100}xx"] += 1
        self.frames += frames


@dataclass
class Answer:
    """What came back. Of a socket: 200, or 500 where the desk says that it failed."""

    status: int
    body: bytes
    leads: str = ""


@dataclass
class Seat:
    """One role's browser."""

    session: aiohttp.ClientSession
    csrf: str = ""


class Player:
    """Everybody who calls one service. Whoever lost their session or their token gets another one."""

    def __init__(self, url: str, enter: Enter, token: Token) -> None:
        self.url = url
        self.tokens: dict[str, str] = {FORGED: "not-a-token", NOBODY: ""}
        self.tally = Tally()
        self._enter = enter
        self._token = token
        self._seats: dict[str, Seat] = {}
        self._locks = {role: asyncio.Lock() for role in (*ROLES, NOBODY, "filing")}

    async def open(self, stack: AsyncExitStack) -> None:
        """Sign everybody in."""
        for role in (*ROLES, NOBODY):
            jar = aiohttp.CookieJar(unsafe=True)
            made = aiohttp.ClientSession(cookie_jar=jar, timeout=PATIENCE)
            self._seats[role] = Seat(await stack.enter_async_context(made))
        for role in (*ROLES, "filing"):
            self.tokens[role] = await self._token(role)
        for role in ROLES:
            await self._sign_in(role)

    async def page(self, role: str, path: str) -> str:
        """A page as this role sees it; '' for what is none."""
        seat = self._seats[role]
        async with seat.session.get(URL(self.url + path, encoded=True)) as got:
            return await got.text() if "html" in got.content_type else ""

    async def send(self, request: Request) -> str | None:
        """Send it; what is wrong with its answer, or None."""
        send = self._talk if request.frames else self._call_raw if request.head else self._call
        answer = await send(request)
        self.tally.add(request.channel, answer.status, len(request.frames))
        wrong = _wrong(request, answer)
        if wrong is None and not request.refused:
            await self._look_after(request, answer)
        return wrong

    async def _call(self, request: Request) -> Answer:
        seat = self._seats.get(request.role, self._seats[NOBODY])
        headers, body = dict(request.headers), request.body
        if request.channel == "staff_api" and (token := self.tokens.get(request.role)):
            headers["Authorization"] = f"Bearer {token}"
        if request.form is not None:
            own = [] if request.refused else [(CSRF, seat.csrf)]
            body = encoded([*request.form, *own])
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        sent = seat.session.request(
            request.method,
            URL(self.url + request.path, encoded=True),
            data=body or None,
            headers=headers,
            allow_redirects=False,
        )
        try:
            async with sent as got:
                return Answer(got.status, await got.read(), got.headers.get("Location", ""))
        except aiohttp.ClientResponseError as refused:
            # What is no request is refused with words, also to a HEAD, which the client does not expect.
            return Answer(refused.status, b"")

    async def _call_raw(self, request: Request) -> Answer:
        status, body = await sent_raw(self.url, request.head, request.body)
        return Answer(status, body)

    async def _talk(self, request: Request) -> Answer:
        heard: list[Any] = []
        async with self._seats[NOBODY].session.ws_connect(self.url + request.path, max_msg_size=0) as socket:
            closing = json.dumps({"type": "hello"}), json.dumps({"type": "ack", "up_to": LAST})
            for frame in (*request.frames, *closing):
                await socket.send_str(frame)
            async with asyncio.timeout(MANY):
                async for message in socket:
                    told = json.loads(message.data)
                    heard.append(told)
                    if told.get("type") == "ack" and told.get("up_to") == LAST:
                        break
        codes = {one.get("code") for one in heard}
        # Who comes too often is told so and sent away with the same code as by a desk that fails.
        failed = "try_later" in codes or socket.close_code == 1011
        failed = failed or (socket.close_code == 1013 and "too_fast" not in codes)
        return Answer(500 if failed else 200, json.dumps(heard).encode())

    async def _look_after(self, request: Request, answer: Answer) -> None:
        role = request.role
        if request.channel == "staff_api" and answer.status == 401 and role in self._locks and role != NOBODY:
            async with self._locks[role]:
                self.tokens[role] = await self._token(role)
        out = answer.status == 303 and answer.leads.startswith(DOORS)
        if request.channel == "console" and role in ROLES and (out or answer.status in (401, 403)):
            async with self._locks[role]:
                page = await self.page(role, "/desk/account")
                if not self._read(role, page) or "current_password" in page:
                    await self._sign_in(role)

    async def _sign_in(self, role: str) -> None:
        name, password = await self._enter(role)
        seat = self._seats[role]
        seat.session.cookie_jar.clear()
        form = {"name": name, "password": password, "next": "/desk/account"}
        async with seat.session.post(f"{self.url}/desk/sign-in", data=form) as got:
            assert self._read(role, await got.text()), (role, got.status)

    def _read(self, role: str, page: str) -> bool:
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        self._seats[role].csrf = found[1] if found else ""
        return found is not None


def _wrong(request: Request, answer: Answer) -> str | None:
    if answer.status >= 500:
        return f"answered {answer.status}"
    if TRACEBACK.search(answer.body):
        return "a traceback in the answer"
    in_by_a_door = 300 <= answer.status < 400 and not answer.leads.startswith(DOORS)
    if request.refused and (answer.status < 300 or in_by_a_door):
        return f"let in with {answer.status}"
    return None


@asynccontextmanager
async def playing(url: str, enter: Enter, token: Token) -> AsyncIterator[Player]:
    """Everybody signed in at the service of this address."""
    async with AsyncExitStack() as stack:
        player = Player(url, enter, token)
        await player.open(stack)
        yield player
