"""Nobody of staff finds out whose an anonymous ticket is: not from its page, its chat, a list, a search or the API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.review.asked import Asked
from desk.review.service import Reviews
from desk.staff.actor import SYSTEM
from desk.store.models import ConversationRow
from tests.office import OPERATOR, SUPERVISOR, Office, fields
from tests.staff_room import PASSWORD, StaffRoom, beijing

NOISE, RUBBISH = "楼上邻居半夜砸墙", "楼下垃圾三天没人清运"
WANGJING = "S110105026"

Client = TestClient[web.Request, web.Application]


@dataclass
class Talk:
    """A citizen's chat with a ticket under their name and one without, both told and filed there."""

    office: Office
    chat: int
    named: str
    secret: str


@pytest.fixture
async def talk(room: StaffRoom) -> Talk:
    office = Office(room.db, pack=beijing(), clock=room.clock)  # type: ignore[arg-type]
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    numbers = []
    told: list[tuple[str, dict[str, Any]]] = [
        # Elsewhere, since what was filed of the same place is shown as near, whoever filed it.
        (
            RUBBISH,
            {"reporter_name": "孙立", "reporter_phone": "13800138000", "address": "中关村大街1号"}
            | {"district": "110108", "subdistrict": None},
        ),
        (NOISE, {"anonymous": True}),
    ]
    for text, more in told:
        said = await inbox.receive(Incoming("web", "device-1", text, text=text, sender_name="孙先生"))
        room.clock.pass_(seconds=2)
        what = fields(description=text, **more)
        await office.desk.remember_draft(said.conversation_id, what)
        filed = await office.desk.file_complaint(
            said.conversation_id, message_id=said.message_id, fields=what, lang="zh"
        )
        numbers.append(filed.number)
        room.clock.pass_(minutes=10)
    for number in numbers:
        await office.step(number, "dispatch", OPERATOR, unit=WANGJING)
    return Talk(office, said.conversation_id, *numbers)


async def read(client: Client, path: str, headers: dict[str, str] | None = None) -> str:
    async with client.get(path, headers=headers) as answer:
        assert answer.status == 200, path
        if answer.content_type != "application/json":
            return await answer.text()
        return json.dumps(await answer.json(), ensure_ascii=False)


async def test_no_page_leads_from_an_anonymous_ticket_to_its_chat_or_back(
    room: StaffRoom, client: Client, talk: Talk
) -> None:
    await room.staff("li", "supervisor")
    await client.post("/desk/sign-in", data={"name": "li", "password": PASSWORD})

    chat = await read(client, f"/desk/conversations/{talk.chat}")
    listed = await read(client, "/desk/conversations")
    secret = await read(client, f"/desk/tickets/{talk.secret}")

    assert talk.named in chat
    assert RUBBISH in chat
    assert [told for told in (talk.secret, NOISE) if told in chat + listed] == []
    assert NOISE in secret
    assert [
        told
        for told in (f"/conversations/{talk.chat}", talk.named, RUBBISH, "孙立", "孙先生")
        if told in secret
    ] == []
    assert f"/desk/conversations/{talk.chat}" in await read(client, f"/desk/tickets/{talk.named}")


async def test_no_number_of_a_message_tells_which_gap_of_a_chat_an_anonymous_ticket_fills(
    room: StaffRoom, client: Client, talk: Talk
) -> None:
    await room.staff("li", "supervisor")
    await client.post("/desk/sign-in", data={"name": "li", "password": PASSWORD})
    key = await room.token("supervisor")
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    said = await inbox.receive(Incoming("web", "device-1", "more", text="今天又砸了"))
    for number in (talk.secret, talk.named):
        await talk.office.desk.supplement(
            said.conversation_id, message_id=said.message_id, number=number, text="今天又砸了", lang="zh"
        )

    page = await read(client, f"/desk/tickets/{talk.secret}")
    secret, named = [
        await read(client, f"/api/v1/tickets/{number}", key) for number in (talk.secret, talk.named)
    ]

    assert 'id="said-1"' in page
    assert "supplement" in secret
    assert '"message": ' not in secret
    assert f'"message": {said.message_id}' in named


async def test_no_list_and_no_search_does(room: StaffRoom, client: Client, talk: Talk) -> None:
    key = await room.token("supervisor")
    reviews = Reviews(room.db, room.zone, clock=room.clock)

    ticket = await read(client, f"/api/v1/tickets/{talk.secret}", key)
    messages = await read(client, f"/api/v1/conversations/{talk.chat}/messages", key)
    by_words = await read(client, f"/api/v1/conversations?q={NOISE}", key)
    by_number = await read(client, f"/api/v1/conversations?q={talk.secret}", key)
    by_person = await read(client, "/api/v1/tickets?q=13800138000", key)
    whole = await reviews.transcript(SUPERVISOR, talk.chat)
    found = await reviews.page(SUPERVISOR, Asked(q=NOISE))

    assert '"conversation_id": null' in ticket
    assert "citizen:" not in ticket
    assert talk.named not in ticket
    assert talk.secret not in messages
    assert NOISE not in messages
    assert RUBBISH in messages
    assert '"items": []' in by_words
    assert '"items": []' in by_number
    assert talk.named in by_person
    assert talk.secret not in by_person
    assert [one.number for one in whole.tickets] == [talk.named]
    assert NOISE not in str(whole.lines)
    assert found.items == []
    assert (await reviews.page(SUPERVISOR, Asked(q=RUBBISH))).items != []


async def test_its_citizen_is_asked_through_the_ticket_and_sees_everything(
    room: StaffRoom, talk: Talk
) -> None:
    await room.tickets.note(OPERATOR, talk.secret, "一般几点开始砸？", public=True)
    await room.conversations.reply(OPERATOR, talk.chat, "您好，我是值班的同事")

    heard = "\n".join(await talk.office.heard(talk.chat))
    own = [one.number for one in await talk.office.desk.tickets_of(talk.chat, "zh")]

    assert "一般几点开始砸？" in heard
    assert "您好，我是值班的同事" in heard
    assert sorted(own) == sorted([talk.named, talk.secret])
    shown = await room.conversations.transcript(talk.chat)
    assert "您好，我是值班的同事" in str(shown)
    assert "一般几点开始砸？" not in str(shown)


async def test_an_earlier_ticket_under_a_name_is_not_told_of_one_without(room: StaffRoom, talk: Talk) -> None:
    again = await talk.office.filed(talk.chat, anonymous=True, previous=talk.named)
    third = await talk.office.filed(talk.chat, anonymous=True, previous=talk.secret)

    earlier = [(await room.tickets.get(one, actor=SYSTEM)).previous for one in (again, third)]

    assert earlier == [None, talk.secret]
    assert (await talk.office.row(again)).previous_id is not None


async def test_no_list_shows_what_its_citizen_is_told_in_another_chat_of_theirs(
    room: StaffRoom, client: Client, talk: Talk
) -> None:
    key = await room.token("supervisor")
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    said = await inbox.receive(Incoming("telegram", "777", "hello", text="你好"))
    async with room.db.begin() as session:
        for chat in (said.conversation_id, talk.chat):
            (await session.get_one(ConversationRow, chat)).bound_id = talk.chat
    await room.tickets.note(OPERATOR, talk.secret, "一般几点开始砸？", public=True)

    listed = await read(client, "/api/v1/conversations", key)
    found = await read(client, f"/api/v1/conversations?q={talk.secret}", key)

    assert "一般几点开始砸？" in "\n".join(await talk.office.heard(said.conversation_id))
    assert "一般几点开始砸？" not in listed
    assert '"items": []' in found
