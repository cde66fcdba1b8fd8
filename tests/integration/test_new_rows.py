"""New rows made without notes of what changed are what their constructor makes, on each store."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect

from desk.store.models import ConversationRow, MessageRow
from desk.store.new_rows import new_row
from tests.messages import NOON
from tests.sealed_store import Database

NAMES = inspect(MessageRow).column_attrs.keys()
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


def test_it_has_the_values_it_was_given_and_none_of_the_others() -> None:
    made, expected = new_row(MessageRow, **TOLD), MessageRow(**TOLD)

    assert {name: getattr(made, name) for name in NAMES} == {name: getattr(expected, name) for name in NAMES}


def test_a_value_without_a_column_is_refused() -> None:
    with pytest.raises(TypeError, match="no column of 'MessageRow': words"):
        new_row(MessageRow, **TOLD, words="好的")


async def test_it_is_written_as_the_other_is(db: Database) -> None:
    chat = ConversationRow(
        channel="web", address="device-1", quiet_until_read=False, created_at=NOON, updated_at=NOON
    )
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
