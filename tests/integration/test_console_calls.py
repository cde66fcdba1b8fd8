"""Follow-up calls on the console's pages: whom to call, the form, and what it leaves behind."""

from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.staff.actor import Actor
from tests.integration.test_console import WANGJING, page, post, sign_in
from tests.staff_room import StaffRoom

SUPERVISOR = Actor("staff", None, "one", "supervisor")
Client = TestClient[web.Request, web.Application]


async def answered(room: StaffRoom) -> str:
    """A ticket filed by phone that its unit has answered."""
    number = (await room.ticket(reporter_phone="13812345678", call_hours="晚上")).number
    for action in ("dispatch", "accept", "resolve"):
        await room.tickets.apply(SUPERVISOR, number, action, unit=WANGJING, note="好了")
    return number


async def test_an_operator_finds_whom_to_call_and_writes_down_what_they_said(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    number = await answered(room)
    path = f"/desk/tickets/{number}"
    await sign_in(client, "li")

    queue, ticket = await page(client, "/desk/?view=to_call"), await page(client, path)
    missing, _, kept = await post(
        client, f"{path}/follow-ups", reached="yes", contacted="yes", comment="挺快的"
    )
    _, _, in_vain = await post(client, f"{path}/follow-ups", reached="no", comment="没人接")
    later = await page(client, "/desk/?view=to_call")
    status, _, done = await post(
        client, f"{path}/follow-ups", reached="yes", contacted="yes", solved="yes", satisfied="basically"
    )
    _, _, again = await post(client, f"{path}/follow-ups", reached="no")

    assert number in queue
    assert "待回访" in queue
    assert "13812345678" in ticket
    assert "方便接电话：晚上" in ticket
    assert (missing, "请记下问题解决了没有" in kept, "挺快的" in kept) == (409, True, True)
    assert "没接通，第 1 次" in in_vain
    assert "打过 1 次" in in_vain
    assert number not in later
    assert status == 200
    assert "基本满意 · 电话回访" in done
    assert "记下回访结果" not in done
    assert "现在不能记回访" in again


async def test_only_the_hotline_has_people_to_call(room: StaffRoom, client: Client) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    number = await answered(room)
    await sign_in(client, "wangjing")

    queue, ticket = await page(client, "/desk/?view=to_call"), await page(client, f"/desk/tickets/{number}")

    assert "待回访" not in queue
    assert "记下回访结果" not in ticket


async def test_the_page_speaks_english(room: StaffRoom, client: Client) -> None:
    await room.staff("one", "supervisor")
    number = await answered(room)
    await sign_in(client, "one")

    shown = await page(client, f"/desk/tickets/{number}?lang=en")

    assert "Record what they said" in shown
    assert "No answer" in shown
