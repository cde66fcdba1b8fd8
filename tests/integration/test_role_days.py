"""Each role's day in a real browser, from signing in to signing out; an administrator's is with the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from desk.cases.service import CaseFilter
from desk.staff.actor import SYSTEM, Actor
from tests.console_pages import signed_in
from tests.integration.test_console_review import some_talk
from tests.integration.test_figures_api import answered
from tests.staff_room import StaffRoom
from tests.transcripts import RUBBISH, Talk, understood

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.browser
WANGJING, ELSEWHERE = "S110105026", "S110105027"
HANDLER = Actor("staff", None, "test", "handler", WANGJING)


async def begin(room: StaffRoom, browser: Browser, role: str, unit: str | None = None) -> Page:
    """Signed in, the queue before them."""
    await room.staff(role, role, unit)
    return await signed_in(room, browser, role)


async def menu(page: Page) -> list[str]:
    """What the rail offers, without its numbers."""
    return [
        name.split()[0] for name in await page.locator("header nav").get_by_role("link").all_inner_texts()
    ]


async def go(page: Page, room: StaffRoom, path: str) -> int:
    """Where an address of its own leads: the status."""
    answer = await page.goto(str(room.server.make_url(path)))
    assert answer is not None
    return answer.status


async def end(page: Page, room: StaffRoom) -> None:
    """Sign out: nothing is seen any more, not by going back either."""
    await page.get_by_role("button", name="退出").click()
    await expect(page.get_by_role("button", name="登录")).to_be_visible()
    await page.go_back()
    await page.reload()
    await expect(page.get_by_role("button", name="登录")).to_be_visible()
    await go(page, room, "/desk/")
    await expect(page.get_by_role("button", name="登录")).to_be_visible()


async def step(page: Page, name: str) -> None:
    """Open a step of a ticket's page, if it is not."""
    summary = page.locator("details.step > summary", has_text=name).first
    if await summary.evaluate("one => !one.parentElement.open"):
        await summary.click()


async def press(page: Page, name: str) -> None:
    await page.locator("details[open]").get_by_role("button", name=name, exact=True).first.click()


async def test_an_operators_day(lone_room: StaffRoom, browser: Browser) -> None:
    talk = Talk(lone_room)
    chat = await talk.say("a", RUBBISH, understood("file_complaint", 0.9))
    number = (await lone_room.ticket(conversation_id=chat)).number
    page = await begin(lone_room, browser, "operator")
    assert await menu(page) == ["工单", "消息", "代为登记", "对话", "突发事件", "派单准不准", "城市资料"]

    await page.locator(f'a[href*="/desk/tickets/{number}"]').first.click()
    await step(page, "派单")
    await page.locator("#dispatch-unit").select_option(WANGJING)
    await expect(page.locator("details[open] [data-preview]").first).to_contain_text("望京")
    await press(page, "派单")
    await expect(page.locator(".head .status-dispatched")).to_be_visible()
    await step(page, "留备注")
    await page.locator("#note-text").fill("市民说中午在家。")
    await press(page, "保存备注")
    await expect(page.get_by_text("市民说中午在家。").first).to_be_visible()

    await go(page, lone_room, f"/desk/conversations/{chat}")
    await page.get_by_role("button", name="我来答").click()
    await expect(page.get_by_role("button", name="交还给助手")).to_be_visible()
    await page.get_by_label("回复市民").fill("您好，我是12345的话务员。")
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_role("log").get_by_text("我是12345的话务员")).to_be_visible()
    await page.get_by_role("button", name="交还给助手").click()
    await expect(page.get_by_role("button", name="我来答")).to_be_visible()

    await page.locator("header nav").get_by_role("link", name="代为登记").click()
    await page.locator("#description").fill("楼道灯坏了一个月，老人不敢下楼")
    await page.locator("#category").select_option("municipal_facilities.street_light")
    await page.locator("#area").select_option(WANGJING.removeprefix("S"))
    await page.locator("#address").fill("南湖东园二区5号楼")
    await page.locator("main form button[value=file]").click()
    await expect(page.locator("main")).to_contain_text("BJ20261124-000002")

    await page.locator("header nav").get_by_role("link", name="突发事件").click()
    await step(page, "声明一件")
    await page.locator("#declare-category").select_option("utilities.power_supply")
    await page.locator("#declare-areas").select_option(WANGJING.removeprefix("S"))
    await page.locator("#declare-zh").fill("望京停电我们已经知道了，正在抢修。")
    await page.locator("#declare-en").fill("We know about the power cut in Wangjing.")
    await page.locator("details[open] button.primary").click()
    await expect(page.locator("article.incident")).to_contain_text("正在抢修")

    for path in ("/desk/figures", "/desk/review", "/desk/settings/accounts"):
        assert await go(page, lone_room, path) == 403
    await go(page, lone_room, "/desk/")
    await end(page, lone_room)
    done = [one.action for one in (await lone_room.tickets.get(number, actor=SYSTEM)).history]
    assert done[:3] == ["file", "dispatch", "note"]


async def test_a_handlers_day(lone_room: StaffRoom, browser: Browser) -> None:
    chat = await Talk(lone_room).say("a", RUBBISH, understood("file_complaint", 0.9))
    mine = (await lone_room.ticket(conversation_id=chat)).number
    back, other = [(await lone_room.ticket()).number for _ in range(2)]
    for number, unit in ((mine, WANGJING), (back, WANGJING), (other, ELSEWHERE)):
        await lone_room.tickets.apply(SYSTEM, number, "dispatch", unit=unit)
    page = await begin(lone_room, browser, "handler", WANGJING)
    assert await menu(page) == ["工单", "消息", "指标", "城市资料"]
    await expect(page.locator(f'a[href*="/desk/tickets/{mine}"]').first).to_be_visible()
    await expect(page.locator(f'a[href*="/desk/tickets/{other}"]')).to_have_count(0)

    await page.locator(f'a[href*="/desk/tickets/{mine}"]').first.click()
    await step(page, "接单")
    await press(page, "接单")
    await expect(page.locator(".head .status-in_progress")).to_be_visible()
    await step(page, "办结并答复")
    await page.locator("#resolve-note").fill("三天的垃圾已经清走了，以后每天早上七点清运。")
    await page.locator("#resolve-evidence").fill("现场照片三张")
    await expect(page.locator("details[open] [data-preview]").first).to_contain_text("每天早上七点清运")
    await press(page, "办结并答复")
    await expect(page.locator(".head .status-resolved")).to_be_visible()

    await go(page, lone_room, f"/desk/tickets/{back}")
    await step(page, "退单")
    await page.locator("#return-reason").select_option(index=1)
    await page.locator("#return-note").fill("垃圾在红线内，归物业。")
    await press(page, "退单")
    await go(page, lone_room, "/desk/")

    assert await go(page, lone_room, f"/desk/tickets/{other}") == 404
    for path in ("/desk/conversations", "/desk/incidents", "/desk/deliveries", "/desk/review"):
        assert await go(page, lone_room, path) == 403
    await go(page, lone_room, "/desk/")
    await end(page, lone_room)
    assert (await lone_room.tickets.get(mine, actor=SYSTEM)).status == "resolved"
    asked = await lone_room.tickets.cases.list(CaseFilter(ticket=back), actor=SYSTEM)
    assert [case.kind for case in asked.items] == ["return"]


async def test_a_supervisors_day(lone_room: StaffRoom, browser: Browser) -> None:
    await answered(lone_room, "yes", "no")
    number = (await lone_room.ticket()).number
    await lone_room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await lone_room.tickets.apply(HANDLER, number, "return", reason="not_ours", staff_note="归物业")
    page = await begin(lone_room, browser, "supervisor")
    assert await menu(page) == [
        "工单",
        "消息",
        "代为登记",
        "对话",
        "质检",
        "突发事件",
        "指标",
        "城市资料",
        "设置",
    ]

    await page.get_by_role("link", name="待裁定").first.click()
    await page.locator(f'a[href*="/desk/tickets/{number}"]').first.click()
    await page.get_by_label("理由（内部").fill("是物业的事。")
    await page.get_by_role("button", name="退单成立").click()
    await expect(page.locator(".case-granted").first).to_be_visible()
    await step(page, "派单")
    await page.locator("#dispatch-unit").select_option(ELSEWHERE)
    await press(page, "派单")
    await expect(page.locator(".head .status-dispatched")).to_be_visible()

    await page.locator("header nav").get_by_role("link", name="指标").click()
    await expect(page.get_by_role("table").first).to_contain_text("朝阳区")
    await page.get_by_role("link", name="三率指标").click()
    await expect(page.get_by_role("table").first).to_contain_text("望京")
    assert await go(page, lone_room, "/desk/settings/accounts") == 403
    await go(page, lone_room, "/desk/")
    await end(page, lone_room)
    assert (await lone_room.tickets.get(number, actor=SYSTEM)).unit == ELSEWHERE


async def test_a_reviewers_day(lone_room: StaffRoom, browser: Browser) -> None:
    *_, newest = await some_talk(lone_room)
    page = await begin(lone_room, browser, "reviewer")
    assert await menu(page) == ["工单", "消息", "对话", "质检", "城市资料"]

    await page.locator("header nav").get_by_role("link", name="质检").click()
    await page.get_by_role("link", name="从第一段看起").first.click()
    await page.wait_for_url(f"**/desk/review/{newest}?**")
    await expect(page.get_by_role("main")).not_to_contain_text("王建国")
    await page.get_by_role("button", name="看过了", exact=True).click()
    await expect(page.get_by_role("status")).to_have_text("记为看过了。")
    await page.get_by_role("button", name="标旗").click()
    await expect(page.get_by_role("status")).to_have_text("标了旗。")

    for path in ("/desk/incidents", "/desk/figures", "/desk/settings/accounts"):
        assert await go(page, lone_room, path) == 403
    await go(page, lone_room, "/desk/")
    await end(page, lone_room)
