"""Conversations that go on for longer than a page shows: nothing of them is passed over in silence."""

from __future__ import annotations

import re

from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import MessageRow
from tests.integration.test_console_ticket import WANGJING, Client, a_chat, page, signed_in
from tests.staff_room import StaffRoom


async def go_on(room: StaffRoom, db: Database, chat: int, lines: int) -> None:
    """The citizen writes so many further messages."""
    async with db.begin() as session:
        session.add_all(
            MessageRow(
                conversation_id=chat,
                direction="in",
                author="citizen",
                text=f"闲话{n}。",
                status="handled",
                priority=1,
                due_at=room.clock(),
                created_at=room.clock(),
            )
            for n in range(lines)
        )


async def test_a_ticket_shows_what_was_said_of_it_however_long_its_chat_went_on(
    room: StaffRoom, client: Client, db: Database
) -> None:
    chat = await a_chat(room, "东门的垃圾三天没人收")
    number = (await room.ticket(conversation_id=chat)).number
    room.clock.pass_(hours=1)
    await go_on(room, db, chat, 600)
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await signed_in(room, client, "operator")

    shown = await page(client, f"/desk/tickets/{number}")

    said = shown[shown.index('id="said"') : shown.index('id="history"')]
    assert "东门的垃圾三天没人收" in said
    assert "闲话" not in said


async def test_a_chat_of_which_nothing_is_left_is_not_said_to_be_none(
    room: StaffRoom, client: Client
) -> None:
    chat = await a_chat(room)
    room.clock.pass_(hours=-1)
    number = (await room.ticket(conversation_id=chat)).number
    await signed_in(room, client, "operator")

    shown = await page(client, f"/desk/tickets/{number}")

    assert "对话里没有留下和这件事有关的话" in shown


async def test_a_long_conversation_says_so_and_leads_to_its_beginning(
    room: StaffRoom, client: Client, db: Database
) -> None:
    chat = await a_chat(room, "东门的垃圾三天没人收")
    await go_on(room, db, chat, 1000)
    await signed_in(room, client, "operator")
    path = f"/desk/conversations/{chat}"

    newest = await page(client, path)
    earlier = re.search(rf'href="({path}\?before=\d+)"', newest)
    assert earlier is not None
    first = await page(client, earlier[1])

    assert "东门的垃圾三天没人收" not in newest
    assert "闲话999。" in newest
    assert "东门的垃圾三天没人收" in first
    assert "闲话" not in first
    assert "看更早的" in newest
    assert "看更早的" not in first
    assert 'name="text"' not in first
    assert f'href="{path}#newest"' in first
