"""The chat in a real browser, before a desk in memory: what a citizen sees and can do."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.web_site import NAMES, Site, echo, violations, visit, write

pytestmark = pytest.mark.browser

SUMMARY = {
    "kind": "summary",
    "title": "您核对一下",
    "ask": "这样登记，行吗？",
    "fields": [
        {"name": "description", "label": "事情", "value": "楼下垃圾三天没人清运", "edit": "edit-what"},
        {"name": "address", "label": "地点", "value": "望京街道南湖东园一区3号楼", "edit": "edit-where"},
        {"name": "unit", "label": "交给", "value": "望京街道"},
    ],
}
PROGRESS = {
    "kind": "progress",
    "number": "BJ20261124-000123",
    "title": "楼下垃圾三天没人清运",
    "steps": [
        {"name": "已登记", "at": "2026-11-24T16:30:00+08:00", "state": "done"},
        {"name": "已派给望京街道", "at": "2026-11-24T17:02:00+08:00", "state": "done"},
        {"name": "正在办理", "at": "2026-11-25T09:10:00+08:00", "state": "now"},
        {"name": "给您答复", "at": "2036-12-01T16:30:00+08:00", "state": "next"},
    ],
}
DANGER = {
    "kind": "danger",
    "numbers": [{"number": "96777", "label": "燃气抢修"}, {"number": "119", "label": "火警"}],
}


async def test_a_citizen_writes_and_is_answered(context: BrowserContext, site: Site) -> None:
    echo(site.inbox)
    page = await visit(context, site)

    await write(page, "楼下垃圾三天没人收了")

    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("楼下垃圾三天没人收了")
    await expect(page.locator(".line.theirs")).to_contain_text("收到：楼下垃圾三天没人收了")
    await expect(page.get_by_role("textbox")).to_have_value("")


async def test_what_people_write_is_never_markup(context: BrowserContext, site: Site) -> None:
    echo(site.inbox)
    page = await visit(context, site)

    await write(page, "<img src=x onerror=alert(1)><b>bold</b>")

    await expect(page.locator(".line.theirs")).to_contain_text("<b>bold</b>")
    assert await page.locator(".log img, .log b").count() == 0


async def test_buttons_disappear_once_one_is_used(context: BrowserContext, site: Site) -> None:
    echo(site.inbox, buttons=["施工噪声", "邻居装修"])
    page = await visit(context, site)
    await write(page, "太吵了")

    button = page.get_by_role("button", name="施工噪声")
    await button.click()

    await expect(page.locator(".line.mine").nth(1)).to_contain_text("施工噪声")
    await expect(page.get_by_text("收到：施工噪声")).to_be_visible()
    await expect(page.get_by_role("button", name="施工噪声")).to_have_count(1)
    pressed = site.inbox.received[1]
    assert (pressed.button, pressed.text) == (site.inbox.lines(site.address)[1].buttons[0].token, "施工噪声")


async def test_a_survey_can_still_be_answered_after_something_else_was_said(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await write(page, "你好")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    site.inbox.say(site.address, "他们联系过您吗？", buttons=["联系过", "没有"], author="system")
    await expect(page.get_by_role("button", name="联系过")).to_be_visible()

    await write(page, "等一下")
    await expect(page.locator(".line.mine:not(.pending)")).to_have_count(2)
    await page.get_by_role("button", name="没有").click()

    await expect(page.get_by_role("button", name="联系过")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".line.mine")).to_have_count(3)
    await expect(page.get_by_role("button", name="联系过")).to_have_count(0)


async def test_a_field_of_the_summary_can_be_corrected(context: BrowserContext, site: Site) -> None:
    echo(site.inbox, card=SUMMARY, buttons=["对，登记"])
    page = await visit(context, site)
    await write(page, "垃圾")
    card = page.locator(".card.summary").first

    await expect(card.get_by_role("definition")).to_have_count(3)
    await expect(page.locator(".words", has_text="收到")).to_have_count(0)
    await card.get_by_role("button", name="改地点").click()

    await expect(page.locator(".card.summary")).to_have_count(2)
    await expect(card.get_by_role("button")).to_have_count(0)
    assert (site.inbox.received[1].button, site.inbox.received[1].text) == ("edit-where", "改地点")


async def test_progress_is_four_steps_with_dates(context: BrowserContext, site: Site) -> None:
    echo(site.inbox, card=PROGRESS)
    page = await visit(context, site, "/?lang=en")
    await write(page, "BJ20261124-000123")

    steps = page.locator(".card.progress").get_by_role("listitem")

    await expect(steps).to_have_count(4)
    await expect(steps.nth(0)).to_contain_text("24 November, 16:30")
    await expect(steps.nth(2)).to_have_attribute("aria-current", "step")
    await expect(steps.nth(3)).to_contain_text("by 1 December")


async def test_danger_offers_calls(context: BrowserContext, site: Site) -> None:
    echo(site.inbox, card=DANGER)
    page = await visit(context, site)
    await write(page, "煤气味很大")

    call = page.locator(".danger").get_by_role("link", name="拨打119")

    await expect(call).to_have_attribute("href", "tel:119")


async def test_numbers_that_one_is_told_to_call_are_links_and_others_are_not(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await write(page, "你好")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    text = "先打110报警，也可以打12345、95598 或 010-68317307。3号楼119号，编号 BJ20261124-000123，见 https://www.beijing.gov.cn/a。"

    site.inbox.say(site.address, text)
    links = page.locator(".line.theirs").get_by_role("link")

    await expect(links).to_have_text(
        ["110", "12345", "95598", "010-68317307", "https://www.beijing.gov.cn/a"]
    )
    await expect(links.last).to_have_attribute("rel", "noopener noreferrer")
    await expect(page.locator(".line.theirs .words")).to_have_text(text)


async def test_in_a_danger_every_number_of_its_card_is_a_call(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await write(page, "gas")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    text = "Outside, call 96777 (gas repair); if there's fire 119. Not 1190, not 119号."

    site.inbox.say(site.address, text, card=DANGER)

    await expect(page.locator(".line.danger .words").get_by_role("link")).to_have_text(["96777", "119"])
    await expect(page.locator(".line.danger .words")).to_have_text(text)


async def test_the_marks_of_fields_are_drawings_where_a_font_may_lack_them(
    context: BrowserContext, site: Site
) -> None:
    card = SUMMARY | {"fields": [{"name": "address", "label": "📍 Where", "value": "Wangjing", "edit": "e"}]}
    echo(site.inbox, card=card)
    page = await visit(context, site, "/?lang=en")
    await write(page, "rubbish")

    await expect(page.locator(".field dt")).to_have_text("Where")
    await expect(page.locator(".field dt svg")).to_be_visible()
    await expect(page.get_by_role("button", name="Edit “Where”", exact=True)).to_be_visible()
    await expect(page.locator(".line.theirs")).to_contain_text("Assistant: ")


async def test_reload_keeps_the_history_and_what_was_being_written(
    context: BrowserContext, site: Site
) -> None:
    echo(site.inbox)
    page = await visit(context, site)
    await write(page, "第一句")
    await expect(page.locator(".line.theirs")).to_be_visible()
    await page.get_by_role("textbox").fill("写了一半")

    await page.reload()

    await expect(page.locator(".line.mine")).to_contain_text("第一句")
    await expect(page.locator(".line.theirs")).to_contain_text("收到：第一句")
    await expect(page.get_by_role("textbox")).to_have_value("写了一半")


async def test_earlier_lines_are_a_button_away(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await write(page, "你好")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    for number in range(80):
        site.inbox.say(site.address, f"第{number}条")
    await page.reload()
    await expect(page.get_by_text("第79条", exact=True)).to_be_in_viewport()
    await expect(page.get_by_text("第3条", exact=True)).to_have_count(0)

    await page.get_by_role("button", name="看更早的").click()

    await expect(page.get_by_text("第3条", exact=True)).to_have_count(1)
    await expect(page.locator(".line.mine")).to_contain_text("你好")
    await expect(page.get_by_role("button", name="看更早的")).to_have_count(0)


async def test_a_lost_network_loses_nothing_and_doubles_nothing(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await write(page, "断网前")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    address = site.address

    await site.stop()
    await write(page, "断网时第一句")
    await write(page, "断网时第二句")
    await expect(page.locator(".notice")).to_contain_text("2条还没发出去")
    await expect(page.locator(".pending .state").first).to_be_visible()
    site.inbox.say(address, "您不在的时候")
    await site.start()
    # Pressed if it is still there: the line comes back by itself, and may have been faster.
    await page.evaluate("document.querySelector('.notice button')?.click()")

    await expect(page.locator(".pending")).to_have_count(0)
    await expect(page.locator(".notice")).to_be_empty()
    await expect(page.get_by_text("您不在的时候")).to_have_count(1)
    assert [kept.text for kept in site.inbox.received] == ["断网前", "断网时第一句", "断网时第二句"]
    await expect(page.locator(".line.mine")).to_have_count(3)


async def test_unsent_messages_survive_the_tab_and_go_out_later(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await site.stop()
    await write(page, "关掉之前写的")
    await expect(page.locator(".pending")).to_be_visible()
    await page.close()

    await site.start()
    page = await visit(context, site)

    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("关掉之前写的")
    assert [kept.text for kept in site.inbox.received] == ["关掉之前写的"]


async def test_a_store_that_is_away_for_a_moment_is_waited_for(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    site.inbox.fail(1)

    await write(page, "还在吗")

    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("还在吗")
    assert len(site.inbox.received) == 1


async def test_tabs_opened_together_are_one_conversation_and_stay_in_step(
    context: BrowserContext, site: Site
) -> None:
    echo(site.inbox, buttons=["好"])
    one, other = await asyncio.gather(visit(context, site), visit(context, site))

    await write(one, "从第一个标签页")
    await write(other, "从第二个标签页")

    for page in (one, other):
        await expect(page.locator(".line.mine:not(.pending)")).to_have_count(2)
        await expect(page.locator(".line.theirs")).to_have_count(2)
    assert len({kept.address for kept in site.inbox.received}) == 1
    await one.get_by_role("button", name="好").click()
    await expect(other.locator(".line.mine")).to_have_count(3)


async def test_everything_can_be_done_from_the_keyboard(context: BrowserContext, site: Site) -> None:
    echo(site.inbox, buttons=["施工噪声", "邻居装修"])
    page = await visit(context, site)

    await page.keyboard.type("太吵了")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("夜里两点")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="邻居装修")).to_be_visible()
    for _ in range(6):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == "邻居装修":
            break
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("收到：邻居装修")).to_be_visible()

    assert outline == "solid"
    assert [kept.text for kept in site.inbox.received] == ["太吵了\n夜里两点", "邻居装修"]
    assert await page.evaluate("document.activeElement.tagName") == "TEXTAREA"


async def test_enter_that_picks_a_word_in_an_input_method_sends_nothing(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)
    await page.get_by_role("textbox").fill("wangjing")

    await page.get_by_role("textbox").dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    await expect(page.get_by_role("textbox")).to_have_value("wangjing")
    await expect(page.locator(".line")).to_have_count(0)


async def test_the_switch_changes_the_page_and_tells_the_desk(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await write(page, "你好")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()

    await page.get_by_role("button", name="English").click()

    await expect(page.get_by_role("textbox")).to_have_attribute("placeholder", "What’s wrong?")
    await expect(page.locator(".line.mine:not(.pending)")).to_have_count(2)
    assert (site.inbox.received[1].text, site.inbox.received[1].lang) == ("English", "en")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_before_the_first_word_the_switch_only_changes_the_page(
    context: BrowserContext, site: Site
) -> None:
    page = await visit(context, site)

    await page.get_by_role("button", name="English").click()
    await write(page, "Hello")

    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    assert [(kept.text, kept.lang) for kept in site.inbox.received] == [("Hello", "en")]


async def test_a_place_is_asked_for_and_then_sent(browser: Browser, site: Site) -> None:
    context = await browser.new_context(
        locale="zh-CN",
        permissions=["geolocation"],
        geolocation={"latitude": 39.99671, "longitude": 116.48123},
    )
    page = await visit(context, site)

    await page.get_by_role("button", name="发送我的位置").click()
    await expect(page.get_by_text("只用来找到您说的地方")).to_be_visible()
    assert site.inbox.received == []
    await page.get_by_role("button", name="发送位置").click()

    await expect(page.locator(".line.mine:not(.pending)")).to_contain_text("39.99671, 116.48123")
    place = site.inbox.received[0].place
    assert place is not None
    assert (place.lat, place.long) == (39.99671, 116.48123)
    await context.close()


async def test_a_refused_place_says_what_to_do_instead(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)

    await page.get_by_role("button", name="发送我的位置").click()
    await page.get_by_role("button", name="发送位置").click()

    await expect(page.locator(".ask-place")).to_contain_text("把地点写下来也一样")


async def test_a_text_that_is_too_long_stays_where_it_is(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)

    await write(page, "字" * 5003)

    await expect(page.get_by_role("alert")).to_contain_text("多了3字")
    assert len(await page.get_by_role("textbox").input_value()) == 5003
    await write(page, "字" * 5000)
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    assert site.inbox.received[0].text == "字" * 5000


async def test_a_refused_message_can_be_taken_back(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)

    await write(page, "\x01\x02")
    await expect(page.locator(".refused")).to_contain_text("没能发出去")
    await page.get_by_role("button", name="改一改").click()

    await expect(page.locator(".refused")).to_have_count(0)
    assert await page.get_by_role("textbox").input_value() == "\x01\x02"


@pytest.mark.parametrize("width", [320, 390, 1200])
async def test_nothing_is_wider_than_the_window(browser: Browser, site: Site, width: int) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 720})
    echo(site.inbox, card=SUMMARY, buttons=["对，登记", "W" * 60])
    page = await visit(context, site)

    await write(page, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 40)
    await expect(page.locator(".card")).to_be_visible()

    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate("document.querySelector('.log').scrollWidth") <= width
    column = await page.locator(".lines").bounding_box()
    assert column is not None
    assert column["width"] <= 720
    await context.close()


@pytest.mark.parametrize(
    ("width", "large", "above"), [(320, False, True), (390, True, True), (390, False, False)]
)
async def test_in_a_narrow_card_the_name_of_a_field_stands_above_its_words(
    browser: Browser, site: Site, *, width: int, large: bool, above: bool
) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 720}, locale="zh-CN")
    echo(site.inbox, card=SUMMARY, buttons=["对，登记"])
    page = await visit(context, site)
    if large:
        await page.get_by_role("button", name="大字版").click()
    await write(page, "垃圾")

    name = await page.locator(".field dt").first.bounding_box()
    words = await page.locator(".field dd").first.bounding_box()

    assert name is not None
    assert words is not None
    assert (words["y"] >= name["y"] + name["height"]) is above
    await context.close()


async def test_everything_that_is_pressed_is_large_enough(context: BrowserContext, site: Site) -> None:
    echo(site.inbox, card=SUMMARY, buttons=["对，登记"])
    page = await visit(context, site)
    await write(page, "垃圾")
    await expect(page.locator(".card")).to_be_visible()

    small = await page.evaluate(
        "[...document.querySelectorAll('button, textarea')].filter(e => e.offsetParent && "
        "(e.offsetHeight < 44 || e.offsetWidth < 44)).map(e => e.outerHTML)"
    )

    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_no_accessibility_rule_is_broken(browser: Browser, site: Site, scheme: Any, lang: str) -> None:
    context = await browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 780})
    page = await visit(context, site, f"/?lang={lang}")
    assert await violations(page) == []

    await write(page, "煤气 gas")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()
    say = site.inbox.say
    say(site.address, "到外面打96777（抢修）；有火打119。", card=DANGER)
    say(site.address, "我来跟您说。https://www.beijing.gov.cn/", author="staff")
    say(site.address, "登记好了", card=PROGRESS)
    say(site.address, "他们联系过您吗？", buttons=["联系过", "没有"], author="system")
    say(site.address, "", card=SUMMARY, buttons=["对，登记"])
    site.inbox.think(site.address, True)
    await expect(page.locator(".card.summary")).to_be_visible()
    await page.locator(".tool.more").click()
    await page.locator(".entry.times").click()
    await page.locator(".pin").click()
    assert await violations(page) == []

    await site.stop()
    await write(page, "还没发")
    await expect(page.locator(".notice .column")).to_be_visible()
    await page.get_by_role("textbox").fill("字" * 5001)
    assert await violations(page) == []
    await context.close()


async def test_light_and_dark_are_different_papers(browser: Browser, site: Site) -> None:
    papers = []
    for scheme in ("light", "dark"):
        context = await browser.new_context(color_scheme=scheme)
        page = await visit(context, site)
        papers.append(
            await page.evaluate("getComputedStyle(document.querySelector('.chat')).backgroundColor")
        )
        await context.close()

    assert papers == ["rgb(248, 244, 236)", "rgb(25, 24, 21)"]


async def test_new_lines_are_announced_and_old_ones_are_not(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    log = page.get_by_role("log")

    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_have_accessible_name("对话")


async def test_reduced_motion_keeps_the_typing_sign_still(browser: Browser, site: Site) -> None:
    context = await browser.new_context(locale="zh-CN", reduced_motion="reduce")
    page = await visit(context, site)
    await write(page, "你好")
    await expect(page.locator(".line.mine:not(.pending)")).to_be_visible()

    site.inbox.think(site.address, True)

    await expect(page.get_by_text("正在回复")).to_be_visible()
    assert await page.evaluate("getComputedStyle(document.querySelector('.dots i')).animationName") == "none"
    await context.close()


async def test_times_are_shown_on_demand(context: BrowserContext, site: Site) -> None:
    page = await visit(context, site)
    await write(page, "你好")
    stamp = page.locator(".line.mine:not(.pending) .stamp")
    await expect(stamp).to_be_hidden()

    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("button", name="显示时间").click()

    await expect(stamp).to_be_visible()


async def test_what_is_seen_is_acknowledged(context: BrowserContext, site: Site) -> None:
    echo(site.inbox)
    page = await visit(context, site)
    await write(page, "你好")
    await expect(page.locator(".line.theirs")).to_be_visible()

    async with asyncio.timeout(5):
        while site.inbox.seen(site.address) < site.inbox.lines(site.address)[-1].id:
            await asyncio.sleep(0.02)


async def test_the_page_loads_nothing_from_elsewhere_and_complains_of_nothing(
    context: BrowserContext, site: Site
) -> None:
    echo(site.inbox, card=PROGRESS)
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    page = await visit(context, site)
    await write(page, "你好")
    await expect(page.locator(".card")).to_be_visible()

    assert [url for url in asked if not url.startswith(site.url)] == []
    assert complaints == []
    assert await context.cookies() == []


async def test_the_widget_lives_in_a_shadow_root_on_any_site(context: BrowserContext, site: Site) -> None:
    echo(site.inbox, card=SUMMARY)
    page = await context.new_page()
    # Another origin than the desk's: as far from it as any site.
    await page.goto(f"http://localhost:{site.port}/street")

    await page.get_by_role("button", name="Ask 12345").click()
    await expect(page.get_by_role("dialog", name=NAMES["en"])).to_contain_text(NAMES["en"])
    await expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("hello from the street")
    await page.keyboard.press("Enter")
    await expect(page.locator(".card")).to_be_visible()

    assert await page.evaluate("document.querySelector('.chat')") is None
    words = page.locator(".line.mine .words")
    assert await words.evaluate("e => getComputedStyle(e).fontSize") == "16px"
    assert await words.evaluate("e => getComputedStyle(e).color") == "rgb(36, 35, 31)"
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    site.inbox.say(site.address, "anything new?")
    await expect(page.get_by_role("button", name="Ask 12345 (1)")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("anything new?")).to_be_visible()


async def test_the_chat_stands_in_a_frame_of_the_sites_that_are_named_and_of_no_other(
    context: BrowserContext, site: Site
) -> None:
    await site.stop()
    site.origins = [f"http://localhost:{site.port}"]
    await site.start()
    echo(site.inbox, card=SUMMARY)

    page = await context.new_page()
    await page.goto(f"http://localhost:{site.port}/framing")
    chat = page.frame_locator("iframe")
    await chat.get_by_role("textbox").fill("hello from the street")
    await chat.get_by_role("textbox").press("Enter")
    await expect(chat.locator(".card")).to_be_visible()

    stranger = await context.new_page()
    async with stranger.expect_console_message(lambda told: "frame-ancestors" in told.text):
        await stranger.goto(f"http://elsewhere.localhost:{site.port}/framing")
    await expect(stranger.frame_locator("iframe").get_by_role("textbox")).to_have_count(0)


async def test_the_tab_s_token_is_all_that_is_kept(context: BrowserContext, site: Site) -> None:
    echo(site.inbox)
    page = await visit(context, site)
    await write(page, "我的电话是13800138000")
    await expect(page.locator(".line.theirs")).to_be_visible()

    kept = await page.evaluate("JSON.stringify(Object.keys(localStorage))")

    assert json.loads(kept) == ["swift-response.token"]
