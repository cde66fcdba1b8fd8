"""A form that is sent twice reaches the citizen once: pressed again, or sent again because the answer never came."""

from __future__ import annotations

import asyncio
import re

import pytest
from aiohttp import FormData
from sqlalchemy import select

from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import HistoryRow, MessageRow
from tests.integration.test_console_ticket import WANGJING, Client, a_chat, page, posted, signed_in
from tests.photos import a_photo
from tests.staff_room import StaffRoom


async def form_of(client: Client, path: str) -> dict[str, str]:
    """The key that the page's forms have."""
    found = re.search(r'name="press" value="([^"]+)"', await page(client, path))
    assert found is not None
    return {"press": found[1]}


async def told(db: Database) -> list[str]:
    async with db.read() as session:
        said = select(MessageRow.text).where(MessageRow.author == "staff").order_by(MessageRow.id)
        return list(await session.scalars(said))


async def test_a_reply_that_is_sent_twice_is_one_message(
    room: StaffRoom, client: Client, db: Database
) -> None:
    chat = await a_chat(room)
    token = await signed_in(room, client, "operator")
    path = f"/desk/conversations/{chat}"
    form = {"csrf": token, "text": "我们马上去看。", **await form_of(client, path)}

    both = await asyncio.gather(*(posted(client, f"{path}/reply", **form) for _ in range(2)))
    again = await posted(client, f"{path}/reply", **form)

    assert [status for status, _ in (*both, again)] == [200, 200, 200]
    assert await told(db) == ["我们马上去看。"]


async def test_the_same_words_in_another_form_and_other_words_in_the_same_are_sent(
    room: StaffRoom, client: Client, db: Database
) -> None:
    chat = await a_chat(room)
    token = await signed_in(room, client, "operator")
    path = f"/desk/conversations/{chat}"
    first = {"csrf": token, **await form_of(client, path)}
    second = {"csrf": token, **await form_of(client, path)}

    for form, text in ((first, "好的"), (second, "好的"), (second, "稍等")):
        await posted(client, f"{path}/reply", **form, text=text)

    assert await told(db) == ["好的", "好的", "稍等"]


async def test_a_photo_that_is_sent_twice_is_one_message_and_another_photo_another(
    room: StaffRoom, client: Client, db: Database
) -> None:
    chat = await a_chat(room)
    token = await signed_in(room, client, "operator")
    path = f"/desk/conversations/{chat}"
    key = (await form_of(client, path))["press"]

    for picture in (a_photo(), a_photo(), a_photo(colour="navy")):
        form = FormData({"csrf": token, "press": key, "text": ""})
        form.add_field("media", picture, filename="gate.jpg", content_type="image/jpeg")
        async with client.post(f"{path}/reply", data=form) as answer:
            assert answer.status == 200

    assert len(await told(db)) == 2


@pytest.mark.parametrize("public", [{}, {"public": "1"}])
async def test_a_note_that_is_sent_twice_is_one_line_and_one_message(
    room: StaffRoom, client: Client, db: Database, public: dict[str, str]
) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room))
    await room.tickets.apply(SYSTEM, ticket.number, "dispatch", unit=WANGJING)
    token = await signed_in(room, client, "handler", WANGJING)
    path = f"/desk/tickets/{ticket.number}"
    form = {"csrf": token, "action": "note", "text": "明早九点到。", **public, **await form_of(client, path)}

    both = await asyncio.gather(*(posted(client, f"{path}/notes", **form) for _ in range(2)))

    async with db.read() as session:
        lines = (await session.scalars(select(HistoryRow.id).where(HistoryRow.action == "note"))).all()
        sent = (
            await session.scalars(select(MessageRow.text).where(MessageRow.text.contains("明早九点到")))
        ).all()
    assert [status for status, _ in both] == [200, 200]
    assert len(lines) == 1
    assert len(sent) == (1 if public else 0)
