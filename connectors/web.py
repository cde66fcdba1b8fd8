"""The web chat: the page, its files, the widget for other sites and the socket.

It knows the desk as an `Inbox` only. No cookies, no inline script, nothing loaded from anywhere else.
"""

from __future__ import annotations

import asyncio
import json
import math
import weakref
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from aiohttp import WSCloseCode, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connectors.host_tickets import HostTickets
from connectors.web_assets import SHARED, Assets
from connectors.web_faults import fault
from connectors.web_identity import Devices
from connectors.web_language import choose
from connectors.web_media import WebMedia, Whose, allowing
from connectors.web_origins import ancestors
from connectors.web_shares import AllTaken, NoPlace, Shares
from connectors.web_socket import HELLO_WITHIN, ChatPaces, ChatSocket
from desk.channel import Inbox, MediaDesk, Near

HERE = Path(__file__).parent
NAMES = {"zh": "12345 接诉即办", "en": "12345 Swift Response"}
PAGE_WITHOUT = ("page.js", "widget.js", "names.js")
FRAME_LIMIT = 128 * 1024
MOST_OPEN, NEAR_OPEN = 10_000, 500
"""Open sockets of all and of one address. The last tenth is for addresses that have none."""
RETRY_AFTER = 10
HEARTBEAT = 25.0

log = structlog.get_logger(__name__)


class WebChat:
    """The handlers. `names` is what the desk is called, by language.

    `allowed_origins` are the sites that may embed the chat, as `web_origins.origin` names them: the widget, and the
    page in a frame. None lets any have the widget and none a frame. Our own page always may.
    `host_ticket_key` is what apps around the page sign their users' tickets with; without it there are none.
    Without `media` no files are taken. `whose` tells the address that a socket or an upload is counted for, or None.
    `most_open` sockets are open at once, of which no address has more than `near_open`.
    """

    def __init__(
        self,
        inbox: Inbox,
        *,
        secret_key: str,
        public_url: str,
        clock: Callable[[], datetime],
        allowed_origins: Sequence[str] | None = None,
        names: Mapping[str, str] = NAMES,
        hello_within: float = HELLO_WITHIN,
        host_ticket_key: str | None = None,
        media: MediaDesk | None = None,
        whose: Whose = lambda request: None,
        most_open: int = MOST_OPEN,
        near_open: int = NEAR_OPEN,
    ) -> None:
        self._inbox = inbox
        self._devices = Devices(secret_key)
        self._media = None if media is None else WebMedia(media, self._devices, whose)
        self._hosts = HostTickets(host_ticket_key, secret_key=secret_key)
        self._clock = clock
        self._whose, self._paces = whose, ChatPaces()
        self._public = urlsplit(public_url)
        self._allowed = None if allowed_origins is None else frozenset(allowed_origins)
        self._ancestors = ancestors(allowed_origins)
        self._names = dict(names)
        self._hello_within = hello_within
        told = json.dumps(self._names, ensure_ascii=False)
        self._assets = Assets(HERE / "static", made={"names.js": f"export const NAMES = {told};\n"})
        templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self._page = templates.get_template("chat.html")
        self._places = Shares(most=most_open, of_one=near_open, kept=most_open // 10)
        self._open: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    def install(self, app: web.Application) -> None:
        """Add the routes to `app`, and close open sockets when it stops. They are public: a device shows its token."""
        app.add_routes(
            [
                web.get("/", self.page),
                web.get("/chat/widget.js", self.widget),
                web.get("/chat/static/{version}/{name}", self.static),
                web.get("/chat/ws", self.socket),
            ]
        )
        if self._media is not None:
            app.add_routes(
                [
                    web.post("/chat/media", self.media),
                    web.options("/chat/media", self.media),
                    web.get("/chat/media/{id}", self.media),
                    web.options("/chat/media/{id}", self.media),
                ]
            )
        app.on_shutdown.append(self.close)

    async def page(self, request: web.Request) -> web.Response:
        """The chat as a page of its own."""
        lang = choose(request.query.get("lang"), request.headers.get("Accept-Language"))
        text = self._page.render(
            lang=lang,
            names=self._names,
            base=f"chat/static/{self._assets.version}",
            scripts=[name for name in self._assets.scripts if name not in PAGE_WITHOUT],
        )
        return web.Response(text=text, content_type="text/html", headers=self._page_headers(lang))

    def _page_headers(self, lang: str) -> dict[str, str]:
        secure = self._public.scheme == "https"
        socket = f"{'wss' if secure else 'ws'}://{self._public.netloc}"
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src blob:; "
            f"connect-src 'self' {socket}; base-uri 'none'; form-action 'none'; "
            f"{self._ancestors}; require-trusted-types-for 'script'"
        )
        return {
            "Content-Security-Policy": policy,
            "Content-Language": lang,
            "Cache-Control": "no-cache",
            "Vary": "Accept-Language",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "geolocation=(self), microphone=(self), camera=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def widget(self, request: web.Request) -> web.Response:
        """The one script another site includes. It is kept for minutes only: it finds the present files."""
        return self._assets.serve(request, "widget.js", cache="public, max-age=300")

    async def static(self, request: web.Request) -> web.Response:
        """A file of the present version; any other (an older page's, the widget's 'now') leads to it."""
        name = request.match_info["name"]
        if name in self._assets and request.match_info["version"] != self._assets.version:
            headers = {**SHARED, "Location": f"../{self._assets.version}/{name}", "Cache-Control": "no-store"}
            return web.Response(status=302, headers=headers)
        return self._assets.serve(request, name)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """The chat socket. Whose address opens too many, or has too many open, is told when to come again, before there
        is one; so is everybody where there are as many as can be.
        """
        if not self._may_connect(request):
            raise web.HTTPForbidden(text="this site may not embed the chat")
        near, now = self._whose(request), asyncio.get_running_loop().time()
        if pause := self._paces.sockets.wait(None, near=near, now=now):
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(pause))})
        try:
            with self._places.place(near):
                return await self._talk(request, near)
        except AllTaken:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": str(RETRY_AFTER)}) from None
        except NoPlace:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(RETRY_AFTER)}) from None

    async def _talk(self, request: web.Request, near: Near | None) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=FRAME_LIMIT, compress=False)
        await socket.prepare(request)
        self._open.add(socket)
        try:
            chat = ChatSocket(
                socket,
                inbox=self._inbox,
                devices=self._devices,
                hosts=self._hosts,
                takes_files=self._media is not None,
                clock=self._clock,
                hello_within=self._hello_within,
                paces=self._paces,
                near=near,
            )
            await chat.serve()
        except ConnectionResetError:
            log.debug("web_socket_gone")
        except Exception as problem:
            log.error("web_socket_failed", **fault(problem))
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
        return socket

    async def media(self, request: web.Request) -> web.StreamResponse:
        """Files, from our own page and from those of the sites that may embed the widget."""
        assert self._media is not None
        if not self._may_connect(request):
            raise web.HTTPForbidden(text="this site may not embed the chat")
        origin = request.headers.get("Origin")
        shared = allowing(origin) if origin else {}
        if request.method == "OPTIONS":
            return web.Response(status=204, headers=shared)
        take = self._media.upload if request.method == "POST" else self._media.show
        try:
            response = await take(request)
        except web.HTTPException as refused:
            refused.headers.update(shared)
            raise
        response.headers.update(shared)
        return response

    def _may_connect(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        if origin is None or self._allowed is None or origin in self._allowed:
            return True
        own = {self._public.netloc.lower(), request.host.lower()}
        return origin.partition("://")[2].lower() in own

    async def close(self, app: web.Application) -> None:
        """Tell every device that the service goes away: it comes back by itself."""
        for socket in tuple(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)


def application(chat: WebChat) -> web.Application:
    """Return an application that is the web chat alone; `WebChat.install` adds it to another one."""
    app = web.Application()
    chat.install(app)
    return app
