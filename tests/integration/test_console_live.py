"""A conversation that lies open in a browser: what is new comes by itself, and what is being typed stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestClient
from playwright.async_api import FilePayload, Page, expect
from sqlalchemy import select, update

from desk.channel import LARGEST_MEDIA, Incoming
from desk.conversations import outbox
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store.models import ConversationRow, MessageRow, SessionRow
from tests.console_pages import barriers, signed_in
from tests.photos import a_photo
from tests.pressing import LateAnswer
from tests.staff_room import PASSWORD, StaffRoom, beijing

if TYPE_CHECKING:
    from playwright.async_api import Browser

Client = TestClient[web.Request, web.Application]


async def say(room: StaffRoom, text: str, *, id: str = "m1") -> int:
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    return (await inbox.receive(Incoming("web", "device-1", id, text=text))).conversation_id


async def a_long_talk(room: StaffRoom) -> int:
    """A conversation of more lines than a window shows."""
    for n in range(40):
        conversation = await say(room, f"第{n}句", id=f"long-{n}")
    return conversation


async def sign_in(room: StaffRoom, browser: Browser, *, scripted: bool = True) -> Page:
    await room.staff("li", "operator")
    return await signed_in(room, browser, "li", width=390, scripted=scripted)


async def open_talk(room: StaffRoom, page: Page, conversation: int) -> None:
    await page.goto(str(room.server.make_url(f"/desk/conversations/{conversation}#newest")))
    await expect(page.get_by_role("log")).to_be_visible()


async def scroll(page: Page) -> int:
    """How far from the end the page stands, in px."""
    away: int = await page.evaluate("document.documentElement.scrollHeight - innerHeight - scrollY")
    return away


async def test_a_new_line_comes_by_itself_and_leaves_what_is_being_typed(
    lone_room: StaffRoom, browser: Browser
) -> None:
    conversation = await a_long_talk(lone_room)
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)
    await page.get_by_label("回复市民").fill("我看看")

    await say(lone_room, "还在吗？", id="m2")

    await expect(page.get_by_role("log").get_by_text("还在吗？")).to_be_in_viewport()
    await expect(page.get_by_label("回复市民")).to_have_value("我看看")
    await expect(page.get_by_label("回复市民")).to_be_focused()
    assert await scroll(page) < 5


async def test_a_state_that_changes_is_shown_without_reloading(
    lone_room: StaffRoom, browser: Browser
) -> None:
    conversation = await say(lone_room, "有人吗")
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)

    await page.get_by_role("button", name="我来答").click()
    await expect(page.get_by_role("button", name="交还给助手")).to_be_focused()
    await page.get_by_label("回复市民").fill("在的")
    await page.get_by_role("button", name="发送").click()
    line = page.get_by_role("listitem").filter(has_text="在的")
    await expect(line).to_contain_text("待发送")
    async with lone_room.db.begin() as session:
        await session.execute(update(MessageRow).where(MessageRow.direction == "out").values(status="sent"))

    await expect(line).not_to_contain_text("待发送")
    await expect(page.get_by_text("您在答")).to_be_visible()
    await expect(page.get_by_label("回复市民")).to_have_value("")
    assert page.url.endswith(f"/desk/conversations/{conversation}#newest")


async def test_who_reads_further_up_is_not_moved_but_told(lone_room: StaffRoom, browser: Browser) -> None:
    conversation = await a_long_talk(lone_room)
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)
    assert await scroll(page) < 5
    await page.evaluate("scrollTo(0, 100)")

    await say(lone_room, "还在吗？", id="m2")

    told = page.get_by_role("link", name="有新消息")
    await expect(told).to_be_visible()
    await expect(page.get_by_label("回复市民")).to_be_in_viewport()
    assert await page.evaluate("scrollY") == 100
    await told.click()
    await expect(page.get_by_text("还在吗？")).to_be_in_viewport()
    await expect(told).to_be_hidden()


async def test_words_not_sent_yet_survive_a_reload_and_a_session_that_ended(
    lone_room: StaffRoom, browser: Browser
) -> None:
    conversation = await say(lone_room, "有人吗")
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)
    await page.get_by_label("回复市民").fill("在，您说")
    async with lone_room.db.begin() as session:
        [row] = await session.scalars(select(SessionRow))
        await session.delete(row)

    await page.get_by_role("button", name="发送").click()

    await expect(page.get_by_text("和服务断开了")).to_be_visible()
    await page.reload()
    await page.fill("[name=name]", "li")
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await expect(page.get_by_label("回复市民")).to_have_value("在，您说")


async def test_without_its_script_the_page_opens_and_returns_at_the_newest_line(
    lone_room: StaffRoom, browser: Browser
) -> None:
    conversation = await a_long_talk(lone_room)
    page = await sign_in(lone_room, browser, scripted=False)
    await page.goto(str(lone_room.server.make_url("/desk/conversations")))

    await page.get_by_role("link", name=f"对话 {conversation}").click()
    await expect(page.get_by_text("第39句")).to_be_in_viewport()
    await page.get_by_label("回复市民").fill("在的")
    await page.get_by_role("button", name="发送").click()

    await expect(page.get_by_role("log").get_by_text("在的")).to_be_in_viewport()
    await expect(page.get_by_label("回复市民")).to_be_in_viewport()


def a_file(name: str, content: bytes | None = None) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": a_photo() if content is None else content}


async def test_a_chosen_photo_is_shown_taken_off_and_sent_without_words(
    lone_room: StaffRoom, browser: Browser
) -> None:
    conversation = await say(lone_room, "修好了吗")
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)
    field, chosen = page.get_by_label("照片或文件"), page.get_by_role("list", name="要发的照片和文件")

    await field.set_input_files([a_file("before.jpg"), a_file("after.jpg")])
    await expect(chosen.get_by_role("listitem")).to_have_text(["before.jpg✕", "after.jpg✕"])
    await expect(chosen.locator("img")).to_have_count(2)
    assert (
        await chosen.locator("img").first.evaluate("one => one.decode().then(() => one.naturalWidth)") == 64
    )
    await chosen.get_by_role("button", name="去掉 before.jpg").click()
    await expect(chosen.get_by_role("button", name="去掉 after.jpg")).to_be_focused()
    broken = await barriers(page)
    await page.get_by_role("button", name="发送").click()

    await expect(page.get_by_role("log").locator(".staff .photo img")).to_be_in_viewport(ratio=1)
    await expect(chosen).to_be_hidden()
    [line] = [line for line in await lone_room.conversations.transcript(conversation) if line.media]
    assert (line.text, [one["name"] for one in line.media]) == ("", ["after.jpg"])
    assert broken == []


async def test_what_is_too_large_or_no_picture_is_said_and_the_words_stay(
    lone_room: StaffRoom, browser: Browser, tmp_path: Path
) -> None:
    film = tmp_path / "film.jpg"
    with film.open("wb") as written:
        written.truncate(LARGEST_MEDIA + 1)
    conversation = await say(lone_room, "修好了吗")
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)
    await page.get_by_label("回复市民").fill("修好了，您看")
    field, told = page.get_by_label("照片或文件"), page.get_by_role("alert")

    await field.set_input_files(film)
    await expect(told).to_contain_text("“film.jpg”超过20 MB")
    await field.set_input_files([a_file("run.jpg", b"MZ of a program\x90\x00")])
    await expect(told).to_be_hidden()
    await page.get_by_role("button", name="发送").click()

    await expect(told).to_contain_text("“run.jpg”这种文件发不了")
    await expect(page.get_by_label("回复市民")).to_have_value("修好了，您看")
    await page.get_by_role("button", name="去掉 run.jpg").click()
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_role("log").get_by_text("修好了，您看")).to_be_visible()
    await expect(told).to_be_hidden()


async def test_a_photo_is_pasted_into_the_reply(lone_room: StaffRoom, browser: Browser) -> None:
    conversation = await say(lone_room, "修好了吗")
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)

    await page.get_by_label("回复市民").evaluate(
        """box => {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File(["x"], "copied.png", { type: "image/png" }));
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )

    await expect(page.get_by_role("list", name="要发的照片和文件")).to_contain_text("copied.png")


async def test_without_its_script_the_page_sends_a_photo_too(lone_room: StaffRoom, browser: Browser) -> None:
    conversation = await say(lone_room, "修好了吗")
    page = await sign_in(lone_room, browser, scripted=False)
    await open_talk(lone_room, page, conversation)
    field = page.get_by_label("照片或文件")

    await page.get_by_label("回复市民").fill("修好了，您看")
    await field.set_input_files([a_file("run.jpg", b"MZ of a program\x90\x00")])
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_role("alert")).to_contain_text("“run.jpg”这种文件发不了")
    await expect(page.get_by_label("回复市民")).to_have_value("修好了，您看")
    await field.set_input_files([a_file("after.jpg")])
    await page.get_by_role("button", name="发送").click()

    await expect(page.get_by_role("log").locator(".staff .photo img")).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("修好了，您看")).to_be_visible()


async def test_an_open_page_reads_nothing_and_is_nobodys_presence(room: StaffRoom, client: Client) -> None:
    conversation = await say(room, "我不想活了")
    await room.staff("li", "operator")
    await client.post("/desk/sign-in", data={"name": "li", "password": PASSWORD})
    room.clock.pass_(minutes=6)

    async with client.get(f"/desk/conversations/{conversation}/lines?after=0") as answer:
        shown = await answer.text()

    async with room.db.read() as session:
        [row] = await session.scalars(select(SessionRow))
        is_unread = (await session.get_one(ConversationRow, conversation)).quiet_until_read
    assert "我不想活了" in shown
    assert is_unread
    assert (room.clock() - row.seen_at).total_seconds() == 360


async def test_only_the_lines_after_the_known_one_are_sent_and_masked_by_all(
    room: StaffRoom, client: Client
) -> None:
    conversation = await say(room, "编号BJ20261124-000001，查询码7KQ2MF，电话13812345678")
    async with room.db.begin() as session:
        known = await outbox.post(
            session, conversation_id=conversation, text="收到", author="bot", now=room.clock()
        )
    await say(room, "7kq2mf 是查询码", id="m2")
    await room.staff("zhao", "reviewer")
    await client.post("/desk/sign-in", data={"name": "zhao", "password": PASSWORD})

    async with client.get(f"/desk/conversations/{conversation}/lines?after={known}") as answer:
        newest = await answer.text()
    async with client.get(f"/desk/conversations/{conversation}/lines") as answer:
        everything = await answer.text()

    assert "收到" in everything
    assert "收到" not in newest
    assert "•••••• 是查询码" in newest
    for secret in ("7KQ2MF", "13812345678"):
        assert secret not in everything
    assert "<form" not in newest


async def test_a_canned_answer_that_is_refused_is_no_lost_connection(
    lone_room: StaffRoom, browser: Browser
) -> None:
    conversation = await say(lone_room, "你好")
    page = await sign_in(lone_room, browser)
    await open_talk(lone_room, page, conversation)
    await page.locator("details.canned summary").click()

    await page.get_by_role("button", name="把正在写的存成常用语").click()

    await expect(page.get_by_role("alert")).to_contain_text("没存上")
    await expect(page.locator("[data-lost]")).to_be_hidden()


async def test_an_answer_is_sent_though_a_line_comes_while_it_is_pressed(
    lone_room: StaffRoom, browser: Browser
) -> None:
    conversation = await say(lone_room, "有人吗")
    page = await sign_in(lone_room, browser)
    lines = LateAnswer(page, "**/lines?after=*")
    await lines.awaited()
    await open_talk(lone_room, page, conversation)
    await page.get_by_label("回复市民").fill("在的")
    await say(lone_room, "还在吗？", id="m2")

    await lines.comes_while_pressed(page.get_by_role("button", name="发送"))

    await expect(page.get_by_role("log").get_by_text("在的", exact=True)).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("还在吗？")).to_be_visible()
