"""The inbox on the console's pages and in the staff API: what is shown, what a button marks, who sees what."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.staff.actor import SYSTEM, Actor
from tests.integration.test_console import WANGJING, csrf, page, sign_in
from tests.staff_room import StaffRoom

HANDLER = Actor("staff", None, "another", "handler", WANGJING)
Client = TestClient[web.Request, web.Application]


async def dispatched(room: StaffRoom, **more: Any) -> str:
    number = (await room.ticket(**more)).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    return number


async def read(client: Client, **form: str) -> str:
    form["csrf"] = await csrf(client)
    async with client.post("/desk/inbox/read", data=form) as answer:
        assert answer.status == 200
        return str(answer.url.path_qs)


def count(html: str) -> str:
    """What the rail says."""
    found = re.search(r'<span class="count" data-inbox ?(hidden)?>(.*?)</span>', html)
    assert found is not None
    return "" if found[1] else found[2]


async def test_an_empty_inbox_says_what_will_appear_there(room: StaffRoom, client: Client) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    await sign_in(client, "wangjing")

    shown = await page(client, "/desk/inbox?lang=zh")

    assert "没有未读的消息" in shown
    assert count(shown) == ""
    assert "New work, limits that run out" in await page(client, "/desk/inbox?lang=en")


async def test_a_notice_leads_to_its_ticket_and_is_read_by_opening_it(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    number, other = await dispatched(room), await dispatched(room)
    await sign_in(client, "wangjing")

    inbox = await page(client, "/desk/inbox?lang=zh")
    opened = await page(client, f"/desk/tickets/{number}")
    left = await page(client, "/desk/inbox")

    assert count(inbox) == "2"
    assert f'<a href="/desk/tickets/{number}">{number}派到您这儿了' in inbox
    assert "垃圾堆了三天" in inbox
    assert count(opened) == "1"
    assert number not in left
    assert other in left
    assert number in await page(client, "/desk/inbox?view=all")


async def test_one_and_all_are_marked_as_read_by_a_button(room: StaffRoom, client: Client) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    for _ in range(3):
        await dispatched(room)
    await sign_in(client, "wangjing")
    inbox = await page(client, "/desk/inbox")
    one = re.findall(r'name="id" value="(\d+)"', inbox)[-1]
    up_to = re.search(r'name="up_to" value="(\d+)"', inbox)
    assert up_to is not None

    assert await read(client, id=one, view="all") == "/desk/inbox?view=all"
    assert count(await page(client, "/desk/")) == "2"
    assert await read(client, id="nonsense") == "/desk/inbox"
    await dispatched(room)
    await read(client, up_to=up_to[1])

    assert count(await page(client, "/desk/")) == "1"
    async with client.get("/desk/inbox/unread") as answer:
        assert await answer.json() == {"unread": 1}


async def test_a_notice_of_a_ticket_that_is_elsewhere_now_leads_nowhere(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    number = await dispatched(room)
    await room.tickets.apply(HANDLER, number, "return", reason="wrong_place", staff_note="在路对面")
    await sign_in(client, "wangjing")

    shown = await page(client, "/desk/inbox?lang=zh")

    assert number in shown
    assert f'href="/desk/tickets/{number}"' not in shown
    assert "垃圾堆了三天" not in shown
    assert "已经不在您这儿办" in shown


async def get(client: Client, headers: dict[str, str], query: str = "") -> dict[str, Any]:
    async with client.get(f"/api/v1/notices{query}", headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        body: dict[str, Any] = await answer.json()
        return body


async def mark(client: Client, headers: dict[str, str], body: Any) -> tuple[int, Any]:
    async with client.post("/api/v1/notices/read", headers=headers, json=body) as answer:
        return answer.status, await answer.json()


async def test_the_api_lists_pages_and_marks(room: StaffRoom, client: Client) -> None:
    unit, elsewhere = await room.token("handler", WANGJING), await room.token("operator")
    numbers = [await dispatched(room) for _ in range(3)]

    first = await get(client, unit, "?limit=2&lang=en")
    rest = await get(client, unit, f"?limit=2&cursor={first['next']}")
    newest = first["items"][0]

    assert [one["ticket"] for one in first["items"] + rest["items"]] == numbers[::-1]
    assert (first["unread"], rest["next"]) == (3, None)
    assert newest["text"].startswith(f"{numbers[-1]} is yours now. Answer the citizen by ")
    assert (newest["kind"], newest["topic"], newest["read"]) == ("dispatched", "work", False)
    assert newest["at"].endswith("+08:00")
    assert await mark(client, unit, {"ids": [newest["id"]]}) == (200, {"unread": 2})
    assert [one["read"] for one in (await get(client, unit))["items"]] == [True, False, False]
    assert len((await get(client, unit, "?unread=true"))["items"]) == 2
    assert await mark(client, unit, {"up_to": newest["id"]}) == (200, {"unread": 0})
    assert await get(client, elsewhere) == {"items": [], "next": None, "unread": 0}


async def test_marking_nothing_or_both_ways_is_refused(room: StaffRoom, client: Client) -> None:
    unit = await room.token("handler", WANGJING)

    wrong: list[dict[str, Any]] = [
        {},
        {"ids": []},
        {"ids": [1], "up_to": 2},
        {"ids": ["x"]},
        {"ids": [10**18]},
    ]
    for body in wrong:
        assert (await mark(client, unit, body))[0] == 422, body
    async with client.get("/api/v1/notices?cursor=x", headers=unit) as answer:
        assert answer.status == 422
    async with client.get("/api/v1/notices") as answer:
        assert answer.status == 401


async def test_where_and_what_is_mailed_is_chosen_on_ones_own_account(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    await sign_in(client, "wangjing")
    shipped = await page(client, "/desk/account?lang=zh")
    form = {"csrf": await csrf(client), "lang": "en", "topic": "overdue"}

    async with client.post("/desk/account/mail", data=form | {"email": "not an address"}) as answer:
        refused = await answer.text()
        status = answer.status
    async with client.post("/desk/account/mail", data=form | {"email": "wang@city.example"}) as answer:
        saved = await answer.text()
    [person] = [one for one in await room.accounts.people() if one.name == "wangjing"]

    assert shipped.count("checked") == 4
    assert (status, "这个邮箱写得不对" in refused, 'value="not an address"' in refused) == (422, True, True)
    assert "存好了" in saved
    assert 'value="wang@city.example"' in saved
    assert (person.email, person.lang, person.mail_topics) == ("wang@city.example", "en", ["overdue"])
