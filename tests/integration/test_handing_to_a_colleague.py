"""A conversation that a member of staff leaves to a colleague, on both stores."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store.database import Database
from desk.store.models import AuditRow, ConversationRow, MessageRow
from tests.staff_room import PASSWORD, StaffRoom, beijing

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def talk(room: StaffRoom, db: Database) -> int:
    """A conversation in which somebody asks for a person."""
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    return (await inbox.receive(Incoming("web", "device-1", "m1", text="我要找人工"))).conversation_id


@pytest.fixture
async def people(room: StaffRoom) -> dict[str, int]:
    """Everybody's id by name."""
    for name, role in (("li", "operator"), ("wang", "operator"), ("sun", "supervisor"), ("zhao", "reviewer")):
        await room.staff(name, role)
    return {one.name: one.id for one in await room.accounts.people()}


@pytest.fixture
async def li(room: StaffRoom, people: dict[str, int]) -> AsyncIterator[Client]:
    async with room.client() as client:
        await client.post("/desk/sign-in", data={"name": "li", "password": PASSWORD})
        yield client


async def post(client: Client, path: str, **form: str) -> tuple[int, str]:
    async with client.get("/desk/account") as answer:
        found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    assert found is not None
    async with client.post(path, data={**form, "csrf": found[1]}) as answer:
        return answer.status, unescape(await answer.text())


async def holder(db: Database, talk: int) -> str | None:
    async with db.read() as session:
        return (await session.get_one(ConversationRow, talk)).held_by


async def test_a_colleague_has_it_from_then_on_and_finds_a_notice(
    room: StaffRoom, li: Client, people: dict[str, int], talk: int, db: Database
) -> None:
    await post(li, f"/desk/conversations/{talk}/take")

    status, _ = await post(li, f"/desk/conversations/{talk}/hand-to", colleague=str(people["wang"]))

    assert status == 200
    assert await holder(db, talk) == f"staff:{people['wang']}"
    async with room.client() as wang:
        await wang.post("/desk/sign-in", data={"name": "wang", "password": PASSWORD})
        async with wang.get("/desk/inbox") as answer:
            inbox = await answer.text()
    assert "同事把一个对话转给您了" in inbox
    assert f"/desk/conversations/{talk}" in inbox
    async with db.read() as session:
        noted = (await session.scalars(select(AuditRow).where(AuditRow.action == "hand_to"))).one()
    assert noted.details == {"to": f"staff:{people['wang']}"}


async def test_the_citizen_hears_once_that_a_person_is_there(
    li: Client, people: dict[str, int], talk: int, db: Database
) -> None:
    await post(li, f"/desk/conversations/{talk}/hand-to", colleague=str(people["wang"]))
    await post(li, f"/desk/conversations/{talk}/hand-to", colleague=str(people["wang"]))

    async with db.read() as session:
        joined = await session.scalars(select(MessageRow.id).where(MessageRow.notice == "person_joined"))
        assert len(joined.all()) == 1
    assert await holder(db, talk) == f"staff:{people['wang']}"


async def test_only_who_has_it_or_a_supervisor_hands_it_on(
    room: StaffRoom, li: Client, people: dict[str, int], talk: int, db: Database
) -> None:
    await post(li, f"/desk/conversations/{talk}/hand-to", colleague=str(people["wang"]))

    status, _ = await post(li, f"/desk/conversations/{talk}/hand-to", colleague=str(people["sun"]))

    assert status == 422
    assert await holder(db, talk) == f"staff:{people['wang']}"
    async with room.client() as sun:
        await sun.post("/desk/sign-in", data={"name": "sun", "password": PASSWORD})
        assert (await post(sun, f"/desk/conversations/{talk}/hand-to", colleague=str(people["li"])))[0] == 200
    assert await holder(db, talk) == f"staff:{people['li']}"


@pytest.mark.parametrize("colleague", ["zhao", "", "999999", "x"])
async def test_nobody_gets_it_who_does_not_talk_with_citizens(
    li: Client, people: dict[str, int], talk: int, db: Database, colleague: str
) -> None:
    wanted = str(people.get(colleague, colleague))
    before = await holder(db, talk)

    status, page = await post(li, f"/desk/conversations/{talk}/hand-to", colleague=wanted)

    assert status == 422
    assert "请选一位能跟市民聊的同事" in page
    assert await holder(db, talk) == before


async def test_the_list_of_colleagues_has_who_talks_with_citizens_and_not_oneself(
    li: Client, people: dict[str, int], talk: int
) -> None:
    async with li.get(f"/desk/conversations/{talk}") as answer:
        page = await answer.text()

    offered = re.findall(r'<option value="(\d+)">', page)
    assert sorted(offered) == sorted(str(people[name]) for name in ("wang", "sun"))
    assert f'href="/desk/file?conversation={talk}"' in page


async def test_who_else_looks_at_it_is_named_until_they_leave(
    room: StaffRoom, li: Client, people: dict[str, int], talk: int
) -> None:
    async with room.client() as wang:
        await wang.post("/desk/sign-in", data={"name": "wang", "password": PASSWORD})
        async with wang.get(f"/desk/conversations/{talk}") as answer:
            assert "也在看" not in await answer.text()

        async with li.get(f"/desk/conversations/{talk}/lines") as answer:
            assert "wang也在看这个对话" in await answer.text()
        room.clock.pass_(seconds=20)
        async with li.get(f"/desk/conversations/{talk}/lines") as answer:
            assert "也在看" not in await answer.text()
