"""A WeChat API server on loopback: what WeChat would do, with its window of 48 hours, its allowance and its tokens.

It never de-duplicates and gives every accepted send a new id of its own (which it does not tell, as WeChat does not).
Faults are ordered one by one (`server.faults.append(...)`), each is used once by the next message: an error code of
WeChat ('-1', '45009', '45011', '40003', …), '500', 'html', 'half_json', 'empty', 'drop_before' (nothing accepted,
connection closed), 'drop_after' (accepted, no answer). The time is its own: `forward`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
import os
import secrets
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import ClientError, ClientSession, web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

APP_ID, APP_SECRET, TOKEN = "wx0123456789abcdef", "an-app-secret", "a-token-of-ours"
AES_KEY = base64.b64encode(bytes(range(1, 33))).decode().rstrip("=")
TEMPLATE_ID = "template-of-progress"
TEMPLATE = "编号{{character_string1.DATA}}\n进展{{thing2.DATA}}\n时间{{time3.DATA}}\n提示{{thing4.DATA}}"
MESSAGE, TOUCH = (5, 48 * 3600.0), (3, 60.0)
"""How many messages a citizen's message allows and for how many seconds; and a touch of the menu, a scan, a follow."""


@dataclass
class Sent:
    """One message that the server accepted."""

    id: int
    openid: str
    text: str
    at: float
    kind: str = "text"
    choices: list[tuple[str, str]] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)


@dataclass
class Citizen:
    """What WeChat knows of one: whether it follows the account, and what may still be sent."""

    follows: bool = True
    allowances: list[list[float]] = field(default_factory=list)


class WeChatServer:
    """Starts on a free port; `say`, `press` and so on are the citizen, `sent` is what the citizen sees."""

    def __init__(self, *, aes_key: str | None = None, menus: bool = True, tokens_last: float = 7200) -> None:
        self.aes_key = aes_key
        self.menus = menus
        self.tokens_last = tokens_last
        self.sent_all: list[Sent] = []
        self.faults: deque[str] = deque()
        self.media: dict[str, bytes] = {}
        self.films: dict[str, bytes] = {}
        self.templates = {TEMPLATE_ID: TEMPLATE}
        self.menu: dict[str, Any] | None = None
        self.tokens_given = 0
        self.forced = 0
        self.stuck = False
        self.webhook = ""
        self.url = ""
        self._citizens: dict[str, Citizen] = {}
        self._token: tuple[str, float] | None = None
        self._alive: set[str] = set()
        self._ids = itertools.count(1)
        self._ahead = 0.0

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_post("/cgi-bin/media/upload", self._upload)
        app.router.add_get("/film/{id}", self._film)
        app.router.add_route("*", "/cgi-bin/{method:.+}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    def now(self) -> float:
        return time.time() + self._ahead

    def forward(self, *, hours: float) -> None:
        """Let time pass, for the window and the tokens."""
        self._ahead += hours * 3600

    def invalidate(self, *, stuck: bool = False) -> None:
        """Make the present token worthless; `stuck`: it is named again until a new one is forced."""
        self._alive.clear()
        if stuck:
            self.stuck = True
        else:
            self._token = None

    def sent(self, openid: str) -> list[Sent]:
        return [message for message in self.sent_all if message.openid == openid]

    # The citizen.

    async def say(self, openid: str, text: str, **more: str) -> dict[str, str]:
        self._allow(openid, MESSAGE)
        return await self.deliver(self.fields(openid, "text", Content=text, **more))

    async def press(self, openid: str, title: str) -> dict[str, str]:
        """Press a line of a menu message: for the allowance that is a touch, not a message."""
        for message in reversed(self.sent(openid)):
            for token, shown in message.choices:
                if shown == title:
                    self._allow(openid, TOUCH)
                    return await self.deliver(self.fields(openid, "text", Content=title, bizmsgmenuid=token))
        raise AssertionError(f"no choice {title!r}; there are {[m.choices for m in self.sent(openid)]}")

    async def send(self, openid: str, kind: str, **fields: str) -> dict[str, str]:
        """A photo, a voice note, a place, a link."""
        self._allow(openid, MESSAGE)
        return await self.deliver(self.fields(openid, kind, **fields))

    async def event(self, openid: str, event: str, key: str = "") -> dict[str, str]:
        """Follow, leave, scan a code, touch the menu."""
        self._citizen(openid).follows = event != "unsubscribe"
        if event != "unsubscribe":
            self._allow(openid, TOUCH)
        fields = self.fields(openid, "event", Event=event, EventKey=key)
        fields.pop("MsgId")
        return await self.deliver(fields)

    def fields(self, openid: str, kind: str, **more: str) -> dict[str, str]:
        return {
            "ToUserName": "gh_swift",
            "FromUserName": openid,
            "CreateTime": str(int(time.time())),
            "MsgType": kind,
            "MsgId": str(next(self._ids) + 24_000_000_000_000_000),
            **more,
        }

    async def deliver(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Post it to the webhook until it is accepted, at most three times again, as WeChat does."""
        async with ClientSession() as session:
            for attempt in range(4):
                try:
                    async with asyncio.timeout(5):
                        async with session.post(
                            self.webhook,
                            **self.envelope(fields),
                        ) as answer:
                            if answer.status == 200:
                                assert await answer.text() in ("", "success")
                                return dict(fields)
                except (ClientError, TimeoutError):
                    pass
                await asyncio.sleep(0.1 * (attempt + 1))
        raise AssertionError("the webhook never accepted the message")

    def envelope(self, fields: Mapping[str, str], *, signed_at: float | None = None) -> dict[str, Any]:
        """The query and the body of a call, encrypted where the account has a key."""
        body = xml(fields)
        query = {"timestamp": str(int(signed_at or time.time())), "nonce": secrets.token_hex(4)}
        query["openid"] = fields["FromUserName"]
        query["signature"] = _signed(TOKEN, query["timestamp"], query["nonce"])
        if self.aes_key:
            sealed = sealed_with(self.aes_key, body.encode(), APP_ID)
            query = self.signed(query, sealed)
            body = xml({"ToUserName": fields["ToUserName"], "Encrypt": sealed})
        return {"params": query, "data": body.encode()}

    @staticmethod
    def signed(query: Mapping[str, str], sealed: str) -> dict[str, str]:
        """The query of a call that carries this encrypted message."""
        right = _signed(TOKEN, query["timestamp"], query["nonce"], sealed)
        return {**query, "encrypt_type": "aes", "msg_signature": right}

    def _allow(self, openid: str, allowance: tuple[int, float]) -> None:
        messages, seconds = allowance
        citizen = self._citizen(openid)
        if allowance == MESSAGE:
            citizen.allowances.clear()
        citizen.allowances.append([messages, self.now() + seconds])

    def _citizen(self, openid: str) -> Citizen:
        return self._citizens.setdefault(openid, Citizen())

    # The API.

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].replace("/", "_")
        body: dict[str, Any] = json.loads(await request.text() or "{}")
        if method == "stable_token":
            return self._stable_token(body)
        if (code := self._token_fault(request.query.get("access_token", ""))) is not None:
            return _answer(code, "invalid credential, access_token is invalid or not latest")
        match method:
            case "message_custom_send":
                return await self._accept(request, body, self._custom)
            case "message_template_send":
                return await self._accept(request, body, self._by_template)
            case "template_get_all_private_template":
                found = [{"template_id": key, "content": each} for key, each in self.templates.items()]
                return web.json_response({"template_list": found})
            case "media_get":
                return self._media(request.query.get("media_id", ""))
            case "menu_create":
                self.menu = body
                return _answer(0)
        return _answer(40066, "invalid url")

    def _media(self, media_id: str) -> web.Response:
        if media_id in self.films:
            return web.json_response({"video_url": f"{self.url}/film/{media_id}"})
        if media_id not in self.media:
            return _answer(40007, "invalid media_id")
        return web.Response(body=self.media[media_id], content_type="image/jpeg")

    async def _film(self, request: web.Request) -> web.Response:
        return web.Response(body=self.films[request.match_info["id"]], content_type="video/mp4")

    async def _upload(self, request: web.Request) -> web.Response:
        if (code := self._token_fault(request.query.get("access_token", ""))) is not None:
            return _answer(code, "invalid credential")
        file = (await request.post())["media"]
        assert isinstance(file, web.FileField)
        media_id = f"up-{next(self._ids)}"
        self.media[media_id] = file.file.read()
        return web.json_response({"type": request.query["type"], "media_id": media_id})

    def _stable_token(self, body: Mapping[str, Any]) -> web.Response:
        if (body.get("appid"), body.get("secret")) != (APP_ID, APP_SECRET):
            return _answer(40125, "invalid appsecret")
        force = bool(body.get("force_refresh"))
        self.forced += force
        if force or self._token is None or (self._token[1] < self.now() + 300 and not self.stuck):
            self.stuck = False
            if force:
                self._alive.clear()
            self.tokens_given += 1
            self._token = (f"{self.tokens_given}_{secrets.token_urlsafe(150)}", self.now() + self.tokens_last)
            self._alive.add(self._token[0])
        token, until = self._token
        return web.json_response({"access_token": token, "expires_in": int(until - self.now())})

    def _token_fault(self, token: str) -> int | None:
        if token not in self._alive:
            return 40001
        return 42001 if self._token and token == self._token[0] and self._token[1] <= self.now() else None

    async def _accept(self, request: web.Request, body: dict[str, Any], take: Any) -> web.Response:
        fault = self.faults.popleft() if self.faults else ""
        if fault == "500":
            return web.Response(status=500, text="busy")
        if fault == "drop_before":
            return _hang_up(request)
        if fault.lstrip("-").isdecimal():
            return _answer(int(fault), "as ordered")
        answer: web.Response = take(body)
        match fault:
            case "drop_after":
                return _hang_up(request)
            case "html":
                return web.Response(text="<html>busy</html>", content_type="text/html")
            case "half_json":
                return web.Response(text='{"errcode":0,"err')
            case "empty":
                return web.Response(text="[]")
        return answer

    def _custom(self, body: dict[str, Any]) -> web.Response:
        openid, kind = str(body["touser"]), str(body["msgtype"])
        said = body[kind]
        if openid not in self._citizens:
            return _answer(40003, "invalid openid")
        if kind == "msgmenu" and not self.menus:
            return _answer(40200, "invalid account type")
        if "media_id" in said and said["media_id"] not in self.media:
            return _answer(40007, "invalid media_id")
        text = str(said[{"text": "content", "msgmenu": "head_content"}.get(kind, "media_id")])
        if len(text.encode()) > 2048:
            return _answer(45002, "content size out of limit")
        if (code := self._spend(openid)) is not None:
            return _answer(code, "out of response count limit or response out of time limit")
        choices = [(str(each["id"]), str(each["content"])) for each in said.get("list", ())]
        self._keep(openid, text, kind=kind, choices=choices)
        return _answer(0)

    def _spend(self, openid: str) -> int | None:
        """Take one message from what the citizen's last acts allow, the soonest to run out first."""
        citizen = self._citizen(openid)
        open_ones = [each for each in citizen.allowances if each[1] > self.now()]
        if not citizen.follows or not open_ones:
            return 45015
        for allowance in sorted(open_ones, key=lambda each: each[1]):
            if allowance[0] > 0:
                allowance[0] -= 1
                return None
        return 45047

    def _by_template(self, body: dict[str, Any]) -> web.Response:
        openid, data = str(body["touser"]), {name: str(each["value"]) for name, each in body["data"].items()}
        if not self._citizen(openid).follows:
            return _answer(43004, "require subscribe")
        content = self.templates.get(str(body["template_id"]))
        if content is None:
            return _answer(40037, "invalid template_id")
        for name, value in data.items():
            if not value or f"{{{{{name}.DATA}}}}" not in content or not _fits(name, value):
                return _answer(47003, f"argument invalid! data.{name}.value invalid")
        text = content
        for name, value in data.items():
            text = text.replace(f"{{{{{name}.DATA}}}}", value)
        if "DATA}}" in text:
            return _answer(47003, "argument invalid! a value is empty")
        sent = self._keep(openid, text, kind="template", data=data)
        return web.json_response({"errcode": 0, "errmsg": "ok", "msgid": sent.id})

    def _keep(
        self,
        openid: str,
        text: str,
        *,
        kind: str,
        choices: Sequence[tuple[str, str]] = (),
        data: Mapping[str, str] | None = None,
    ) -> Sent:
        sent = Sent(next(self._ids), openid, text, time.monotonic(), kind, list(choices), dict(data or {}))
        self.sent_all.append(sent)
        return sent


def xml(fields: Mapping[str, str]) -> str:
    """A document as WeChat writes it."""
    return "<xml>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items()) + "</xml>"


def sealed_with(aes_key: str, message: bytes, app_id: str) -> str:
    """A message encrypted as WeChat does it."""
    key = base64.b64decode(aes_key + "=")
    plain = os.urandom(16) + len(message).to_bytes(4, "big") + message + app_id.encode()
    filling = 32 - len(plain) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([filling]) * filling)).decode()


def _signed(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def _fits(name: str, value: str) -> bool:
    kind = name.rstrip("0123456789")
    if kind == "thing":
        return len(value) <= 20
    if kind == "character_string":
        return len(value) <= 32 and value.isascii()
    return len(value) <= 5 if kind in ("phrase", "short_thing") else True


def _answer(code: int, reason: str = "ok") -> web.Response:
    return web.json_response({"errcode": code, "errmsg": reason})


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()
