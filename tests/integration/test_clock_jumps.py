"""Clocks that are set ahead or back: nobody waits until the wrong time comes again, and nothing is sent twice."""

from __future__ import annotations

import asyncio

import pytest

from desk.conversations import outbox
from desk.conversations.set_back import LOOK_EVERY
from desk.leases import Leases
from desk.store.database import Database
from tests.messages import MessagePath, a_message

HOUR = 3600.0


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


async def test_messages_that_came_while_the_clock_was_ahead_are_answered_when_it_is_right_again(
    path: MessagePath,
) -> None:
    chat = await path.conversation_with(channel="memory", address="a")
    path.clock.forward(HOUR)
    await path.inbox.receive(a_message("一", channel="memory", address="a"))
    async with path.db.begin() as session:
        await outbox.post(session, conversation_id=chat, text="派单了", author="system", now=path.clock())
    path.clock.forward(LOOK_EVERY.total_seconds() - HOUR)

    await path.pump.run_once()
    await path.delivery.run_once()

    assert [sent.text for sent in path.channel.sent] == ["派单了", "一"]


async def test_a_conversation_that_was_claimed_while_the_clock_was_ahead_is_not_lost_with_its_claim(
    path: MessagePath,
) -> None:
    path.clock.forward(HOUR)
    await path.inbox.receive(a_message("一"))
    await path.pump.claim(10)
    path.clock.forward(-HOUR)

    assert await path.another_pump("second").run_once() == 1


async def test_what_is_being_sent_is_not_sent_again_because_the_clock_jumps_ahead(path: MessagePath) -> None:
    chat = await path.conversation_with(channel="memory", address="a")
    async with path.db.begin() as session:
        await outbox.post(session, conversation_id=chat, text="派单了", author="system", now=path.clock())
    path.channel.open_gate.clear()
    sending = asyncio.create_task(path.delivery.run_once())
    await path.channel.arrived.acquire()

    path.clock.forward(HOUR)
    again = await path.delivery.run_once()
    path.channel.open_gate.set()
    await sending

    assert again == 0
    assert [sent.text for sent in path.channel.sent] == ["派单了"]


async def test_rows_that_nothing_shall_be_tried_with_stay_as_they_are(path: MessagePath) -> None:
    await path.conversation_with(channel="web")
    due = {row.due_at for row in await path.rows("out")}

    path.clock.forward(-HOUR)
    await path.delivery.run_once()

    assert {row.due_at for row in await path.rows("out")} == due == {outbox.NEVER}


async def test_a_lease_that_was_taken_while_the_clock_was_ahead_is_free_when_it_is_right_again(
    path: MessagePath,
) -> None:
    leases = Leases(path.db, clock=path.clock)
    path.clock.forward(HOUR)
    await leases.hold("telegram.polling", "first", 15)
    path.clock.forward(-HOUR)

    assert await leases.hold("telegram.polling", "second", 15)
    assert not await leases.hold("telegram.polling", "first", 15)
