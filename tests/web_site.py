"""The web chat on a port of its own before a desk in memory, and short ways to use it in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import unused_port
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, expect

from connectors.web import WebChat, application
from desk.channel import Incoming
from tests import host_app
from tests.memory_inbox import MemoryInbox
from tests.memory_media import MemoryMedia

NAMES = {"zh": "北京12345 接诉即办", "en": "Beijing 12345 Swift Response"}
HOST_PAGE = (
    "<!doctype html><html lang='en'><head><title>A street's page</title><meta name='viewport' "
    "content='width=device-width'><style>html{{font-size:62.5%}} button,p,div{{color:red!important;"
    "font-size:40px!important}}</style></head><body><main><h1>Hello, street</h1></main>"
    "<script src='{desk}/chat/widget.js' data-lang='en' async></script></body></html>"
)
FRAMING_PAGE = (
    "<!doctype html><html lang='en'><head><title>A street's page</title></head><body><main><h1>Hello</h1></main>"
    "<iframe src='{desk}/?lang=en' title='12345' allow='geolocation; microphone' width='400' height='700'></iframe>"
    "</body></html>"
)


class Site:
    """The chat on a port of its own. `stop` is the network going away, `start` its return."""

    def __init__(self, inbox: MemoryInbox, folder: Path) -> None:
        self.inbox = inbox
        self.media = MemoryMedia(folder)
        inbox.resolve = self.media.resolve
        self.port = unused_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.origins: Sequence[str] | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = application(
            WebChat(
                self.inbox,
                secret_key="a key of the tests, long enough",
                public_url=self.url,
                clock=lambda: datetime.now(UTC),
                allowed_origins=self.origins,
                names=NAMES,
                host_ticket_key=host_app.KEY,
                media=self.media,
            )
        )
        app.router.add_get("/street", self._street)
        app.router.add_get("/framing", self._framing)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _street(self, request: web.Request) -> web.Response:
        return web.Response(text=HOST_PAGE.format(desk=self.url), content_type="text/html")

    async def _framing(self, request: web.Request) -> web.Response:
        return web.Response(text=FRAMING_PAGE.format(desk=self.url), content_type="text/html")

    @property
    def address(self) -> str:
        """Who wrote last."""
        return self.inbox.received[-1].address


async def visit(context: BrowserContext, site: Site, path: str = "/") -> Page:
    page = await context.new_page()
    await page.goto(site.url + path)
    await expect(page.locator(".welcome")).to_be_visible()
    return page


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("textbox").press("Enter")


def echo(inbox: MemoryInbox, *, buttons: Sequence[str] = (), card: dict[str, Any] | None = None) -> None:
    """Let the desk answer everything in the same way."""

    def answer(incoming: Incoming) -> None:
        inbox.say(incoming.address, f"收到：{incoming.text}", buttons=buttons, card=card)

    inbox.answer = answer


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [
        f"{found['id']}: {node['html']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]
