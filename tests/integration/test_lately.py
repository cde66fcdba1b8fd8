"""Whoever says more right after an answer is not looked for, and what changed meanwhile counts all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete, select, update

from desk.channel import Incoming
from desk.conversations import outbox
from desk.conversations.lately import NEWS_OF_INCIDENTS, REMEMBERED, Lately
from desk.conversations.wakeups import chat_topic
from desk.incidents.rules import Declaration
from desk.store.models import ButtonRow, ConversationRow
from tests.hands import answered, handed_to
from tests.messages import MessagePath, a_message
from tests.office import OPERATOR, WANGJING, WATER, Office
from tests.sealed_store import Database
from tests.store_counts import counted


@pytest.fixture
async def path(postgres_url: str) -> AsyncIterator[MessagePath]:
    """A conversation whose last answer asks where, offers a button and was shown; its pump is the inbox's."""
    db = Database(postgres_url)
    path = MessagePath(db)
    await path.asked()
    async with handed_to(path.pump, path.inbox):
        await said(path, a_message("楼下垃圾没人收"))
        yield path
    await db.close()


async def said(path: MessagePath, message: Incoming) -> None:
    """Take a message in and see it answered, and the answer left behind."""
    news = path.wakeups.subscribe(chat_topic(message.channel, message.address))
    await path.inbox.receive(message)
    while not news.handed():
        await news.wait(10)
    news.close()


def forget(path: MessagePath) -> None:
    """Whoever writes next has to be looked for."""
    path.pump.lately = Lately()
    path.inbox.hand_to(path.pump)


async def offered(path: MessagePath) -> ButtonRow:
    """The button of the last answer."""
    async with path.db.read() as session:
        found = await session.scalars(select(ButtonRow).order_by(ButtonRow.message_id.desc()))
        return next(iter(found))


async def test_words_are_taken_in_and_answered_by_two_statements(path: MessagePath) -> None:
    with counted(path.db) as seen:
        await said(path, a_message("望京西园"))

    assert seen == {"statements": 2}
    assert [turn.text for turn in path.dialogue.turns] == ["楼下垃圾没人收", "望京西园"]
    assert [row.status for row in await path.rows("in")] == ["handled"] * 3


async def test_so_is_a_button_of_the_answer_and_its_turn_is_that_of_one_that_was_looked_for(
    path: MessagePath,
) -> None:
    looked_for = await offered(path)
    forget(path)
    await said(path, a_message(None, button=looked_for.token))
    button = await offered(path)
    with counted(path.db) as seen:
        await said(path, a_message(None, button=button.token))
    one, other = path.dialogue.turns[-2:]

    assert seen == {"statements": 2}
    assert (one.text, one.payload, one.metadata) == (other.text, other.payload, other.metadata)
    async with path.db.read() as session:
        used = await session.scalar(select(ButtonRow.used_at).where(ButtonRow.token == button.token))
    assert used == path.clock()


async def test_a_button_is_used_once(path: MessagePath) -> None:
    button = await offered(path)
    await said(path, a_message(None, button=button.token))
    turns = len(path.dialogue.turns)
    received = await path.inbox.receive(a_message(None, button=button.token))
    await answered(path)

    assert not received.duplicate
    assert len(path.dialogue.turns) == turns


async def test_a_button_that_is_gone_is_not_pressed(path: MessagePath) -> None:
    button = await offered(path)
    async with path.db.begin() as session:
        await session.execute(delete(ButtonRow).where(ButtonRow.token == button.token))
    turns = len(path.dialogue.turns)
    await path.inbox.receive(a_message(None, button=button.token))
    await answered(path)

    assert len(path.dialogue.turns) == turns


async def test_the_same_message_again_is_a_duplicate(path: MessagePath) -> None:
    message = a_message("望京西园")
    await said(path, message)
    again = await path.inbox.receive(message)

    assert again.duplicate
    assert await path.texts("in") == ["你好", "楼下垃圾没人收", "望京西园"]


async def test_what_staff_took_over_meanwhile_is_theirs(path: MessagePath) -> None:
    async with path.db.begin() as session:
        await session.execute(update(ConversationRow).values(held_by="staff:wang"))
    turns = len(path.dialogue.turns)
    await path.inbox.receive(a_message("望京西园"))

    assert (await path.texts("in"))[-1] == "望京西园"
    assert len(path.dialogue.turns) == turns
    assert (await path.conversation(1)).in_leased_by is None


async def test_a_note_that_came_meanwhile_goes_before(path: MessagePath) -> None:
    async with path.db.begin() as session:
        await outbox.tell_dialogue(session, conversation_id=1, note={"kind": "push"}, now=path.clock())
    async with path.db.begin() as session:
        await session.execute(update(ConversationRow).values(in_leased_until=None))
    await said(path, a_message("望京西园"))

    assert [note.note for note in path.dialogue.notes] == [{"kind": "push"}]
    assert path.dialogue.turns[-1].text == "望京西园"


async def test_an_incident_is_told_of_a_few_seconds_after_it_has_begun(path: MessagePath) -> None:
    office = Office(path.db)
    await office.tickets.incidents.declare(
        OPERATOR, Declaration(WATER, (WANGJING,), "望京停水，正在抢修。", "No water in Wangjing.")
    )
    path.clock.forward(NEWS_OF_INCIDENTS.total_seconds() + 1)
    await said(path, a_message("望京西园"))

    assert path.dialogue.turns[-1].metadata["incidents"]


async def test_whoever_begins_tells_nothing_of_incidents(path: MessagePath) -> None:
    await said(path, a_message("你好", address="device-2"))
    with counted(path.db) as seen:
        await said(path, a_message("望京西园"))

    assert seen == {"statements": 2}
    assert not path.dialogue.turns[-1].metadata["incidents"]


async def test_after_a_while_it_is_looked_for_again(path: MessagePath) -> None:
    path.clock.forward(REMEMBERED.total_seconds() + 1)
    with counted(path.db) as seen:
        await said(path, a_message("望京西园"))

    assert seen == {"statements": 3}


async def test_no_more_is_remembered_than_the_newest(
    path: MessagePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.conversations.lately.MOST", 2)
    forget(path)
    for address in ("device-2", "device-3", "device-4"):
        await said(path, a_message("你好", address=address))
    assert len(path.pump.lately) == 2

    path.clock.forward(REMEMBERED.total_seconds() + 1)
    await said(path, a_message("望京西园"))
    assert len(path.pump.lately) == 1
