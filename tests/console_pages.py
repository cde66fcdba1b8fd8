"""The console in a real browser: signing in, and what every page has to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.async_playwright import Axe

from tests.staff_room import PASSWORD, StaffRoom

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route

CHAT = Path(__file__).parents[1] / "connectors" / "static"


async def of_the_chat(route: Route) -> None:
    """What the console takes from the chat, which the service serves beside it."""
    await route.fulfill(path=CHAT / route.request.url.rpartition("/")[2])


async def console(
    browser: Browser,
    *,
    lang: str = "zh",
    scheme: str = "light",
    width: int = 1280,
    scripted: bool = True,
) -> Page:
    """A browser of its own."""
    context = await browser.new_context(
        locale="zh-CN" if lang == "zh" else "en-GB",
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 844},
        java_script_enabled=scripted,
    )
    await context.route("**/chat/static/now/*", of_the_chat)
    page = await context.new_page()
    page.set_default_timeout(30_000)
    return page


async def signed_in(
    room: StaffRoom,
    browser: Browser,
    name: str,
    *,
    lang: str = "zh",
    scheme: str = "light",
    width: int = 1280,
    scripted: bool = True,
) -> Page:
    """The queue as somebody sees it who is on the staff with `PASSWORD`."""
    page = await console(browser, lang=lang, scheme=scheme, width=width, scripted=scripted)
    await page.goto(str(room.server.make_url(f"/desk/sign-in?lang={lang}")))
    await page.fill("[name=name]", name)
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_selector("table.queue, .empty")
    return page


async def barriers(page: Page, rule: str | None = None) -> list[str]:
    """Rules of accessibility that the page breaks, each with the element that does; only `rule`, if it is named."""
    await page.wait_for_load_state()
    options = {"resultTypes": ["violations"]} | ({"runOnly": [rule]} if rule else {})
    found = (await Axe().run(page, options=options)).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


async def too_wide(page: Page) -> int:
    """By how much the page is wider than its window, in px; 0 where it fits."""
    # Before its styles are there, a page has another width.
    await page.wait_for_load_state()
    more: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, more)
