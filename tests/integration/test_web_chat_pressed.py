"""A pointer that is pressed in the citizen's chat while something comes: it waits until the pointer is let go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.pressing import pressed
from tests.web_site import Site, visit, write

pytestmark = pytest.mark.browser

Opened = Callable[[BrowserContext, Site], Awaitable[Page]]
PRESSED = """async () => {
    const { whenReleased } = await import("/chat/static/now/pressed.js");
    const first = () => acts.push("first"), second = () => acts.push("second");
    const failing = () => { throw new Error("so be it"); };
    window.acts = [];
    window.pointer = (what, more) => dispatchEvent(new PointerEvent(what, { isPrimary: true, ...more }));
    pointer("pointerdown", { button: 2 });
    whenReleased(() => acts.push("at once"));
    pointer("pointerdown");
    for (const act of [first, failing, second, first]) whenReleased(act);
    return acts;
}"""


async def in_widget(context: BrowserContext, site: Site) -> Page:
    page = await context.new_page()
    await page.goto(f"http://localhost:{site.port}/street")
    await page.get_by_role("button", name="Ask 12345").click()
    await expect(page.locator(".welcome")).to_be_visible()
    return page


async def talk(page: Page, site: Site) -> None:
    """Say something, and be told so much that the page scrolls."""
    await write(page, "太吵了")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    for number in range(20):
        site.inbox.say(site.address, f"第{number}条")
    await expect(page.get_by_text("第19条", exact=True)).to_be_in_viewport()


async def push(site: Site, text: str) -> None:
    """Write to the citizen, until the page has it."""
    line = site.inbox.say(site.address, text, author="staff")
    async with asyncio.timeout(10):
        while site.inbox.seen(site.address) < line.id:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("opened", [visit, in_widget], ids=["page", "widget"])
async def test_a_quick_reply_is_given_though_a_line_comes_while_it_is_pressed(
    context: BrowserContext, site: Site, opened: Opened
) -> None:
    await context.clock.install()
    page = await opened(context, site)
    await talk(page, site)
    site.inbox.say(site.address, "是什么声音吵到您了？", buttons=["施工噪声", "邻居装修"])

    async with pressed(page, page.get_by_role("button", name="施工噪声")):
        await push(site, "我看看。")

    await expect(page.locator(".line.mine:not(.pending)").last).to_contain_text("施工噪声")
    await expect(page.get_by_text("我看看。")).to_be_visible()
    assert site.inbox.received[-1].text == "施工噪声"


async def test_a_pointer_that_is_never_let_go_holds_a_line_up_for_a_second(
    context: BrowserContext, site: Site
) -> None:
    await context.clock.install()
    page = await visit(context, site)
    await talk(page, site)

    async with pressed(page, page.get_by_text("第19条", exact=True)):
        await push(site, "我看看。")
        await page.clock.run_for(999)
        await expect(page.get_by_text("我看看。")).to_have_count(0)
        await page.clock.run_for(1)
        await expect(page.get_by_text("我看看。")).to_be_in_viewport()
        await push(site, "还在吗？")
        await expect(page.get_by_text("还在吗？")).to_be_in_viewport()


@pytest.mark.parametrize("end", ["pointerup", "pointercancel", "click", "blur"])
async def test_what_waits_acts_once_and_in_the_order_it_was_asked_for(
    context: BrowserContext, site: Site, end: str
) -> None:
    await context.clock.install()
    page = await visit(context, site)

    before = await page.evaluate(PRESSED)
    await page.evaluate("pointer", end)
    await page.clock.run_for(100)

    assert before == ["at once"]
    assert await page.evaluate("acts") == ["at once", "first", "second"]
