"""What needs a person now: the numbers, who may ask for them, and the page that rings."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from desk.channel import Incoming
from desk.conversations.hold import WAITING
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store.models import ConversationRow, SessionRow
from tests.console_pages import console
from tests.sealed_store import Database
from tests.staff_room import PASSWORD, StaffRoom, beijing, staff_room

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

Client = TestClient[web.Request, web.Application]
COUNT_TONES = """
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) { window.tones += 1; return start.call(this, at); };
"""


async def sign_in(room: StaffRoom, client: Client, role: str) -> None:
    await room.staff(role, role, "S110105026" if role == "handler" else None)
    async with client.post("/desk/sign-in", data={"name": role, "password": PASSWORD}) as answer:
        assert answer.status == 200


async def say(room: StaffRoom, text: str, device: str = "device-1") -> int:
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    return (await inbox.receive(Incoming("web", device, "m1", text=text))).conversation_id


async def wait_for_a_person(room: StaffRoom, device: str) -> None:
    conversation = await say(room, "我要找人工", device)
    async with room.db.begin() as session:
        row = await session.get_one(ConversationRow, conversation)
        row.held_by, row.held_reason, row.held_since = WAITING, "asked", room.clock()


async def alerts(client: Client) -> dict[str, Any]:
    async with client.get("/desk/alerts") as answer:
        assert (answer.status, answer.content_type) == (200, "application/json")
        found: dict[str, Any] = await answer.json()
        return found


async def test_words_of_suicide_are_counted_until_somebody_reads_and_takes_them(
    room: StaffRoom, client: Client
) -> None:
    await sign_in(room, client, "operator")
    before = await alerts(client)
    conversation = await say(room, "我不想活了")
    told = await alerts(client)

    async with client.get(f"/desk/conversations/{conversation}") as answer:
        csrf = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    read = await alerts(client)
    assert csrf is not None
    await client.post(f"/desk/conversations/{conversation}/take", data={"csrf": csrf[1]})

    assert before == {"waiting": 0, "danger": 0}
    assert told == {"waiting": 1, "danger": 1}
    assert read == {"waiting": 1, "danger": 0}
    assert await alerts(client) == {"waiting": 0, "danger": 0}


@pytest.mark.parametrize("role", ["supervisor", "admin"])
async def test_who_talks_with_citizens_is_alerted(room: StaffRoom, client: Client, role: str) -> None:
    await sign_in(room, client, role)

    await say(room, "我不想活了")

    assert (await alerts(client))["waiting"] == 1


@pytest.mark.parametrize("role", ["handler", "reviewer"])
async def test_who_does_not_talk_with_citizens_is_not_alerted(
    room: StaffRoom, client: Client, role: str
) -> None:
    await sign_in(room, client, role)

    async with client.get("/desk/alerts") as answer:
        assert answer.status == 403
    async with client.get("/desk/") as answer:
        text = await answer.text()
    assert "alerts.js" not in text
    assert "data-alerts" not in text


async def test_nobody_is_alerted_without_signing_in(client: Client) -> None:
    async with client.get("/desk/alerts", allow_redirects=False) as answer:
        assert answer.status == 303
    async with client.get("/desk/sign-in") as answer:
        assert "<script" not in await answer.text()


async def test_a_page_that_asks_by_itself_is_nobodys_presence(room: StaffRoom, client: Client) -> None:
    async def seen() -> float:
        async with room.db.read() as session:
            [row] = await session.scalars(select(SessionRow))
            return (room.clock() - row.seen_at).total_seconds()

    await sign_in(room, client, "operator")
    room.clock.pass_(minutes=6)
    await alerts(client)
    after_asking = await seen()
    await client.get("/desk/")

    assert (after_asking, await seen()) == (360, 0)


async def test_the_page_brings_the_script_of_its_own_site_and_a_live_badge(
    room: StaffRoom, client: Client
) -> None:
    await sign_in(room, client, "operator")
    async with client.get("/desk/") as answer:
        policy, text = answer.headers["Content-Security-Policy"], await answer.text()
    async with client.get("/desk/static/alerts.js") as answer:
        script = answer.status

    assert "script-src 'self'; connect-src 'self'" in policy
    assert re.findall(r"<script[^>]*>", text) == [
        f'<script src="/desk/static/{name}.js" type="module">' for name in ("alerts", "inbox", "queue")
    ]
    assert 'aria-live="polite" data-alerts' in text
    assert script == 200


async def opened(room: StaffRoom, browser: Browser, lang: str) -> Page:
    """An operator's page, whose tones are counted and whose clock is moved by hand."""
    await room.staff("li", "operator")
    page = await console(browser, lang=lang)
    await page.add_init_script(COUNT_TONES)
    await page.clock.install()
    await page.goto(str(room.server.make_url(f"/desk/sign-in?lang={lang}")))
    await page.fill("[name=name]", "li")
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_selector("[data-alerts]", state="attached")
    return page


async def until_rung(page: Page, tones: int) -> None:
    """Asked from here: a page of this policy evaluates nothing by itself. The clock goes on meanwhile: a page that was
    still being answered waits its ten seconds only from then on."""
    async with asyncio.timeout(10):
        while await page.evaluate("window.tones") != tones:
            await page.clock.run_for(1_000)
            await asyncio.sleep(0.05)


async def test_a_page_that_lies_open_counts_rings_and_changes_its_title(
    sqlite_url: str, browser: Browser
) -> None:
    db = Database(sqlite_url)
    async with staff_room(db) as room:
        page = await opened(room, browser, "en")
        await page.keyboard.press("Tab")
        quiet = (await page.title(), await page.inner_text("[data-alerts]"))
        await say(room, "我不想活了")

        async with page.expect_response("**/desk/alerts"):
            await page.clock.run_for(10_000)
        await until_rung(page, 2)

        title = await page.title()
        said = await page.inner_text("[data-alerts]")
        leads_to = await page.get_by_role("link", name="1 waiting for a person").get_attribute("href")
        async with page.expect_response("**/desk/alerts"):
            await page.clock.run_for(10_000)
        tones = await page.evaluate("window.tones")
    await db.close()

    assert quiet[1] == ""
    assert title == f"⚠ (1) {quiet[0]}"
    assert "1 in danger, not read yet" in said
    assert "1 waiting for a person" in said
    assert leads_to == "/desk/conversations?held=1"
    assert tones == 2


async def test_that_somebody_waits_rings_only_for_who_has_switched_it_on(
    sqlite_url: str, browser: Browser
) -> None:
    db = Database(sqlite_url)
    async with staff_room(db) as room:
        page = await opened(room, browser, "zh")
        sound = page.get_by_role("button", name="提示音")
        before = await sound.get_attribute("aria-pressed")
        await wait_for_a_person(room, "device-1")
        async with page.expect_response("**/desk/alerts"):
            await page.clock.run_for(10_000)
        await page.get_by_role("link", name="1 人在等人工").wait_for()
        silent = await page.evaluate("window.tones")

        await sound.click()
        await until_rung(page, 2)
        await page.reload()
        switched = await sound.get_attribute("aria-pressed")
        await page.keyboard.press("Tab")
        await wait_for_a_person(room, "device-2")
        async with page.expect_response("**/desk/alerts"):
            await page.clock.run_for(10_000)
        await until_rung(page, 2)
        title = await page.title()
    await db.close()

    assert (before, silent, switched) == ("false", 0, "true")
    assert title.startswith("(2) ")


async def test_a_page_whose_session_is_over_says_that_it_rings_no_more(
    sqlite_url: str, browser: Browser
) -> None:
    db = Database(sqlite_url)
    async with staff_room(db) as room:
        page = await opened(room, browser, "en")
        room.clock.pass_(hours=12)

        await page.clock.run_for(10_000)
        await page.wait_for_selector("[data-alerts] a")

        title, said = await page.title(), await page.inner_text("[data-alerts]")
    await db.close()

    assert said == "No longer ringing, please sign in"
    assert title.startswith("⚠ No longer ringing, please sign in")
