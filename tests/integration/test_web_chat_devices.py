"""The chat on people's devices, in a real browser: shared phones, old eyes, deaf ears, mini-programs, lost networks."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests import host_app
from tests.web_site import Site, echo, violations, visit, write

pytestmark = pytest.mark.browser

MOST_BYTES = 40_000
PLACE = {"lat": 39.9967, "long": 116.4812, "name": "望京西园三区"}


def documented_ticket(**user: Any) -> str:
    """A ticket as the example in docs/chat.md signs it."""
    text = (Path(__file__).parents[2] / "docs" / "chat.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(text.split("```python\n")[1].split("```")[0], names)
    ticket: str = names["ticket"](host_app.KEY, **user)
    return ticket


async def in_app(context: BrowserContext, site: Site, ticket: str) -> Page:
    return await visit(context, site, f"/?in=mini#host={ticket}")


async def said(page: Page, text: str) -> None:
    await write(page, text)
    await expect(page.locator(".line.mine:not(.pending)").last).to_contain_text(text)


async def menu(page: Page, name: str) -> None:
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("button", name=name).click()


async def test_large_writing_is_remembered_and_the_same_in_every_tab(
    context: BrowserContext, site: Site
) -> None:
    page, other = await visit(context, site), await visit(context, site)
    size = "getComputedStyle(document.querySelector('.chat')).fontSize"

    await page.get_by_role("button", name="大字版").click()
    await expect(other.locator(".chat.large")).to_be_visible()
    await page.reload()
    await expect(page.locator(".chat.large")).to_be_visible()

    assert [await each.evaluate(size) for each in (page, other)] == ["22px", "22px"]
    await expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    small = (
        "[...document.querySelectorAll('button')].filter(e => e.offsetParent && e.offsetHeight < 56).length"
    )
    assert await page.evaluate(small) == 0


@pytest.mark.parametrize(("lang", "width"), [("zh", 360), ("zh", 320), ("en", 360), ("en", 320)])
async def test_what_to_write_is_read_whole_on_a_small_phone(
    context: BrowserContext, site: Site, lang: str, width: int
) -> None:
    page = await visit(context, site, f"/?lang={lang}")
    await page.set_viewport_size({"width": width, "height": 640})

    room, wanted, name = await page.evaluate(
        """() => {
            const box = document.querySelector(".composer textarea"), style = getComputedStyle(box);
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = `${getComputedStyle(box, "::placeholder").fontSize} ${style.fontFamily}`;
            const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            return [room, pen.measureText(box.placeholder).width, document.querySelector(".speak").textContent];
        }"""
    )

    assert wanted <= room
    assert name == {"zh": "说话", "en": "Speak"}[lang]


async def test_an_app_can_ask_for_large_writing(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site, "/?large=1")

    await expect(page.locator(".chat.large")).to_be_visible()


async def test_the_conversation_can_be_saved_as_a_text_with_its_earlier_lines(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await said(page, "最早的一句")
    for number in range(80):
        site.inbox.say(site.address, f"第{number}条")
    await page.reload()
    await expect(page.get_by_text("第79条", exact=True)).to_be_in_viewport()

    async with page.expect_download() as waiting:
        await menu(page, "保存聊天记录")
    saved = Path(await (await waiting.value).path()).read_text(encoding="utf-8-sig")

    assert saved.startswith("北京12345 接诉即办 聊天记录\n")
    assert re.search(r"\n\d\d:\d\d 您：最早的一句\n\d\d:\d\d 助手：第0条\n", saved)
    assert saved.endswith("第79条\n")
    await expect(page.get_by_role("status").filter(has_text="存好了")).to_be_visible()


async def test_inside_an_app_it_is_copied_and_nothing_opens_or_downloads(
    context: BrowserContext, site: Site
) -> None:
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await visit(context, site, "/?in=mini")
    await said(page, "你好")
    site.inbox.say(site.address, "见 https://www.beijing.gov.cn/a 。")
    await expect(page.locator(".line.theirs")).to_contain_text("beijing.gov.cn")

    await menu(page, "复制聊天记录")
    await expect(page.get_by_text("复制好了")).to_be_visible()

    assert "您：你好" in await page.evaluate("navigator.clipboard.readText()")
    assert await page.locator("[target=_blank], [download]").count() == 0


async def test_clearing_a_device_forgets_in_every_tab_and_begins_a_new_conversation(
    context: BrowserContext, site: Site
) -> None:
    echo(site.inbox)
    page, other = await visit(context, site), await visit(context, site)
    await said(page, "我家的事")
    await expect(other.locator(".line.theirs")).to_be_visible()
    await other.get_by_role("textbox").fill("写了一半")
    first, token = site.address, await page.evaluate("localStorage['swift-response.token']")

    await menu(page, "清除这台设备上的记录")
    await expect(page.locator(".menu")).to_contain_text("对话也留在12345")
    await page.get_by_role("button", name="清除", exact=True).click()

    for tab in (page, other):
        await expect(tab.locator(".line")).to_have_count(0)
        await expect(tab.get_by_role("textbox")).to_have_value("")
    await expect(page.locator(".cleared")).to_be_visible()
    await said(page, "别人的事")
    await said(other, "还是别人")
    assert site.address != first
    assert len({kept.address for kept in site.inbox.received}) == 2
    kept = await page.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
    )
    assert token not in kept
    assert "我家的事" not in await page.content()


async def test_what_was_not_sent_is_cleared_too(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await said(page, "发出去的")
    await site.stop()
    await write(page, "没发出去的")
    await expect(page.locator(".pending")).to_be_visible()

    await menu(page, "清除这台设备上的记录")
    await page.get_by_role("button", name="清除", exact=True).click()
    await expect(page.locator(".line")).to_have_count(0)
    await site.start()
    await said(page, "换了一个人")

    assert [kept.text for kept in site.inbox.received] == ["发出去的", "换了一个人"]


async def test_whoever_cannot_hear_says_so_with_one_press(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)

    await page.get_by_role("button", name="听不见，只用文字联系我").click()

    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    assert site.inbox.received[0].text == "我听不见，请只用文字联系我，别打电话"
    await menu(page, "听不见，只用文字联系我")
    await expect(page.locator(".line.mine:not(.pending)")).to_have_count(2)


async def test_the_menu_is_used_from_the_keyboard_and_escape_closes_only_that(
    context: BrowserContext, site: Site
) -> None:
    page = await context.new_page()
    await page.goto(f"{site.url}/street")
    await page.get_by_role("button", name="Ask 12345").click()
    await expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    more = page.get_by_role("button", name="More")

    await more.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Show times")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(more).to_be_focused()
    await expect(more).to_have_attribute("aria-expanded", "false")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def test_a_phone_that_loses_its_network_says_so_and_sends_when_it_is_back(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await said(page, "进地铁前")

    await context.set_offline(True)
    await write(page, "隧道里写的")
    await expect(page.locator(".notice")).to_contain_text("1条还没发出去")
    retry = await page.get_by_role("button", name="马上再试").element_handle()
    await write(page, "又写一句")
    await expect(page.locator(".notice")).to_contain_text("2条还没发出去")
    assert retry is not None
    assert await retry.evaluate("button => button.isConnected")
    site.inbox.say(site.address, "您不在的时候")
    await context.set_offline(False)

    await expect(page.locator(".line.mine:not(.pending)")).to_have_count(3)
    await expect(page.get_by_text("您不在的时候")).to_have_count(1)
    await expect(page.locator(".notice")).to_be_empty()
    assert [kept.text for kept in site.inbox.received] == ["进地铁前", "隧道里写的", "又写一句"]


async def test_name_and_number_from_the_app_are_told_only_when_pressed(
    browser: Browser, context: BrowserContext, site: Site
) -> None:
    ticket = documented_ticket(name="王芳", phone="13800138000")
    page = await in_app(context, site, ticket)
    assert ticket not in page.url
    await said(page, "楼下垃圾三天没收")
    offer = page.locator(".offer")
    await expect(offer).to_contain_text("京通里您是王**，138****8000")
    assert all("1380013" not in (kept.text or "") for kept in site.inbox.received)
    assert "王芳" not in await page.content()

    await page.reload()
    await offer.get_by_role("button", name="告诉12345").click()

    await expect(page.locator(".line.mine:not(.pending)").last).to_contain_text(
        "我叫王芳，我的电话是13800138000"
    )
    await expect(offer).to_have_count(0)
    stranger = await browser.new_context(locale="zh-CN")
    theirs = await in_app(stranger, site, ticket)
    await said(theirs, "别人偷来的")
    await expect(theirs.locator(".offer")).to_have_count(0)
    assert [kept.sender_name for kept in site.inbox.received][-2:] == ["王芳", None]
    await stranger.close()


async def test_the_place_from_the_app_is_sent_as_it_was_signed(context: BrowserContext, site: Site) -> None:
    page = await in_app(context, site, documented_ticket(place=PLACE))

    await page.get_by_role("button", name="发送我的位置").click()
    await expect(page.locator(".ask-place")).to_contain_text("京通给的位置（望京西园三区）")
    await page.get_by_role("button", name="发送位置").click()

    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("望京西园三区")
    place = site.inbox.received[0].place
    assert place is not None
    assert (place.lat, place.long, place.name) == (39.9967, 116.4812, "望京西园三区")


async def test_the_place_from_the_app_is_asked_for_even_where_its_word_comes_after_the_press(
    context: BrowserContext, site: Site
) -> None:
    told = asyncio.Event()

    def hold(socket: WebSocketRoute) -> None:
        desk = socket.connect_to_server()

        async def deliver(frame: str | bytes) -> None:
            if json.loads(frame).get("host"):
                await told.wait()
            socket.send(frame)

        desk.on_message(deliver)

    await context.route_web_socket("**/*", hold)
    page = await in_app(context, site, documented_ticket(place=PLACE))

    await page.get_by_role("button", name="发送我的位置").click()
    await expect(page.locator(".ask-place")).to_contain_text("您现在的位置")
    told.set()
    await expect(page.locator(".ask-place")).to_contain_text("京通给的位置（望京西园三区）")
    await page.get_by_role("button", name="发送位置").click()

    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("望京西园三区")
    place = site.inbox.received[0].place
    assert place is not None
    assert place.name == "望京西园三区"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: documented_ticket(name="王芳", iat=int(time.time()) - 900, exp=int(time.time()) - 600),
        lambda: documented_ticket(name="王芳")[:-3] + "AAA",
        lambda: secrets.token_urlsafe(40),
    ],
)
async def test_an_old_or_forged_ticket_changes_nothing(
    context: BrowserContext, site: Site, spoil: Any
) -> None:
    page = await in_app(context, site, spoil())

    await said(page, "你好")

    await expect(page.locator(".offer")).to_have_count(0)
    assert site.inbox.received[0].sender_name is None
    assert await page.evaluate("sessionStorage['swift-response.host']") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_opens_breaks_no_accessibility_rule(browser: Browser, site: Site, scheme: Any) -> None:
    context = await browser.new_context(
        locale="zh-CN", color_scheme=scheme, viewport={"width": 390, "height": 780}
    )
    page = await in_app(context, site, documented_ticket(name="王芳", phone="13800138000"))
    await said(page, "你好")
    await expect(page.locator(".offer")).to_be_visible()
    await page.get_by_role("button", name="更多").click()
    assert await violations(page) == []

    await page.get_by_role("button", name="清除这台设备上的记录").click()
    assert await violations(page) == []
    await page.get_by_role("button", name="清除", exact=True).click()
    await page.get_by_role("button", name="大字版").click()
    await expect(page.locator(".cleared")).to_be_visible()
    assert await violations(page) == []
    await context.close()


async def test_the_widget_is_open_after_less_than_40_kilobytes(context: BrowserContext, site: Site) -> None:
    page = await context.new_page()
    fetched: list[Any] = []
    page.on("requestfinished", lambda request: fetched.append(request))
    await page.goto(f"http://localhost:{site.port}/street")

    await page.get_by_role("button", name="Ask 12345").click()
    await expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    await page.wait_for_load_state("networkidle")
    sizes = {
        request.url.rpartition("/")[2]: (await request.sizes())["responseBodySize"]
        for request in fetched
        if "/chat/" in request.url
    }

    assert {"widget.js", "chat.js", "chat.css", "words.js"} <= sizes.keys()
    assert 10_000 < sum(sizes.values()) <= MOST_BYTES, json.dumps(sizes)
