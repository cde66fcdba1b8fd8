"""An operator on the phone, in a browser: from the story to the tracking code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Page, expect

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from tests.console_pages import barriers, signed_in
from tests.pressing import LateAnswer
from tests.recorded_dialogue import RUBBISH, recorded_dialogue
from tests.sealed_store import Database
from tests.staff_room import StaffRoom, beijing, staff_room

if TYPE_CHECKING:
    from playwright.async_api import Browser

LEAK = "我家厨房煤气泄漏了，味道特别大，头晕"


@pytest.fixture
async def room(sqlite_url: str) -> AsyncIterator[StaffRoom]:
    """The desk with a dialogue server behind it, and somebody's complaint about rubbish in Wangjing."""
    db = Database(sqlite_url)
    async with recorded_dialogue() as dialogue, staff_room(db, dialogue=dialogue) as opened:
        await opened.staff("li", "operator")
        await opened.ticket()
        yield opened
    await db.close()


@pytest.fixture
async def page(room: StaffRoom, browser: Browser) -> AsyncIterator[Page]:
    """The form, before somebody who has signed in."""
    page = await signed_in(room, browser, "li")
    await page.goto(str(room.server.make_url("/desk/file")))
    yield page
    await page.close()


async def test_a_phone_call_goes_from_the_story_to_the_tracking_code(page: Page) -> None:
    await page.get_by_label("边听边写").fill(RUBBISH)
    await page.get_by_role("button", name="帮我填").click()

    await expect(page.get_by_label("垃圾清运与分类")).to_be_checked()
    await expect(page.get_by_label("姓名", exact=True)).to_have_value("王秀兰")
    await expect(page.get_by_label("单独登记")).to_be_checked()
    assert await barriers(page) == []
    await page.get_by_label("什么时候方便接电话").fill("晚上六点以后")
    await page.get_by_role("button", name="登记", exact=True).click()

    await expect(page.get_by_role("heading", name="登记好了")).to_be_visible()
    await expect(page.get_by_text("给您登记好了，请拿笔记一下")).to_be_visible()
    await expect(page.get_by_text("I've filed it for you")).to_be_visible()
    assert await barriers(page) == []


async def test_danger_is_shown_while_the_story_is_still_being_written(page: Page) -> None:
    await page.get_by_label("边听边写").press_sequentially(LEAK)

    await expect(page.get_by_role("alert").filter(has_text="先告诉市民")).to_be_visible()
    await expect(page.get_by_label("边听边写")).to_have_value(LEAK)
    assert await barriers(page) == []


async def test_a_category_chosen_by_hand_shows_its_unit_at_once(page: Page) -> None:
    await page.get_by_label("类别", exact=True).select_option("utilities.gas")

    await expect(page.get_by_text("直接归")).to_be_visible()


async def say(room: StaffRoom, text: str, id: str) -> int:
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    return (await inbox.receive(Incoming("web", "somebody", id, text=text))).conversation_id


async def test_beside_the_chat_one_asks_on_while_the_form_keeps_what_is_typed(
    room: StaffRoom, page: Page
) -> None:
    conversation = await say(room, "路灯不亮了", "m1")
    await page.goto(str(room.server.make_url(f"/desk/conversations/{conversation}")))
    await page.get_by_role("link", name="把这里说的登记成工单").click()
    await page.get_by_label("类别", exact=True).select_option("municipal_facilities.street_light")
    await page.get_by_label("区和街乡镇").select_option("110105026")
    await page.get_by_label("详细地址").fill("望京花园东区")

    await page.get_by_label("回复市民").fill("哪盏灯？")
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_role("log").get_by_text("哪盏灯？")).to_be_visible()
    await say(room, "门口那盏", "m2")
    await expect(page.get_by_role("log").get_by_text("门口那盏")).to_be_in_viewport()

    await expect(page.get_by_label("回复市民")).to_have_value("")
    await expect(page.get_by_label("详细地址")).to_have_value("望京花园东区")
    assert await barriers(page) == []
    await page.get_by_role("button", name="登记", exact=True).click()
    await expect(page.get_by_role("heading", name="编号和查询码已经发到对话里")).to_be_visible()


async def test_a_story_is_read_though_its_danger_is_shown_while_it_is_pressed(page: Page) -> None:
    advice = LateAnswer(page, "**/desk/file/advice")
    await advice.awaited()
    await page.get_by_label("边听边写").fill(LEAK)

    await advice.comes_while_pressed(page.get_by_role("button", name="帮我填"))

    await expect(page.get_by_role("status").filter(has_text="现在没法自动填")).to_be_visible()
