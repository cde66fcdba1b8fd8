"""The whole path in a real browser: a citizen complains, staff work on it, and the chat tells each step.

Nothing is reloaded: what staff do in the console appears in the citizen's open page.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.product import Product

pytestmark = pytest.mark.browser

PATIENCE = 20_000


@dataclass(frozen=True)
class Story:
    """One complaint and the words on the way."""

    lang: str
    complaint: str
    no_contact: str
    confirm: str
    group: str
    reply: str
    heard: tuple[str, str, str]


CHINESE = Story(
    lang="zh-CN",
    complaint="朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运，臭得很",
    no_contact="不留，在这儿回我",
    confirm="没问题，提交",
    group="sanitation",
    reply="垃圾已经清走，以后每天清运两次。",
    heard=("已经派给", "接手了", "垃圾已经清走，以后每天清运两次。"),
)
OWN = "No, file mine"
ENGLISH = Story(
    lang="en-GB",
    complaint="There's a huge pothole on Gongti North Road near Sanlitun, it has been there since last Monday",
    no_contact="No, answer me here",
    confirm="Yes, file it",
    group="municipal_facilities",
    reply="The pothole was filled this morning.",
    heard=("is now with", "has started on", "The pothole was filled this morning."),
)


@pytest.fixture
async def contexts(browser: Browser) -> AsyncIterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        await context.close()


async def open_page(browser: Browser, contexts: list[BrowserContext], url: str, lang: str) -> Page:
    context = await browser.new_context(locale=lang, viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE)
    contexts.append(context)
    page = await context.new_page()
    await page.goto(url)
    return page


async def complain(page: Page, story: Story) -> tuple[str, int]:
    """Tell it as a citizen would; the ticket's number and how many messages it took."""
    said = 1
    await page.get_by_role("textbox").fill(story.complaint)
    await page.get_by_role("textbox").press("Enter")
    while said < 4:
        confirm = page.get_by_role("button", name=story.confirm)
        # Another test may have reported the same; this citizen wants a ticket of their own.
        on = page.get_by_role("button", name=story.no_contact).or_(page.get_by_role("button", name=OWN))
        await expect(confirm.or_(on).last).to_be_visible(timeout=PATIENCE)
        done = await confirm.count() > 0
        await (confirm if done else on).last.click()
        said += 1
        # Until the press is in the chat the old buttons may still be there.
        await expect(page.locator(".line.mine")).to_have_count(said, timeout=PATIENCE)
        if done:
            break
    filed = page.locator(".line.theirs", has_text="BJ2")
    await expect(filed.last).to_be_visible(timeout=PATIENCE)
    words = await filed.last.inner_text()
    return words[words.index("BJ2") : words.index("BJ2") + 17], said


async def staff_page(
    product: Product, browser: Browser, contexts: list[BrowserContext], role: str, unit: str | None = None
) -> Page:
    """Somebody who has signed in with the password they were given, and chosen their own."""
    name = f"{role}-{secrets.token_hex(4)}"
    arguments = ["staff", "add", name, "--role", role, *(["--unit", unit] if unit else [])]
    first = product.command(*arguments).split()[-1]
    page = await open_page(browser, contexts, f"{product.url}/desk/", "zh-CN")
    await page.fill("#name", name)
    await page.fill("#password", first)
    await page.click("main button")
    own = f"my own {first}"
    for field, value in (("old", first), ("new", own), ("again", own)):
        await page.fill(f"#{field}", value)
    await page.click("main button")
    await page.fill("#name", name)
    await page.fill("#password", own)
    await page.click("main button")
    await expect(page.get_by_role("heading", name="工单")).to_be_visible()
    return page


async def take_step(page: Page, url: str, step: str, note: str | None = None) -> None:
    """Take a step on a ticket's page. Fails here where the press sent nothing, or what it sent was refused."""
    await page.goto(url)
    form = page.locator("details.step", has=page.locator("summary", has_text=step)).first
    if await form.get_attribute("open") is None:
        await form.locator("summary").click()
    if note:
        await form.locator("textarea[name=note]").fill(note)
    async with page.expect_response(lambda answer: answer.url == f"{url}/steps") as sent:
        await form.get_by_role("button", name=step).click()
    assert (await sent.value).status == 303, await page.inner_text("main")


@pytest.mark.parametrize("story", [CHINESE, ENGLISH], ids=["zh", "en"])
async def test_a_complaint_becomes_a_ticket_and_every_step_reaches_the_open_chat(
    running_product: Product,
    browser: Browser,
    contexts: list[BrowserContext],
    http: aiohttp.ClientSession,
    story: Story,
) -> None:
    citizen = await open_page(browser, contexts, running_product.url, story.lang)
    number, said = await complain(citizen, story)
    headers = {"Authorization": f"Bearer {running_product.token('supervisor')}"}
    async with http.get(f"{running_product.url}/api/v1/tickets/{number}", headers=headers) as answer:
        ticket = await answer.json()

    assert said <= 4
    assert ticket["category_group"] == story.group
    assert ticket["district"] == "110105"
    assert ticket["description"] == story.complaint
    assert ticket["occurred_at"] is not None

    unit = ticket["suggested_unit"]
    address = f"{running_product.url}/desk/tickets/{number}"
    operator = await staff_page(running_product, browser, contexts, "operator")
    handler = await staff_page(running_product, browser, contexts, "handler", unit)
    for page, step, note, words in (
        (operator, "派单", None, story.heard[0]),
        (handler, "接单", None, story.heard[1]),
        (handler, "办结并答复", story.reply, story.heard[2]),
    ):
        await take_step(page, address, step, note)
        await expect(citizen.locator(".line.theirs", has_text=words)).to_be_visible(timeout=PATIENCE)
    async with http.get(f"{running_product.url}/api/v1/tickets/{number}", headers=headers) as answer:
        assert (await answer.json())["status"] == "resolved"
