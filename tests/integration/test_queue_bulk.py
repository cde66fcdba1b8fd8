"""Several tickets at once: what would come of it changes nothing, and what came of it is said of each."""

from __future__ import annotations

import html
import re
from contextlib import AsyncExitStack
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import func, select

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.staff.actor import SYSTEM, Actor
from desk.store.database import Database
from desk.store.models import HistoryRow, MessageRow
from tests.staff_room import PASSWORD, StaffRoom, beijing

Client = TestClient[web.Request, web.Application]
SUPERVISOR = Actor(kind="staff", id=None, name="test", role="supervisor")
WANGJING = "S110105026"


async def sign_in(client: Client, name: str) -> None:
    async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD}) as answer:
        assert answer.status == 200


async def look(client: Client, action: str, numbers: list[str], *, status: int = 200, **more: str) -> str:
    query = urlencode([("action", action), *(("ticket", number) for number in numbers), *more.items()])
    async with client.get(f"/desk/queue/bulk?{query}") as answer:
        assert answer.status == status, await answer.text()
        return html.unescape(await answer.text())


async def do(client: Client, page: str, **more: str) -> str:
    """Send the form of a page that was looked at, with everything that it has ticked."""
    form = [
        (name, value) for name, value in re.findall(r'name="(csrf|action|unit|parent)" value="([^"]+)"', page)
    ]
    form = list(dict.fromkeys(form)) + [("ticket", one) for one in re.findall(r'value="(BJ[^"]+:\d+)"', page)]
    async with client.post("/desk/queue/bulk", data=[*form, *more.items()]) as answer:
        assert answer.status == 200, await answer.text()
        return html.unescape(await answer.text())


async def with_chat(room: StaffRoom, db: Database, nth: int) -> str:
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    said = await inbox.receive(Incoming("web", f"device-{nth}", f"m{nth}", text="垃圾没人收"))
    return (await room.ticket(conversation_id=said.conversation_id)).number


async def written(db: Database) -> tuple[int, int]:
    async with db.read() as session:
        lines = await session.scalar(select(func.count()).select_from(HistoryRow))
        return lines or 0, await session.scalar(select(func.count()).select_from(MessageRow)) or 0


async def test_looking_first_tells_unit_limit_and_words_and_changes_nothing(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    numbers = [await with_chat(room, db, 1), (await room.ticket()).number]
    await room.tickets.apply(SUPERVISOR, (sent := (await room.ticket()).number), "dispatch")
    await sign_in(client, "li")
    before = await written(db)

    page = await look(client, "dispatch", [*numbers, sent])

    assert await written(db) == before
    assert [(await room.tickets.get(one, actor=SYSTEM)).status for one in numbers] == ["received"] * 2
    assert "望京街道" in page
    assert "前办完" in page
    assert "没有聊天，收不到消息" in page
    assert "这一步" in page
    assert "3件里有2件可以办" in page
    assert page.count(':1" checked') == 2


async def test_each_ticket_is_dispatched_by_itself_and_a_stale_one_is_left_alone(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    numbers = [(await room.ticket()).number for _ in range(3)]
    await sign_in(client, "li")
    page = await look(client, "dispatch", numbers)
    await room.tickets.edit(SUPERVISOR, numbers[1], {"urgency": "urgent"})

    done = await do(client, page)

    statuses = [(await room.tickets.get(one, actor=SYSTEM)).status for one in numbers]
    assert statuses == ["dispatched", "received", "dispatched"]
    assert "办成2件，没办成1件" in done
    assert "刚被别人动过" in done


async def test_all_may_go_to_one_unit(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    numbers = [(await room.ticket()).number for _ in range(2)]
    await sign_in(client, "li")

    await do(client, await look(client, "dispatch", numbers, unit="water"))

    assert {(await room.tickets.get(one, actor=SYSTEM)).unit for one in numbers} == {"water"}


async def test_several_become_one_and_are_taken_out_again(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    numbers = [(await room.ticket()).number for _ in range(3)]
    await room.tickets.apply(SUPERVISOR, numbers[2], "dispatch")
    await sign_in(client, "li")

    page = await look(client, "merge", numbers)
    done = await do(client, page)
    merged = [await room.tickets.get(one, actor=SYSTEM) for one in numbers]
    undone = await do(client, re.split(r"<form", done)[-1])
    apart = [await room.tickets.get(one, actor=SYSTEM) for one in numbers]

    assert f"并入{numbers[2]}" in page
    assert [one.parent for one in merged] == [numbers[2], numbers[2], None]
    assert merged[2].followers == 2
    assert "办成2件" in done
    assert "撤销并单的" in undone
    assert [one.status for one in apart] == ["received", "received", "dispatched"]
    assert apart[2].followers == 0


async def test_a_unit_accepts_several_of_its_own_and_nothing_else(room: StaffRoom, client: Client) -> None:
    await room.staff("wang", "handler", WANGJING)
    numbers = [(await room.ticket()).number for _ in range(3)]
    for number, unit in zip(numbers, (WANGJING, WANGJING, "water"), strict=True):
        await room.tickets.apply(SUPERVISOR, number, "dispatch", unit=unit)
    await sign_in(client, "wang")

    page = await look(client, "accept", numbers)
    await do(client, page)
    await look(client, "dispatch", numbers, status=403)
    await look(client, "merge", numbers, status=403)

    statuses = [(await room.tickets.get(one, actor=SYSTEM)).status for one in numbers]
    assert f"/desk/tickets/{numbers[2]}" not in page
    assert statuses == ["in_progress", "in_progress", "dispatched"]


async def test_reviewers_and_admins_do_nothing_with_several(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    async with AsyncExitStack() as browsers:
        for role in ("reviewer", "admin"):
            await room.staff(role, role)
            other = await browsers.enter_async_context(room.client())
            await sign_in(other, role)
            await look(other, "dispatch", [number], status=403)
            async with other.get("/desk/") as answer:
                assert 'id="bulk"' not in await answer.text()
