"""New rows made without notes of what changed are what their constructor makes, on each store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import column, inspect, select, table

from desk.store.models import Base, ConversationRow, MessageRow, TicketRow
from desk.store.new_rows import new_row
from tests.messages import NOON
from tests.sealed_store import Database

NAMES = inspect(MessageRow).column_attrs.keys()
WORDS = table("ticket_words", column("rowid"))
OF_ITS_OWN = ("id", "number", "public_id", "filing_key")
TOLD: dict[str, Any] = {
    "conversation_id": 1,
    "direction": "out",
    "author": "bot",
    "text": "好的",
    "card": None,
    "media": [{"id": "a", "kind": "image"}],
    "status": "waiting",
    "due_at": NOON,
    "created_at": NOON,
}
CHAT: dict[str, Any] = {
    "channel": "web",
    "address": "device-1",
    "quiet_until_read": False,
    "created_at": NOON,
    "updated_at": NOON,
}
TICKET: dict[str, Any] = {
    "tracking_code": "ABCDEF",
    "number": "T1",
    "filing_key": "t1",
    "status": "received",
    "kind": "complaint",
    "category": "sanitation.rubbish",
    "category_group": "sanitation",
    "title": "垃圾没人清运",
    "description": "楼下垃圾三天没人清运",
    "address": "南湖东园3号楼",
    "district": "110105",
    "reporter_name": "王芳",
    "reporter_phone": "13800138000",
    "channel": "web",
    "urgency": "normal",
    "dispatch_due_at": NOON + timedelta(days=1),
    "due_at": NOON + timedelta(days=7),
    "created_at": NOON,
    "updated_at": NOON,
}


def test_it_has_the_values_it_was_given_and_none_of_the_others() -> None:
    made, expected = new_row(MessageRow, **TOLD), MessageRow(**TOLD)

    assert {name: getattr(made, name) for name in NAMES} == {name: getattr(expected, name) for name in NAMES}


def test_a_value_without_a_column_is_refused() -> None:
    with pytest.raises(TypeError, match="no column of 'MessageRow': words"):
        new_row(MessageRow, **TOLD, words="好的")


async def test_it_is_written_as_the_other_is(db: Database) -> None:
    chat = ConversationRow(**CHAT)
    async with db.begin() as session:
        session.add(chat)
        await session.flush()
        rows = [new_row(MessageRow, **TOLD), MessageRow(**TOLD)]
        session.add_all(rows)
        await session.flush()
        for row in rows:
            await session.refresh(row)

    mine, other = ({name: getattr(row, name) for name in NAMES if name != "id"} for row in rows)
    assert mine == other
    assert (mine["text"], mine["media"]) == ("好的", TOLD["media"])


async def test_what_nobody_gave_it_is_known_without_a_look_after_it_was_written(db: Database) -> None:
    async with db.begin() as session:
        chat = new_row(ConversationRow, **CHAT)
        session.add(chat)
        await session.flush()

        assert (chat.lang, chat.sender_mark) == (None, None)


async def test_a_ticket_and_a_conversation_keep_what_follows_from_them(db: Database) -> None:
    async with db.begin() as session:
        chats = [
            _chat(new_row(ConversationRow, **CHAT)),
            _chat(ConversationRow(**CHAT | {"address": "device-2"})),
        ]
        tickets = [new_row(TicketRow, **TICKET), TicketRow(**TICKET | {"number": "T2", "filing_key": "t2"})]
        session.add_all([*chats, *tickets])
        await session.flush()
        for row in (*chats, *tickets):
            await session.refresh(row)
        worded = (await session.scalars(select(WORDS.c.rowid).order_by(WORDS.c.rowid))).all()

    assert _told(chats[0], "id", "address") == _told(chats[1], "id", "address")
    assert _told(tickets[0], *OF_ITS_OWN) == _told(tickets[1], *OF_ITS_OWN)
    assert chats[0].sender_mark
    assert tickets[0].phone_mark
    assert tickets[0].limit_at == TICKET["dispatch_due_at"]
    assert worded == [ticket.id for ticket in tickets]


def _chat(row: ConversationRow) -> ConversationRow:
    """Its citizen's name is known once they write."""
    row.sender_name = "王芳"
    return row


def _told(row: Base, *but: str) -> dict[str, Any]:
    return {one.key: getattr(row, one.key) for one in inspect(type(row)).column_attrs if one.key not in but}
