"""Sentences and the knowledge base below a conversation: searched, in the citizen's language, only put in the box."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from playwright.async_api import Page, expect
from sqlalchemy import func, select

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store.models import MessageRow
from tests.console_pages import signed_in
from tests.staff_room import PASSWORD, StaffRoom, beijing

if TYPE_CHECKING:
    from playwright.async_api import Browser

Client = TestClient[web.Request, web.Application]


async def say(room: StaffRoom, text: str, *, id: str = "m1", lang: str | None = None) -> int:
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    said = Incoming("web", "device-1", id, text=text, lang=lang)
    return (await inbox.receive(said)).conversation_id


async def answers(client: Client, conversation: int, sought: str = "") -> str:
    path = f"/desk/conversations/{conversation}/answers"
    async with client.get(path, params={"sought": sought, "lang": "zh"}) as answer:
        assert answer.status == 200
        return unescape(await answer.text())


def offered(page: str) -> list[str]:
    return re.findall(r'<button name="text" value="([^"]+)" data-say', page)


@pytest.fixture
async def operator(room: StaffRoom, client: Client) -> Client:
    await room.staff("li", "operator")
    await client.post("/desk/sign-in", data={"name": "li", "password": PASSWORD})
    return client


async def test_what_is_typed_finds_an_answer_with_its_source_and_day(
    room: StaffRoom, operator: Client
) -> None:
    conversation = await say(room, "您好")

    page = await answers(operator, conversation, "旧沙发")

    known = beijing().knowledge["bulky_waste"]
    assert offered(page) == [known.zh.answer]
    assert known.source.zh in page
    assert known.date.isoformat() in page


async def test_the_answer_is_in_the_citizens_language_whatever_the_search_was_in(
    room: StaffRoom, operator: Client
) -> None:
    conversation = await say(room, "hello there", lang="en")

    page = await answers(operator, conversation, "旧沙发")
    sentences = await answers(operator, conversation, "不归我们这条热线管")

    known = beijing().knowledge["bulky_waste"]
    assert offered(page) == [known.en.answer]
    assert known.zh.asked[0] in page
    assert "This isn't ours to decide, but I can tell you who does." in offered(sentences)


async def test_without_a_search_the_citizens_last_words_are_answered_beside_all_sentences(
    room: StaffRoom, operator: Client
) -> None:
    await say(room, "身份证丢了怎么补办？")
    conversation = await say(room, "那旧沙发扔哪里？", id="m2")

    found = offered(await answers(operator, conversation))

    assert found[0] == beijing().knowledge["bulky_waste"].zh.answer
    assert {one.zh for one in beijing().people.answers} < set(found)


async def test_what_nobody_has_an_answer_to_says_so(room: StaffRoom, operator: Client) -> None:
    conversation = await say(room, "您好")

    page = await answers(operator, conversation, "量子力学")

    assert offered(page) == []
    assert "没找到" in page


@pytest.mark.parametrize("role", ["handler", "reviewer"])
async def test_who_does_not_talk_with_citizens_is_offered_nothing(
    room: StaffRoom, client: Client, role: str
) -> None:
    conversation = await say(room, "您好")
    await room.staff("zhao", role, "S110105026" if role == "handler" else None)
    await client.post("/desk/sign-in", data={"name": "zhao", "password": PASSWORD})

    async with client.get(f"/desk/conversations/{conversation}/answers") as answer:
        assert answer.status == 403


async def open_talk(room: StaffRoom, browser: Browser, conversation: int, *, scripted: bool = True) -> Page:
    await room.staff("li", "operator")
    page = await signed_in(room, browser, "li", scripted=scripted)
    await page.goto(str(room.server.make_url(f"/desk/conversations/{conversation}")))
    return page


async def sent(room: StaffRoom) -> int:
    async with room.db.read() as session:
        found = select(func.count()).where(MessageRow.direction == "out", MessageRow.author == "staff")
        return await session.scalar(found) or 0


async def test_an_answer_is_found_while_typing_and_waits_in_the_box_to_be_sent(
    lone_room: StaffRoom, browser: Browser
) -> None:
    page = await open_talk(lone_room, browser, await say(lone_room, "您好"))
    await page.get_by_text("常用语和知识库", exact=True).click()

    await page.get_by_label("搜常用语和知识库").press_sequentially("旧沙发")
    await expect(page.get_by_role("status").filter(has_text="找到1条")).to_be_attached()
    await page.get_by_role("button", name="大件垃圾怎么处理").click()

    box = page.get_by_label("回复市民")
    await expect(box).to_have_value(beijing().knowledge["bulky_waste"].zh.answer)
    await expect(box).to_be_focused()
    assert await sent(lone_room) == 0


async def test_a_search_that_is_entered_sends_nothing(lone_room: StaffRoom, browser: Browser) -> None:
    page = await open_talk(lone_room, browser, await say(lone_room, "您好"))
    await page.get_by_label("回复市民").fill("我查一下")
    await page.get_by_text("常用语和知识库", exact=True).click()

    await page.get_by_label("搜常用语和知识库").fill("旧沙发")
    await page.get_by_label("搜常用语和知识库").press("Enter")

    await expect(page.get_by_role("button", name="大件垃圾怎么处理")).to_be_visible()
    await expect(page.get_by_label("回复市民")).to_have_value("我查一下")
    assert await sent(lone_room) == 0


async def test_opened_the_panel_answers_what_was_asked_meanwhile(
    lone_room: StaffRoom, browser: Browser
) -> None:
    page = await open_talk(lone_room, browser, await say(lone_room, "您好"))
    await say(lone_room, "旧沙发扔哪里？", id="m2")

    await page.get_by_text("常用语和知识库", exact=True).click()

    await expect(page.get_by_text("知识库里可能答得上的")).to_be_visible()
    await expect(page.get_by_role("button", name="大件垃圾怎么处理")).to_be_visible()


async def test_without_a_script_the_search_is_a_page(lone_room: StaffRoom, browser: Browser) -> None:
    page = await open_talk(lone_room, browser, await say(lone_room, "您好"), scripted=False)
    await page.get_by_text("常用语和知识库", exact=True).click()

    await page.get_by_label("搜常用语和知识库").fill("旧沙发")
    await page.get_by_role("button", name="搜", exact=True).click()

    await expect(page.get_by_role("button", name="大件垃圾怎么处理")).to_be_visible()
    await expect(page.get_by_label("搜常用语和知识库")).to_have_value("旧沙发")
