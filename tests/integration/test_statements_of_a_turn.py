"""What a plain turn asks of the store: the service's processor is spent on statements, so none may creep in again.

A transaction counts as one statement more for its beginning and one for its end, as they are two ways to the server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from desk.dialogue import Reply, Said
from desk.store.models import TicketRow
from tests.messages import MessagePath, a_message
from tests.office import STREET_LAMP, Office, fields
from tests.sealed_store import Database
from tests.store_counts import asked_plainly, counted

RECEIVED, CLAIMED, KEPT, LOOKED, ACKNOWLEDGED = 2, 2, 1, 1, 1
"""How many statements each step of a turn takes."""
FILED, FOLLOWED = 3, 3
"""And filing; to follow another costs no more, though that is locked as well and its history has a line of it."""


@pytest.fixture
async def path(postgres_url: str) -> AsyncIterator[MessagePath]:
    """A conversation that has begun: its last answer offers a button and was seen."""
    db = Database(postgres_url)
    path = MessagePath(db)
    await path.asked()
    await path.inbox.acknowledge("web", "device-1", up_to=10)
    yield path
    await db.close()


async def test_taking_words_in_costs_two_statements_and_no_transaction_around_them(path: MessagePath) -> None:
    with counted(path.db) as seen:
        await path.inbox.receive(a_message())

    assert seen == {"statements": RECEIVED}


async def test_a_first_message_costs_no_more_than_another(path: MessagePath) -> None:
    with counted(path.db) as seen:
        received = await path.inbox.receive(a_message(address="device-2", lang="en"))

    assert seen == {"statements": RECEIVED}
    assert (await path.rows("in"))[-1].conversation_id == received.conversation_id == 2


async def test_a_pressed_button_costs_no_more_than_words(path: MessagePath) -> None:
    history = await path.inbox.history("web", "device-1")
    [button] = history.lines[-1].buttons

    with counted(path.db) as seen:
        await path.inbox.receive(a_message(None, button=button.token))

    assert seen == {"statements": RECEIVED}
    assert (await path.rows("in"))[-1].payload == "/skip"


async def test_many_conversations_are_claimed_by_as_few_statements_as_one(path: MessagePath) -> None:
    await path.pump.claim(1)
    for device in ("device-1", "device-2", "device-3"):
        await path.inbox.receive(a_message(address=device))

    with counted(path.db) as seen:
        jobs = await path.pump.claim(8)

    assert len(jobs) == 3
    assert seen == {"statements": CLAIMED}


async def test_a_turn_is_claimed_by_two_statements_and_its_reply_is_kept_by_one(
    path: MessagePath,
) -> None:
    await path.inbox.receive(a_message())

    with counted(path.db) as seen:
        await path.pump.run_once()

    assert seen == {"statements": CLAIMED + KEPT}


async def test_a_reply_of_two_messages_costs_no_more_than_one(path: MessagePath) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("记下了。", []), Said("在哪儿？", [])], intent="inform")
    await path.inbox.receive(a_message())

    with counted(path.db) as seen:
        await path.pump.run_once()

    assert seen == {"statements": CLAIMED + KEPT}
    assert (await path.texts())[-2:] == ["记下了。", "在哪儿？"]


async def test_all_of_a_turn_are_plain_statements(path: MessagePath) -> None:
    """What goes SQLAlchemy's own way costs several times as much."""
    with asked_plainly() as plain:
        await path.inbox.receive(a_message())
        await path.pump.run_once()

    assert len(plain) == RECEIVED + CLAIMED + KEPT


async def test_a_device_is_shown_what_it_said_by_one_look_and_an_answer_by_one_more_for_its_buttons(
    path: MessagePath,
) -> None:
    before = await path.inbox.history("web", "device-1")
    known = [line.id for line in before.lines]
    await path.inbox.receive(a_message())

    with counted(path.db) as seen:
        own = await path.inbox.history("web", "device-1", known=known)
    await path.pump.run_once()
    with counted(path.db) as answer:
        after = await path.inbox.history("web", "device-1", known=[*known, own.lines[0].id])

    assert [line.direction for line in (*own.lines, *after.lines)] == ["in", "out"]
    assert (seen, answer) == ({"statements": LOOKED}, {"statements": LOOKED + 1})


async def test_an_answer_without_buttons_is_shown_by_one_look(path: MessagePath) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("好的。", [])], intent="inform")
    await path.inbox.receive(a_message())
    await path.pump.run_once()
    known = [row.id for row in (await path.rows("out"))[:-1]]

    with counted(path.db) as seen:
        shown = await path.inbox.history("web", "device-1", known=known)

    assert (shown.lines[-1].text, shown.lines[-1].buttons) == ("好的。", ())
    assert seen == {"statements": LOOKED}


async def test_seeing_an_answer_costs_one_statement_and_no_transaction_around_it(path: MessagePath) -> None:
    await path.inbox.receive(a_message())
    await path.pump.run_once()
    row_id = (await path.rows("out"))[-1].id

    with counted(path.db) as seen:
        await path.inbox.acknowledge("web", "device-1", up_to=row_id)

    assert seen["statements"] == ACKNOWLEDGED
    assert (await path.rows("out"))[-1].status == "sent"


async def test_filing_costs_three_statements_and_the_clocks_need_not_look_at_it(
    postgres_url: str,
) -> None:
    db = Database(postgres_url)
    office = Office(db)
    one, other, third = [await office.conversation(name) for name in ("one", "two", "three")]
    told = fields(category=STREET_LAMP, description="路灯不亮")
    first = await office.desk.file_complaint(one, message_id=1, fields=told, lang="zh")
    await office.desk.join(other, message_id=2, number=first.number, fields=told, lang="zh")
    fourth, fifth = [await office.conversation(name) for name in ("four", "five")]
    for chat in (third, fourth, fifth):
        await office.desk.remember_draft(chat, told)

    with counted(db) as filed:
        await office.desk.file_complaint(third, message_id=3, fields=fields(), lang="zh")
    with counted(db) as followed:
        await office.desk.join(fourth, message_id=4, number=first.number, fields=told, lang="zh")
    with asked_plainly() as plain:
        await office.desk.join(fifth, message_id=5, number=first.number, fields=told, lang="zh")
    async with db.read() as session:
        due = await session.scalars(select(TicketRow.number).where(TicketRow.next_step_at <= office.clock()))
        waiting = due.all()

    assert filed == {"statements": FILED, "transactions": 1}
    assert len(plain) == FOLLOWED
    assert followed == {"statements": FOLLOWED, "transactions": 1}
    assert waiting == []
    assert [await office.desk.draft(chat) for chat in (third, fourth, fifth)] == [None] * 3
    await db.close()
