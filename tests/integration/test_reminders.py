"""A complaint that was begun and left is brought up once, by day, and never to somebody in despair."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desk.store.database import Database
from desk.store.models import ConversationRow
from desk.tickets.reminders import Reminders
from tests.office import Office

BEGUN = "楼下垃圾三天没人收"
WORDS = f"您之前说的“{BEGUN}”还没登记完，我给您留着呢。要接着说吗？"


def reminders(office: Office, holder: str = "first") -> Reminders:
    return Reminders(office.db, office.pack, clock=office.clock, holder=holder)


async def left(db: Database, **of_conversation: Any) -> tuple[Office, int]:
    """A desk with a complaint that somebody began a moment ago."""
    office = Office(db)
    chat = await office.conversation(lang="zh")
    await office.desk.remember_draft(chat, {"description": BEGUN})
    async with db.begin() as session:
        row = await session.get_one(ConversationRow, chat)
        for name, value in of_conversation.items():
            setattr(row, name, value)
    return office, chat


async def test_after_a_day_of_silence_there_is_one_reminder(db: Database) -> None:
    office, chat = await left(db)

    early = await reminders(office).tick()
    office.clock.forward(hours=24)
    due = await reminders(office).tick()
    office.clock.forward(days=3)
    later = await reminders(office).tick()

    assert (early, due, later) == (0, 1, 0)
    assert await office.heard(chat) == [WORDS]


async def test_a_night_is_waited_out(db: Database) -> None:
    office, chat = await left(db)
    office.clock.now = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)

    at_night = await reminders(office).tick()
    office.clock.forward(hours=10)
    in_the_morning = await reminders(office).tick()

    assert (at_night, in_the_morning) == (0, 1)
    assert await office.heard(chat) == [WORDS]


@pytest.mark.parametrize("of_conversation", [{"quiet_until_read": True}, {"held_by": "staff:1"}])
async def test_nobody_in_despair_or_with_a_colleague_is_reminded(
    db: Database, of_conversation: dict[str, Any]
) -> None:
    office, chat = await left(db, **of_conversation)
    office.clock.forward(hours=24)

    assert await reminders(office).tick() == 0
    assert await office.heard(chat) == []


async def test_what_was_dropped_is_not_brought_up(db: Database) -> None:
    office, chat = await left(db)
    await office.desk.drop_draft(chat)
    office.clock.forward(hours=24)

    assert await reminders(office).tick() == 0


async def test_two_services_remind_once(db: Database) -> None:
    office, chat = await left(db)
    office.clock.forward(hours=24)

    await reminders(office).tick()
    await reminders(office, "second").tick()

    assert await office.heard(chat) == [WORDS]
