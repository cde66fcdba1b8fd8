"""The queue in a browser: keys, what changes while it lies open, several at once, and no accessibility rule broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Page, expect

from desk.staff.actor import SYSTEM, Actor
from tests.console_pages import barriers, signed_in
from tests.pressing import LateAnswer
from tests.staff_room import StaffRoom

if TYPE_CHECKING:
    from playwright.async_api import Browser

SUPERVISOR = Actor(kind="staff", id=None, name="test", role="supervisor")
LOOK = "document.dispatchEvent(new Event('queue:look'))"
FOCUSED = "document.activeElement.closest('tr')?.dataset.ticket"


async def queue(
    room: StaffRoom, browser: Browser, query: str = "view=open", *, width: int = 1280, scheme: str = "light"
) -> Page:
    """The queue as an operator has it open, in its own colours."""
    await room.staff("li", "operator")
    page = await signed_in(room, browser, "li", width=width, scheme=scheme)
    await page.goto(str(room.server.make_url(f"/desk/?{query}")))
    return page


async def some(room: StaffRoom, count: int) -> list[str]:
    """Tickets an hour apart, so that the first is due first."""
    numbers = []
    for _ in range(count):
        numbers.append((await room.ticket()).number)
        room.clock.pass_(hours=1)
    return numbers


async def test_keys_move_select_and_open(lone_room: StaffRoom, browser: Browser) -> None:
    numbers = await some(lone_room, 4)
    page = await queue(lone_room, browser)

    for key in "jjx":
        await page.keyboard.press(key)
    assert await page.evaluate(FOCUSED) == numbers[1]
    await expect(page.locator("[data-picked]")).to_have_text("选了1件：")
    for key in ("j", "j", "j", "k", "ArrowUp"):
        await page.keyboard.press(key)
    assert await page.evaluate(FOCUSED) == numbers[1]
    await page.keyboard.press("/")
    await page.keyboard.type("jx?")
    await expect(page.locator("#q")).to_have_value("jx?")
    await page.locator("#q").fill("")
    await page.locator("h1").click()
    await page.keyboard.press("f")
    await expect(page.locator("#filters select").first).to_be_focused()
    await page.locator("h1").click()
    await page.keyboard.press("?")
    await expect(page.locator("#keys dl")).to_be_visible()
    await page.keyboard.press("o")

    await page.wait_for_url(f"**/desk/tickets/{numbers[1]}")


async def test_coming_back_finds_the_line_and_what_was_selected(
    lone_room: StaffRoom, browser: Browser
) -> None:
    numbers = await some(lone_room, 3)
    page = await queue(lone_room, browser)
    for key in "jjxo":
        await page.keyboard.press(key)
    await page.wait_for_url("**/desk/tickets/*")

    await page.go_back()

    await expect(page.locator("[data-picked]")).to_have_text("选了1件：")
    assert await page.evaluate(FOCUSED) == numbers[1]


async def test_g_and_a_letter_go_elsewhere(lone_room: StaffRoom, browser: Browser) -> None:
    page = await queue(lone_room, browser, "view=received&due=later")

    await page.keyboard.press("g")
    await page.keyboard.press("i")
    await page.wait_for_url("**/desk/inbox")


async def test_switched_off_keys_do_nothing_but_arrows_go_on(lone_room: StaffRoom, browser: Browser) -> None:
    numbers = await some(lone_room, 3)
    page = await queue(lone_room, browser)
    await page.locator("#keys summary").click()
    await page.get_by_role("button", name="关掉单键").click()
    await page.wait_for_selector('[data-shortcuts="off"]')
    await expect(page.locator("#keys summary")).to_be_focused()

    await page.locator("a.open").first.focus()
    for key in "jjx":
        await page.keyboard.press(key)
    assert await page.evaluate(FOCUSED) == numbers[0]
    await expect(page.locator("[data-picked]")).not_to_have_text("选了1件：")
    await page.keyboard.press("ArrowDown")

    assert await page.evaluate(FOCUSED) == numbers[1]


async def test_one_line_is_reached_by_tab(lone_room: StaffRoom, browser: Browser) -> None:
    await some(lone_room, 3)
    page = await queue(lone_room, browser)

    reached = await page.locator('tbody a.open[tabindex="0"]').count()
    beyond = await page.locator('tbody a.open[tabindex="-1"]').count()

    assert (reached, beyond) == (1, 2)


async def test_changes_are_told_and_marked_and_nothing_moves(lone_room: StaffRoom, browser: Browser) -> None:
    numbers = await some(lone_room, 3)
    page = await queue(lone_room, browser, "view=received")
    for key in "jjx":
        await page.keyboard.press(key)
    before = await page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.ticket)")
    lone_room.clock.pass_(minutes=1)
    await lone_room.tickets.edit(SUPERVISOR, numbers[2], {"urgency": "urgent"})
    await lone_room.tickets.apply(SUPERVISOR, numbers[1], "dispatch")
    new = (await lone_room.ticket(urgency="urgent")).number

    await page.evaluate(LOOK)

    await expect(page.get_by_role("status").get_by_role("link")).to_have_text("1件新增或有变动，点这里看")
    await expect(page.locator(f'[data-ticket="{numbers[1]}"] [data-mark]')).to_have_text("现在：已派单")
    await expect(page.locator(f'[data-ticket="{numbers[2]}"] [data-mark]')).to_have_text("刚变动")
    await expect(page.locator(f'[data-ticket="{numbers[2]}"] .urgency')).to_be_visible()
    after = await page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.ticket)")
    assert after == before
    assert await page.evaluate(FOCUSED) == numbers[1]
    await expect(page.locator("[data-picked]")).to_have_text("选了1件：")
    await page.keyboard.press("r")
    await expect(page.locator(f'[data-ticket="{new}"] [data-mark]')).to_have_text("新")


async def test_a_lost_connection_is_said_and_found_again(lone_room: StaffRoom, browser: Browser) -> None:
    await some(lone_room, 1)
    page = await queue(lone_room, browser)
    await page.route("**/queue/news*", lambda route: route.abort())

    await page.evaluate(LOOK)
    await expect(page.locator("[data-news]")).to_contain_text("连不上了")
    await page.unroute("**/queue/news*")
    await page.evaluate(LOOK)

    await expect(page.locator("[data-news]")).to_have_text("")


async def test_several_are_looked_at_dispatched_and_told_of(lone_room: StaffRoom, browser: Browser) -> None:
    numbers = await some(lone_room, 3)
    page = await queue(lone_room, browser, "view=received")
    for key in "jxjx":
        await page.keyboard.press(key)

    await page.get_by_role("button", name="一起派单").click()
    await expect(page.get_by_text("2件里有2件可以办")).to_be_visible()
    await page.get_by_role("button", name="派出选中的").click()

    await expect(page.get_by_text("办成2件，没办成0件")).to_be_visible()
    statuses = [(await lone_room.tickets.get(one, actor=SYSTEM)).status for one in numbers]
    assert statuses == ["dispatched", "dispatched", "received"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_no_accessibility_rule_is_broken(
    lone_room: StaffRoom, browser: Browser, width: int, scheme: str
) -> None:
    numbers = await some(lone_room, 3)
    await lone_room.tickets.apply(SUPERVISOR, numbers[1], "merge", parent=numbers[0])
    lone_room.clock.pass_(hours=30)
    page = await queue(lone_room, browser, "view=open&due=late&q=垃圾", width=width, scheme=scheme)
    for details in await page.locator("main details:visible > summary").all():
        await details.click()
    several = f"/desk/queue/bulk?action=dispatch&ticket={numbers[0]}&ticket={numbers[1]}&ticket={numbers[2]}"

    found = {}
    for path in (None, "/desk/?view=returned", several, several.replace("dispatch", "merge", 1)):
        if path is not None:
            await page.goto(str(lone_room.server.make_url(path)))
        found[path] = await barriers(page)
    await page.locator("button.primary").click()
    await page.wait_for_selector("h1")
    found["done"] = await barriers(page)

    assert {path: broken for path, broken in found.items() if broken} == {}


async def test_a_ticket_is_opened_though_the_line_above_grows_while_it_is_pressed(
    lone_room: StaffRoom, browser: Browser
) -> None:
    above, pressed = await some(lone_room, 2)
    page = await queue(lone_room, browser, width=390)
    await lone_room.tickets.edit(SUPERVISOR, above, {"urgency": "urgent"})
    news = LateAnswer(page, "**/queue/news*")
    await news.awaited()
    await page.evaluate(LOOK)

    await news.comes_while_pressed(page.locator(f'[data-ticket="{pressed}"] a.open'))

    await page.wait_for_url(f"**/desk/tickets/{pressed}")
