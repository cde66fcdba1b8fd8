"""The queue over HTTP, on both stores: filters, orders, pages both ways, kept views, and what is new in them."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from urllib.parse import parse_qsl, urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.staff.actor import Actor
from tests.staff_room import PASSWORD, StaffRoom

Client = TestClient[web.Request, web.Application]
SUPERVISOR = Actor(kind="staff", id=None, name="test", role="supervisor")
WANGJING = "S110105026"
HEATING = {
    "category": "utilities.heating",
    "description": "暖气不热，家里只有15度",
    "address": "中关村大街8号",
}


async def sign_in(client: Client, name: str) -> None:
    async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD}) as answer:
        assert answer.status == 200


async def page(client: Client, path: str, *, status: int = 200) -> str:
    async with client.get(path) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def post(client: Client, path: str, **form: str) -> tuple[int, str]:
    """A form as the queue sends it. Returns the status and the path where it leads."""
    found = re.search(r'name="csrf" value="([^"]+)"', await page(client, "/desk/account"))
    assert found is not None
    async with client.post(path, data={**form, "csrf": found[1]}, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "")


def listed(text: str) -> list[str]:
    """The last digits of the tickets that a page lists, in its order."""
    return [number[-1] for number in re.findall(r'data-ticket="([^"]+)"', text)]


async def four(room: StaffRoom) -> list[str]:
    """1 rubbish with its unit and 3 who joined it; 2 heating, urgent; 4 rubbish by phone, later; 5 merged into 1."""
    numbers = [(await room.ticket()).number]
    room.clock.pass_(hours=1)
    numbers.append((await room.ticket(**HEATING)).number)
    room.clock.pass_(hours=1)
    numbers.append((await room.ticket()).number)
    numbers.append((await room.ticket(channel="phone")).number)
    room.clock.pass_(hours=1)
    await room.tickets.apply(SUPERVISOR, numbers[0], "dispatch")
    await room.tickets.apply(SUPERVISOR, numbers[2], "merge", parent=numbers[0])
    room.clock.pass_(minutes=1)
    return numbers


async def test_every_filter_narrows_and_stands_in_the_address(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await four(room)
    await sign_in(client, "li")

    for query, numbers in (
        ("view=open", "241"),
        ("view=open&sort=oldest", "124"),
        ("view=open&sort=newest", "421"),
        ("view=open&sort=followers", "142"),
        ("view=open&sort=updated", "142"),
        ("view=open&due=late", "2"),
        ("view=open&due=24h", "4"),
        ("view=open&due=later", "1"),
        ("view=open&urgency=urgent", "2"),
        ("view=open&channel=phone", "4"),
        ("view=open&followed=1", "1"),
        ("view=open&returned=1", ""),
        (f"view=open&unit={WANGJING}", "1"),
        ("view=open&status=received", "24"),
        ("view=open&category=utilities.heating", "2"),
        ("view=open&q=暖气", "2"),
        ("view=open&q=中关村 暖气", "2"),
        ("view=open&q=000004", "4"),
        ("view=all&status=merged", "3"),
        ("view=open&urgency=nonsense&channel=' OR 1=1", "241"),
    ):
        shown = await page(client, f"/desk/?{urlencode(parse_qsl(query))}")
        assert listed(shown) == list(numbers), query


async def test_each_filter_is_told_and_taken_away_by_itself(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await four(room)
    await sign_in(client, "li")

    shown = await page(client, "/desk/?view=open&due=late&q=%E6%9A%96%E6%B0%94&lang=en")
    chips = re.search(r'<ul class="chips".*?</ul>', shown, re.S)

    assert chips is not None
    assert "Overdue" in chips[0]
    assert 'href="/desk/?view=open&amp;q=%E6%9A%96%E6%B0%94"' in chips[0]
    assert 'href="/desk/?view=open&amp;due=late"' in chips[0]


async def test_one_ticket_is_not_counted_as_several(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await room.ticket()
    await sign_in(client, "li")

    shown = await page(client, "/desk/?view=open&lang=en")

    assert "1 ticket<" in shown


async def test_pages_go_both_ways(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    for _ in range(52):
        await room.ticket()
        room.clock.pass_(minutes=1)
    await sign_in(client, "li")

    for sort in ("due", "oldest", "newest", "followers", "updated"):
        first = await page(client, f"/desk/?view=open&sort={sort}&lang=en")
        following = re.search(r'href="([^"]+)" rel="next"', first)
        assert following is not None
        second = await page(client, following[1].replace("&amp;", "&"))
        before = re.search(r'href="([^"]+)" rel="prev"', second)
        assert before is not None
        back = await page(client, before[1].replace("&amp;", "&"))

        assert (len(listed(first)), len(listed(second))) == (50, 2), sort
        assert listed(back) == listed(first), sort
        assert 'rel="prev"' not in back, sort
        assert "52 tickets" in second


async def test_an_empty_queue_says_what_will_come(room: StaffRoom, client: Client) -> None:
    await room.staff("wang", "handler", WANGJING)
    await sign_in(client, "wang")

    assert "派给本单位的会出现在这里" in await page(client, "/desk/")
    assert "没有符合条件的工单" in await page(client, "/desk/?due=late")


async def test_a_unit_finds_only_its_own_by_any_filter(room: StaffRoom, client: Client) -> None:
    await room.staff("wang", "handler", WANGJING)
    await four(room)
    await sign_in(client, "wang")

    for query in ("view=open", "view=open&q=垃圾", "view=all&unit=water", "view=open&followed=1"):
        assert listed(await page(client, f"/desk/?{urlencode(parse_qsl(query))}")) == ["1"], query


async def test_a_view_is_kept_renamed_deleted_and_had_back(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await sign_in(client, "li")
    here = "view=open&due=late"

    await post(client, "/desk/queue/views", name=" 今天 要催的 ", query=f"{here}&cursor=x&bad=1")
    kept = await page(client, f"/desk/?{here}")
    [path] = re.findall(r'action="(/desk/queue/views/\d+)"', kept)
    await post(client, path, name="先催这些", query=here)
    renamed = await page(client, "/desk/")
    status, to = await post(client, f"{path}/delete", query=here)
    deleted = await page(client, to)
    await post(client, f"{path}/restore", query=here)
    back = await page(client, "/desk/")

    assert "今天 要催的" in kept
    assert re.search(r'href="/desk/\?view=open&amp;due=late" ?>先催这些', renamed)
    assert status == 303
    assert "先催这些" not in deleted
    assert "视图删掉了" in deleted
    assert "先催这些" in back


async def test_a_supervisor_shares_views_and_nobody_else_does(room: StaffRoom, client: Client) -> None:
    await room.staff("chen", "supervisor")
    await room.staff("li", "operator")
    await room.staff("wang", "handler", WANGJING)
    await room.staff("shui", "handler", "water")
    await sign_in(client, "chen")
    await post(client, "/desk/queue/views", name="给大家", query="view=open", shared_with="all")
    await post(client, "/desk/queue/views", name="给望京", query="view=done", shared_with=WANGJING)
    seen = {}

    async with AsyncExitStack() as browsers:
        for name in ("li", "wang", "shui"):
            other = await browsers.enter_async_context(room.client())
            await sign_in(other, name)
            seen[name] = await page(other, "/desk/")
            refused = await post(other, "/desk/queue/views", name="x", query="view=open", shared_with="all")
            assert refused[0] == 403
            assert (await post(other, "/desk/queue/views/1/delete", query=""))[0] == 404

    assert ["给大家" in seen[name] for name in seen] == [True, True, True]
    assert ["给望京" in seen[name] for name in seen] == [False, True, False]


async def test_single_keys_are_switched_off_by_whoever_wants(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await sign_in(client, "li")

    before = await page(client, "/desk/")
    await post(client, "/desk/queue/shortcuts", on="0", query="view=open")
    after = await page(client, "/desk/")

    assert 'data-shortcuts="on"' in before
    assert 'data-shortcuts="off"' in after


async def test_an_open_page_hears_what_came_what_changed_and_what_left(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    numbers = await four(room)
    await sign_in(client, "li")
    opened = room.clock.now.isoformat()
    room.clock.pass_(minutes=5)
    await room.tickets.apply(SUPERVISOR, numbers[1], "dispatch")
    await room.tickets.apply(SUPERVISOR, numbers[0], "accept")
    new = (await room.ticket()).number

    async def news(view: str, **shown: str) -> dict[str, object]:
        query = {"view": view, "asked_at": opened, "shown": ",".join(f"{k}:{v}" for k, v in shown.items())}
        async with client.get(f"/desk/queue/news?{urlencode(query)}") as answer:
            assert answer.status == 200
            return dict(await answer.json())

    told = await news("received", **{numbers[1]: "1", numbers[3]: "1"})
    everything = await news("open", **{numbers[0]: "2", numbers[3]: "1"})

    assert told["fresh"] == [new]
    assert told["gone"] == {numbers[1]: "现在：已派单"}
    assert told["lines"] == {}
    assert set(everything["lines"]) == {numbers[0]}  # type: ignore[call-overload]
    assert "办理中" in everything["lines"][numbers[0]]  # type: ignore[index]
    assert sorted(everything["fresh"]) == sorted([new, numbers[1]])  # type: ignore[call-overload]


async def test_a_unit_hears_nothing_of_others_tickets(room: StaffRoom, client: Client) -> None:
    await room.staff("shui", "handler", "water")
    numbers = await four(room)
    await sign_in(client, "shui")
    query = urlencode({"view": "open", "asked_at": room.clock.now.isoformat(), "shown": f"{numbers[0]}:1"})

    async with client.get(f"/desk/queue/news?{query}") as answer:
        told = await answer.json()

    assert told["fresh"] == []
    assert told["lines"] == {}
    assert told["gone"] == {numbers[0]: "不在您这里了"}


@pytest.mark.parametrize("shown", ["", "x", "a:b:c,,:"])
async def test_nonsense_asked_for_is_answered_with_nothing(
    room: StaffRoom, client: Client, shown: str
) -> None:
    await room.staff("li", "operator")
    await sign_in(client, "li")

    async with client.get(f"/desk/queue/news?{urlencode({'shown': shown, 'asked_at': 'x'})}") as answer:
        assert answer.status == 200
        assert (await answer.json())["lines"] == {}
