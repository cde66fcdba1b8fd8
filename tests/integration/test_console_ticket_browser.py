"""A ticket's page in a browser: by keyboard alone, on paper, and without an accessibility fault in any look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.staff.actor import SYSTEM, Actor
from desk.staff.saved_views import SavedViews
from tests.console_pages import barriers, signed_in, too_wide
from tests.photos import a_photo
from tests.pressing import LateAnswer
from tests.staff_room import StaffRoom, beijing

if TYPE_CHECKING:
    from playwright.async_api import Browser

WANGJING = "S110105026"
OPERATOR = Actor("staff", None, "test", "operator")
MOST_TRANSFERRED = 150_000
TRANSFERRED = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, one) => sum + one.transferSize, 0)"""


async def a_full_ticket(room: StaffRoom) -> str:
    """With a chat, a photo, a point, a neighbour and a history."""
    pin = {"lat": 39.9961, "long": 116.4816}
    await room.ticket(**pin | {"lat": 39.9965})
    photo = await room.media.hand_over("web", "device-1", a_photo())
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    got = await inbox.receive(Incoming("web", "device-1", "m1", text="楼下垃圾没人收", media=[photo]))
    room.clock.pass_(seconds=5)
    ticket = await room.ticket(conversation_id=got.conversation_id, reporter_phone="13800135678", **pin)
    room.clock.pass_(minutes=1)
    await room.tickets.apply(OPERATOR, ticket.number, "dispatch", unit=WANGJING)
    room.clock.pass_(minutes=1)
    await room.tickets.note(OPERATOR, ticket.number, "已电话提醒")
    return ticket.number


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("zh", "light", 1280), ("zh", "dark", 390), ("en", "dark", 1280), ("en", "light", 390)],
)
async def test_no_accessibility_rule_is_broken_in_any_look(
    lone_room: StaffRoom, browser: Browser, lang: str, scheme: str, width: int
) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.staff("sun", "supervisor")
    page = await signed_in(lone_room, browser, "sun", lang=lang, scheme=scheme, width=width)
    broken = []

    for path in ("", "?show=told", "/print"):
        await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}{path}")))
        if not path:
            await expect(page.locator("details[open] [data-preview]").first).not_to_be_empty()
            await page.evaluate(
                "for (const one of document.querySelectorAll('details.step')) one.open = true"
            )
        broken += [(path, found) for found in await barriers(page)]
        assert await too_wide(page) == 0, path

    assert broken == []


async def test_from_the_queue_to_the_answer_by_keyboard_alone(lone_room: StaffRoom, browser: Browser) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.tickets.apply(SYSTEM, number, "raise")
    await lone_room.staff("wang", "handler", WANGJING)
    unit = Actor("staff", None, "test", "handler", WANGJING)
    await lone_room.tickets.apply(unit, number, "accept")
    page = await signed_in(lone_room, browser, "wang")

    link = page.locator(f'a[href*="/desk/tickets/{number}"]').first
    for _ in range(80):
        if await link.evaluate("one => one === document.activeElement"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#todo")).to_be_visible()
    # Its scripts run before this, and the key is theirs.
    await page.wait_for_load_state("load")
    await page.keyboard.press("a")
    await page.keyboard.press("Tab")
    await page.keyboard.type("垃圾已经清走了")
    await expect(page.locator("details[open] [data-preview]").first).to_contain_text("垃圾已经清走了")
    for _ in range(10):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.matches('button.primary')"):
            break
    await page.keyboard.press("Enter")
    await expect(page.locator(".head .status-resolved")).to_be_visible()

    assert (await lone_room.tickets.get(number, actor=SYSTEM)).status == "resolved"


async def test_keys_lead_to_a_note_and_are_silent_where_they_are_switched_off(
    lone_room: StaffRoom, browser: Browser
) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.staff("sun", "supervisor")
    page = await signed_in(lone_room, browser, "sun")
    await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}")))

    await page.keyboard.press("n")
    await expect(page.locator("#note-text")).to_be_focused()
    await page.locator("main").focus()
    await page.keyboard.press("?")
    await page.locator("[data-keys-on]").uncheck()
    await page.locator("main").focus()
    await page.keyboard.press("p")
    await page.keyboard.press("a")

    assert page.url.endswith(number)
    assert not await page.evaluate("document.activeElement.matches('summary')")


async def test_who_switched_single_keys_off_in_the_queue_has_none_here_either(
    lone_room: StaffRoom, browser: Browser
) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.staff("sun", "supervisor")
    [sun] = await lone_room.accounts.people()
    await SavedViews(lone_room.db, lone_room.clock).switch_shortcuts(sun.actor(), on=False)
    page = await signed_in(lone_room, browser, "sun")
    await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}")))
    await page.keyboard.press("p")
    await page.keyboard.press("n")

    assert page.url.endswith(number)
    await expect(page.locator("#note-text")).not_to_be_focused()


async def test_a_sentence_and_a_name_are_put_where_one_types(lone_room: StaffRoom, browser: Browser) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.staff("sun", "supervisor")
    await lone_room.staff("li.ming", "operator")
    page = await signed_in(lone_room, browser, "sun")
    await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}")))

    await page.keyboard.press("n")
    await page.keyboard.type("请@li")
    await expect(page.get_by_role("option", name="li.ming").last).to_be_visible()
    await page.keyboard.press("Enter")
    await page.keyboard.type("看看")
    assert await page.locator("#note-text").input_value() == "请@li.ming 看看"
    await page.locator("#note-sentence").select_option(index=1)

    assert (await page.locator("#note-text").input_value()).startswith("请@li.ming 看看\n我们")
    assert await page.locator("#note-sentence").input_value() == ""


async def test_the_page_is_light_and_the_sheet_takes_two_pages_at_most(
    lone_room: StaffRoom, browser: Browser
) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.staff("sun", "supervisor")
    page = await signed_in(lone_room, browser, "sun")

    await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}")))
    await expect(page.locator("details[open] [data-preview]").first).not_to_be_empty()
    transferred = await page.evaluate(TRANSFERRED)
    assert 50_000 < transferred < MOST_TRANSFERRED
    await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}/print")))
    paper = await page.pdf(prefer_css_page_size=True)

    [pages] = re.findall(rb"/Count (\d+)", paper)
    assert int(pages) <= 2


async def test_an_old_preview_does_not_stand_beside_newer_words(
    lone_room: StaffRoom, browser: Browser
) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.tickets.apply(Actor("staff", None, "lin", "handler", WANGJING), number, "accept")
    await lone_room.staff("lin", "handler", WANGJING)
    page = await signed_in(lone_room, browser, "lin")
    await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}")))
    shown = page.locator("details[open] [data-preview]").first
    await page.locator("details[open] textarea[name=note]").first.fill("第一稿")
    await expect(shown).to_contain_text("第一稿")

    await page.context.clear_cookies()
    await page.locator("details[open] textarea[name=note]").first.fill("第二稿")

    await expect(shown).to_contain_text("现在看不到市民会读到什么")
    await expect(shown).not_to_contain_text("第一稿")


async def test_a_step_is_taken_though_its_preview_comes_while_it_is_pressed(
    lone_room: StaffRoom, browser: Browser
) -> None:
    number = await a_full_ticket(lone_room)
    await lone_room.staff("lin", "handler", WANGJING)
    page = await signed_in(lone_room, browser, "lin")
    preview = LateAnswer(page, "**/preview?part=1")
    await preview.awaited()
    await page.goto(str(lone_room.server.make_url(f"/desk/tickets/{number}")))

    await preview.comes_while_pressed(page.locator("details[open] button.primary").first)

    await expect(page.locator(".head .status-in_progress")).to_be_visible()
    assert (await lone_room.tickets.get(number, actor=SYSTEM)).status == "in_progress"
