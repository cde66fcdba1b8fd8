"""A colleague who took a conversation over and went away: the citizen is not left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from city.model import HandoverSettings
from city.people import UNWRITTEN
from desk.conversations.absence import AWAY_AFTER, Absences
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import AuditRow, SessionRow
from tests.messages import MessagePath, a_message

AWAY = "同事暂时走开了，先由我这个智能助手接着陪您，您还在等人工的队里。"
SHIPPED = UNWRITTEN.hand_over.versions[-1]
NEVER_SILENT = replace(SHIPPED, staff_silent=timedelta(days=1), citizen_silent=timedelta(days=1))
MINUTES = AWAY_AFTER.total_seconds() / 60


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


def absences(path: MessagePath, holder: str = "first", settings: HandoverSettings = SHIPPED) -> Absences:
    return Absences(path.db, path.wakeups, clock=path.clock, holder=holder, settings=settings)


async def seen(path: MessagePath, staff: Actor, token: str = "t") -> None:
    """`staff` does something in the console now."""
    assert staff.id is not None
    async with path.db.begin() as session:
        until = path.clock() + timedelta(hours=12)
        row = SessionRow(
            token_hash=token, staff_id=staff.id, csrf="c", created_at=path.clock(), expires_at=until
        )
        row.seen_at = path.clock()
        await session.merge(row)


async def held(path: MessagePath) -> tuple[int, Actor]:
    """A conversation that a colleague took a moment ago."""
    conversation = await path.conversation_with()
    staff = await path.colleague()
    path.clock.forward(1)
    await seen(path, staff)
    await path.conversations.take(staff, conversation)
    return conversation, staff


async def test_what_was_said_to_a_colleague_who_is_away_is_answered_by_the_assistant_in_order(
    path: MessagePath,
) -> None:
    conversation, _ = await held(path)
    await path.inbox.receive(a_message("在吗"))
    await path.inbox.receive(a_message("灯坏了"))
    path.clock.forward(60 * MINUTES + 1)

    done = await absences(path).tick()
    while await path.pump.run_once():
        pass

    assert done == 1
    assert (await path.conversation(conversation)).held_by == "waiting"
    assert [turn.text for turn in path.dialogue.turns] == ["在吗", "灯坏了"]
    assert path.dialogue.notes == []
    assert (await path.texts())[-3:] == [AWAY, "在吗", "灯坏了"]
    assert await absences(path).tick() == 0


async def test_what_a_colleague_has_answered_is_not_answered_again(path: MessagePath) -> None:
    conversation, staff = await held(path)
    await path.inbox.receive(a_message("在吗"))
    await path.conversations.reply(staff, conversation, "在的，您说")
    await path.inbox.receive(a_message("灯坏了"))
    path.clock.forward(60 * MINUTES + 1)

    await absences(path).tick()
    while await path.pump.run_once():
        pass

    assert [turn.text for turn in path.dialogue.turns] == ["灯坏了"]
    [note] = path.dialogue.notes
    assert note.note == {"kind": "given_back", "text": "citizen: 在吗\nstaff: 在的，您说"}
    assert {row.status for row in await path.rows("in")} == {"handled"}


async def test_a_colleague_who_did_something_lately_keeps_the_conversation(path: MessagePath) -> None:
    conversation, staff = await held(path)
    path.clock.forward(60 * (MINUTES - 1))
    watching = absences(path, settings=NEVER_SILENT)
    too_early = await watching.tick()
    await seen(path, staff, "another browser")
    path.clock.forward(60 * (MINUTES - 1))

    assert (too_early, await watching.tick()) == (0, 0)
    assert (await path.conversation(conversation)).held_by == f"staff:{staff.id}"
    path.clock.forward(60)
    assert await watching.tick() == 1


async def gives_way_after_a_quarter_of_an_hour(
    path: MessagePath, conversation: int, staff: Actor, words: str
) -> None:
    """Asserts that the assistant answers these words then, and not a minute before."""
    path.clock.forward(60 * 14)
    await seen(path, staff)
    too_early = await absences(path).tick()
    path.clock.forward(60)

    done = await absences(path).tick()
    while await path.pump.run_once():
        pass

    assert (too_early, done) == (0, 1)
    assert (await path.conversation(conversation)).held_by == "waiting"
    assert [turn.text for turn in path.dialogue.turns] == [words]


async def test_a_colleague_who_says_nothing_for_long_gives_way_to_the_assistant(path: MessagePath) -> None:
    conversation, staff = await held(path)
    await path.inbox.receive(a_message("在吗"))
    await gives_way_after_a_quarter_of_an_hour(path, conversation, staff, "在吗")


async def test_a_citizen_who_says_nothing_any_more_gets_the_assistant_back(path: MessagePath) -> None:
    conversation, staff = await held(path)
    await path.inbox.receive(a_message("灯坏了"))
    await path.conversations.reply(staff, conversation, "在哪个小区？")
    path.clock.forward(60 * 29)
    await seen(path, staff)
    too_early = await absences(path).tick()
    path.clock.forward(60)

    done = await absences(path).tick()
    while await path.pump.run_once():
        pass

    assert (too_early, done) == (0, 1)
    assert (await path.conversation(conversation)).held_by is None
    [note] = path.dialogue.notes
    assert note.note["text"] == "citizen: 灯坏了\nstaff: 在哪个小区？"
    assert (await path.texts())[-1].startswith("您先忙。")


async def test_somebody_elses_activity_is_not_the_holders(path: MessagePath) -> None:
    await held(path)
    path.clock.forward(60 * MINUTES + 1)
    await seen(path, await path.colleague("li"), "li")

    assert await absences(path).tick() == 1


async def test_the_sentence_is_in_the_citizens_language_and_the_absence_is_noted(path: MessagePath) -> None:
    await path.inbox.receive(a_message("hello", lang="en"))
    conversation, staff = await held(path)
    path.clock.forward(60 * MINUTES + 1)

    await absences(path).tick()

    assert (await path.texts())[-1].startswith("My colleague has stepped away")
    async with path.db.read() as session:
        [row] = await session.scalars(select(AuditRow).where(AuditRow.action == "colleague_away"))
    assert (row.object_id, row.details) == (str(conversation), {"held_by": f"staff:{staff.id}"})


async def test_one_process_at_a_time_looks(path: MessagePath) -> None:
    await absences(path, "first").tick()
    await held(path)
    path.clock.now += AWAY_AFTER
    await absences(path, "first")._leases.hold("absences", "first", 60)

    assert await absences(path, "second").tick() == 0
    assert await absences(path, "first").tick() == 1


async def test_a_message_that_came_late_counts_from_when_it_came(path: MessagePath) -> None:
    conversation, staff = await held(path)
    path.clock.forward(60)
    await path.conversations.reply(staff, conversation, "您说")
    path.clock.forward(60)
    await path.inbox.receive(a_message("灯坏了", sent_at=path.clock() - timedelta(hours=1)))
    await gives_way_after_a_quarter_of_an_hour(path, conversation, staff, "灯坏了")


async def test_the_assistant_is_told_of_a_message_that_came_late(path: MessagePath) -> None:
    conversation, staff = await held(path)
    await path.inbox.receive(a_message("灯坏了", sent_at=path.clock() - timedelta(hours=1)))

    await path.conversations.give_back(staff, conversation)
    await path.pump.run_once()

    [note] = path.dialogue.notes
    assert note.note["text"] == "citizen: 灯坏了"
