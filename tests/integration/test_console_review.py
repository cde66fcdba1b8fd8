"""The review in the console: the list, a transcript with what was understood, the keys, and who is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from playwright.async_api import Page, expect
from sqlalchemy import select, update

from desk.store.models import MessageRow, StaffRow, TicketRow
from desk.tickets.privacy import NAME_MARK
from tests.console_pages import barriers, signed_in, too_wide
from tests.office import OPERATOR, SUPERVISOR
from tests.staff_room import PASSWORD, StaffRoom
from tests.transcripts import RUBBISH, Talk, understood

if TYPE_CHECKING:
    from playwright.async_api import Browser

Client = TestClient[web.Request, web.Application]


async def sign_in(client: Client, room: StaffRoom, role: str, unit: str | None = None) -> None:
    await room.staff(f"{role}1", role, unit=unit)
    async with client.post("/desk/sign-in", data={"name": f"{role}1", "password": PASSWORD}) as answer:
        assert answer.status == 200


async def page(client: Client, path: str, *, status: int = 200) -> str:
    async with client.get(path) as answer:
        assert answer.status == status, path
        return await answer.text()


async def send(client: Client, path: str, **form: str) -> tuple[int, str]:
    text = await page(client, "/desk/account")
    csrf = text.split('name="csrf" value="')[1].split('"')[0]
    async with client.post(path, data={"csrf": csrf, **form}) as answer:
        return answer.status, await answer.text()


async def some_talk(room: StaffRoom) -> list[int]:
    """Three conversations, the newest one last: one sure, one not understood, one that says who speaks."""
    talk = Talk(room)
    place = {"district": "110105", "subdistrict": "110105026", "address": "南湖东园"}
    return [
        await talk.say("a", RUBBISH, understood("file_complaint", 0.93, **place)),
        await talk.say("b", "嘎嘎嘎", understood("nlu_fallback", 0.31)),
        await talk.say("c", "我叫王建国，楼下太吵了", understood("file_complaint", 0.47)),
    ]


async def test_the_list_shows_what_was_said_and_understood_and_never_who_spoke(
    client: Client, room: StaffRoom
) -> None:
    await some_talk(room)
    await sign_in(client, room, "reviewer")

    listed = await page(client, "/desk/review")
    assert RUBBISH in listed
    assert "反映问题" in listed
    assert "没听懂" in listed
    assert NAME_MARK in listed
    assert "王建国" not in listed

    assert "嘎嘎嘎" in await page(client, "/desk/review?fallback=yes")
    searched = await page(client, "/desk/review?q=清运")
    assert "<mark>清运</mark>" in searched
    assert "嘎嘎嘎" not in searched
    await page(client, "/desk/review?sure=perhaps", status=422)
    await page(client, "/desk/review?below=x", status=422)


async def test_the_language_of_the_page_is_no_filter(client: Client, room: StaffRoom) -> None:
    await some_talk(room)
    await sign_in(client, room, "reviewer")

    english = await page(client, "/desk/review?reviewed=&lang=en")
    talks = await page(client, "/desk/review?reviewed=&language=en&lang=zh")

    assert english.count('href="/desk/review/') >= 3
    assert "楼下太吵了" in english
    assert "楼下太吵了" not in talks


async def test_a_transcript_shows_intent_categories_places_and_the_model(
    client: Client, room: StaffRoom
) -> None:
    [chat, *_] = await some_talk(room)
    await sign_in(client, room, "reviewer")

    shown = await page(client, f"/desk/review/{chat}")

    for told in ("反映问题", "93%", "投诉", "82%", "10%", "望京街道", "南湖东园", "20261124-model"):
        assert told in shown, told
    assert 'id="teach-1"' in shown
    await page(client, "/desk/review/999", status=404)
    await page(client, f"/desk/review/{'9' * 30}", status=404)


async def test_marks_tags_and_comments_are_made_and_undone(client: Client, room: StaffRoom) -> None:
    [chat, *_] = await some_talk(room)
    await sign_in(client, room, "reviewer")
    here = f"/desk/review/{chat}"

    status, shown = await send(client, f"{here}/mark", value="yes")
    assert status == 200
    assert "记为看过了" in shown
    assert RUBBISH not in await page(client, "/desk/review")
    assert RUBBISH in await page(client, "/desk/review?reviewed=")
    await send(client, f"{here}/mark", value="no")
    assert RUBBISH in await page(client, "/desk/review")

    assert "地点错了" in (await send(client, f"{here}/tag", value="地点错了"))[1]
    assert RUBBISH in await page(client, "/desk/review?tag=地点错了")
    assert "去掉了标签" in (await send(client, f"{here}/untag", value="地点错了"))[1]
    assert "类别不对" in (await send(client, f"{here}/comment", value="类别不对"))[1]
    assert "类别不对" not in (await send(client, f"{here}/comments", value="take_back", what="1"))[1]
    assert "类别不对" in (await send(client, f"{here}/comments", value="restore", what="1"))[1]
    status, shown = await send(client, f"{here}/comment", value=" ")
    assert (status, "评注还是空的" in shown) == (422, True)


async def test_only_a_supervisor_sees_names_and_only_for_a_reason(client: Client, room: StaffRoom) -> None:
    [*_, chat] = await some_talk(room)
    await sign_in(client, room, "reviewer")
    assert "显示个人信息" not in await page(client, f"/desk/review/{chat}")
    status, _ = await send(client, f"/desk/review/{chat}/reveal", value="我想看看")
    assert status == 403

    await sign_in(client, room, "supervisor")
    assert "王建国" not in await page(client, f"/desk/review/{chat}")
    status, shown = await send(client, f"/desk/review/{chat}/reveal", value=" ")
    assert (status, "请说明原因" in shown) == (422, True)
    _, shown = await send(client, f"/desk/review/{chat}/reveal", value="市民来电核实")
    assert "王建国" in shown
    assert "市民来电核实" in shown


async def test_a_reviewer_reads_no_more_of_people_on_the_page_of_the_conversation(
    client: Client, room: StaffRoom
) -> None:
    said = "房东电话13912345678，邮箱li@example.com，车牌京A12345，卡6222021234567890123"
    chat = await Talk(room).say("a", said, understood("inform"))
    await sign_in(client, room, "reviewer")

    for path in (f"/desk/conversations/{chat}", "/desk/conversations", f"/desk/review/{chat}"):
        shown = await page(client, path)
        for told in ("13912345678", "li@example.com", "京A12345", "6222021234567890123"):
            assert told not in shown, path


@pytest.mark.parametrize(("role", "unit"), [("reviewer", None), ("admin", None), ("handler", "S110105026")])
async def test_whom_a_ticket_names_and_its_chat_only_mentions_is_read_by_nobody_who_sees_no_people(
    client: Client, room: StaffRoom, role: str, unit: str | None
) -> None:
    said, told = "周末诸葛青禾和钟离小满都不在家", "跟诸葛青禾说好了周末去"
    chat = await Talk(room).say("a", said, understood("inform"))
    number = (
        await room.ticket(conversation_id=chat, reporter_name="诸葛青禾", on_behalf_of="钟离小满")
    ).number
    await room.tickets.apply(SUPERVISOR, number, "dispatch", unit="S110105026")
    await room.conversations.reply(OPERATOR, chat, told)
    async with room.db.begin() as session:
        ticket = await session.scalar(select(TicketRow.id))
        await session.execute(update(MessageRow).values(ticket_id=ticket))
    await sign_in(client, room, role, unit)
    token = await room.token(role, unit)

    chats = (f"/desk/conversations/{chat}", "/desk/conversations", f"/desk/conversations/{chat}/lines")
    read = {path: await page(client, path) for path in chats if role != "handler"}
    read |= {path: await page(client, f"/desk/tickets/{number}{path}") for path in ("", "/print")}
    if role != "handler":
        async with client.get(f"/api/v1/conversations/{chat}/messages", headers=token) as answer:
            read["messages"] = str(await answer.json())

    assert [path for path, text in read.items() if "诸葛青禾" in text or "钟离小满" in text] == []
    assert NAME_MARK in read[""]
    assert role == "handler" or [path for path in (*chats, "messages") if NAME_MARK not in read[path]] == []


@pytest.mark.parametrize(("role", "unit"), [("operator", None), ("handler", "S110105026"), ("admin", None)])
async def test_nobody_else_sees_the_review(
    client: Client, room: StaffRoom, role: str, unit: str | None
) -> None:
    [chat, *_] = await some_talk(room)
    await sign_in(client, room, role, unit)

    assert 'href="/desk/review"' not in await page(client, "/desk/")
    for path in ("/desk/review", "/desk/review/next", f"/desk/review/{chat}"):
        await page(client, path, status=403)
    for path in ("mark", "flag", "tag", "untag", "comment", "comments", "reveal"):
        assert (await send(client, f"/desk/review/{chat}/{path}", value="yes"))[0] == 403


async def press(at: Page, key: str) -> None:
    """A key, once the page listens."""
    await at.wait_for_selector("html[data-keys=ready]", state="attached")
    await at.keyboard.press(key)


async def test_a_day_of_review_needs_the_keyboard_only(lone_room: StaffRoom, browser: Browser) -> None:
    oldest, middle, newest = await some_talk(lone_room)
    await lone_room.staff("zhao", "supervisor")
    at = await signed_in(lone_room, browser, "zhao")
    await at.goto(str(lone_room.server.make_url("/desk/review")))

    await press(at, "n")
    await at.wait_for_url(f"**/desk/review/{newest}?**")
    await press(at, "r")
    await expect(at.get_by_role("status")).to_have_text("记为看过了。")
    await press(at, "u")
    await expect(at.get_by_role("status")).to_have_text("改为没看过了。")
    await press(at, "r")
    await expect(at.get_by_role("status")).to_have_text("记为看过了。")
    await press(at, "n")
    await at.wait_for_url(f"**/desk/review/{middle}?**")
    await press(at, "f")
    await expect(at.get_by_role("status")).to_have_text("标了旗。")
    await press(at, "r")
    await expect(at.get_by_role("status")).to_have_text("记为看过了。")
    await press(at, "n")
    await at.wait_for_url(f"**/desk/review/{oldest}?**")
    await press(at, "r")
    await expect(at.get_by_role("status")).to_have_text("记为看过了。")
    await press(at, "n")
    await expect(at.get_by_text("这里的对话都看完了。")).to_be_visible()

    await press(at, "/")
    await expect(at.get_by_role("searchbox")).to_be_focused()
    await at.keyboard.type("rn垃圾")
    await expect(at.get_by_role("searchbox")).to_have_value("rn垃圾")


async def test_the_keys_are_told_and_can_be_switched_off(lone_room: StaffRoom, browser: Browser) -> None:
    *_, newest = await some_talk(lone_room)
    await lone_room.staff("zhao", "supervisor")
    at = await signed_in(lone_room, browser, "zhao")
    await at.goto(str(lone_room.server.make_url(f"/desk/review/{newest}")))

    await press(at, "?")
    await expect(at.get_by_label("用快捷键")).to_be_visible()
    await at.get_by_label("用快捷键").uncheck()
    await at.locator("h1").click()
    await press(at, "r")
    await press(at, "n")
    await at.reload()
    await press(at, "r")

    await expect(at.get_by_role("button", name="看过了", exact=True)).to_be_visible()
    await expect(at.get_by_label("用快捷键")).not_to_be_checked()


async def test_who_has_no_single_keys_in_the_queue_has_none_here(
    lone_room: StaffRoom, browser: Browser
) -> None:
    *_, newest = await some_talk(lone_room)
    await lone_room.staff("zhao", "supervisor")
    async with lone_room.db.begin() as session:
        await session.execute(update(StaffRow).values(shortcuts=False))
    at = await signed_in(lone_room, browser, "zhao")
    await at.goto(str(lone_room.server.make_url(f"/desk/review/{newest}")))

    await press(at, "r")

    await expect(at.get_by_label("用快捷键")).not_to_be_checked()
    await expect(at.get_by_role("button", name="看过了", exact=True)).to_be_visible()


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
async def test_the_pages_have_no_barrier(
    lone_room: StaffRoom, browser: Browser, lang: str, scheme: str
) -> None:
    [chat, *_] = await some_talk(lone_room)
    await lone_room.staff("zhao", "supervisor")
    at = await signed_in(lone_room, browser, "zhao", lang=lang, scheme=scheme)

    for path in (
        "/desk/review",
        "/desk/review?q=垃圾&reviewed=&intent=file_complaint",
        f"/desk/review/{chat}?reviewed=&at=1&done=reviewed",
    ):
        answer = await at.goto(str(lone_room.server.make_url(path)))
        assert answer is not None
        assert answer.ok, path
        for details in await at.locator("details").all():
            await details.evaluate("one => (one.open = true)")
        assert await barriers(at) == []
        await at.set_viewport_size({"width": 390, "height": 844})
        assert await too_wide(at) == 0, path
        await at.set_viewport_size({"width": 1280, "height": 800})
