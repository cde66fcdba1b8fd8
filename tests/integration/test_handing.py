"""What is taken in is handed to the pump of the same process, claimed by the statement that writes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC

import pytest
from sqlalchemy import select, update

from city import faultpoints
from desk.channel import Place as Pin
from desk.channel import Received
from desk.conversations import outbox
from desk.conversations.claim import LEASE
from desk.conversations.handing import Place
from desk.conversations.lately import Lately
from desk.conversations.turns import Job
from desk.store.models import ConversationRow
from tests.hands import answered, handed_to, has_room
from tests.looks import after_each_look
from tests.messages import MessagePath, a_message
from tests.sealed_store import Database
from tests.store_counts import counted
from tests.waiting import PATIENCE, until


@pytest.fixture
async def path(postgres_url: str) -> AsyncIterator[MessagePath]:
    """A conversation that has begun, and whose last answer offers a button."""
    db = Database(postgres_url)
    path = MessagePath(db)
    await path.asked()
    yield path
    await db.close()


@pytest.fixture(autouse=True)
def no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds a message was told of it."""
    monkeypatch.setattr("desk.conversations.crew.SCAN_SECONDS", 3600.0)


def running(path: MessagePath) -> AbstractAsyncContextManager[None]:
    """The pump runs, waits for news, and is the one of the inbox."""
    return handed_to(path.pump, path.inbox)


async def leases(path: MessagePath) -> list[str | None]:
    async with path.db.read() as session:
        return list(await session.scalars(select(ConversationRow.in_leased_by)))


@contextmanager
def listening(watch: Callable[[str], None]) -> Iterator[None]:
    """Within the block this is told of every step."""
    faultpoints.listen(watch)
    try:
        yield
    finally:
        faultpoints.listen(None)


def gives_up(receiving: asyncio.Task[Received], point: str) -> None:
    if point == "inbox.written":
        receiving.cancel()


@dataclass
class Taker:
    """A pump that takes what it is handed and does nothing with it."""

    taken: list[Job] = field(default_factory=list)
    asked: int = 0
    lately: Lately = field(default_factory=Lately)

    @contextmanager
    def place(self) -> Iterator[Place | None]:
        self.asked += 1
        yield Place("taker", UTC, self.taken.append)


async def test_words_are_taken_in_and_answered_by_three_statements(path: MessagePath) -> None:
    async with running(path):
        with counted(path.db) as seen:
            received = await path.inbox.receive(a_message())
            await until(lambda: path.dialogue.turns)
            await until(lambda: has_room(path.pump))
            await asyncio.sleep(0.1)
    [turn] = path.dialogue.turns

    assert seen == {"statements": 3}
    assert (turn.id, turn.sender) == (str(received.message_id), f"c{received.conversation_id}")
    assert [row.status for row in await path.rows("in")] == ["handled", "handled"]
    assert await leases(path) == [None]


async def test_what_is_handed_over_is_told_as_if_it_had_been_looked_for(path: MessagePath) -> None:
    [button] = (await path.inbox.history("web", "device-1")).lines[-1].buttons
    path.inbox.hand_to(taker := Taker())
    for message in (a_message("家里停水了"), a_message(None, button=button.token)):
        await path.inbox.receive(message)
        path.clock.forward((2 * LEASE).total_seconds())
        [looked_for] = await path.pump.claim(1)
        handed = taker.taken.pop()

        assert handed.item.turn == looked_for.item.turn
        assert handed.item == looked_for.item
        assert handed.seen is not None
        assert looked_for.seen is not None
        assert handed.seen.row.wrote_at == looked_for.seen.row.wrote_at
        await path.pump.work(looked_for)
        assert taker.taken == []


async def test_a_first_message_is_handed_over_as_well(path: MessagePath) -> None:
    path.inbox.hand_to(taker := Taker())
    received = await path.inbox.receive(a_message(address="device-2"))
    path.clock.forward((2 * LEASE).total_seconds())
    [looked_for] = await path.pump.claim(1)
    [handed] = taker.taken

    assert handed.claim.conversation_id == received.conversation_id == 2
    assert handed.item.turn is not None
    assert looked_for.item.turn is not None
    # Nobody has looked for incidents, so that whoever is asked has to.
    assert handed.item.turn.metadata == {**looked_for.item.turn.metadata, "incidents": True}
    assert replace(handed.item, turn=None) == replace(looked_for.item, turn=None)
    assert handed.seen is not None
    assert looked_for.seen is not None
    columns = set(ConversationRow.__table__.columns.keys()) - {"in_leased_by", "in_leased_until"}
    of_object = {name: handed.seen.row.__dict__[name] for name in columns}
    assert of_object == {name: getattr(looked_for.seen.row, name) for name in columns}


async def test_a_first_message_is_answered_under_its_claim(path: MessagePath) -> None:
    async with running(path):
        with counted(path.db) as seen:
            received = await path.inbox.receive(a_message(address="device-2"))
            await until(lambda: path.dialogue.turns)
            await until(lambda: has_room(path.pump))
            await asyncio.sleep(0.1)
        await answered(path)

    assert seen == {"statements": 3}
    assert [turn.sender for turn in path.dialogue.turns] == [f"c{received.conversation_id}"]
    assert await leases(path) == [None, None]
    assert (await path.texts())[-1] == "在哪个小区？"


async def test_what_is_said_meanwhile_is_answered_afterwards_and_in_order(path: MessagePath) -> None:
    path.dialogue.open_gate.clear()
    async with running(path):
        first = await path.inbox.receive(a_message("一"))
        await path.dialogue.arrived.acquire()
        second = await path.inbox.receive(a_message("二"))
        third = await path.inbox.receive(a_message("三"))
        path.dialogue.open_gate.set()
        await answered(path)

    assert [turn.id for turn in path.dialogue.turns] == [
        str(one.message_id) for one in (first, second, third)
    ]


async def test_a_note_that_comes_meanwhile_goes_before(path: MessagePath) -> None:
    path.inbox.hand_to(taker := Taker())
    async with path.db.begin() as session:
        await outbox.tell_dialogue(session, conversation_id=1, note={"kind": "push"}, now=path.clock())
        receiving = asyncio.create_task(path.inbox.receive(a_message()))
        await until(lambda: taker.asked)
    received = await receiving

    assert taker.taken == []
    assert await leases(path) == [None]
    assert await path.pump.run_once() == 1
    assert [note.note for note in path.dialogue.notes] == [{"kind": "push"}]
    assert [turn.id for turn in path.dialogue.turns] == [str(received.message_id)]


async def test_what_comes_with_locks_in_the_same_instant_goes_before(
    path: MessagePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = Pin(39.9, 116.4)
    await path.conversation_with("你好")
    after_each_look(monkeypatch, lambda: path.inbox.receive(a_message("一", place=pin)))
    path.inbox.hand_to(taker := Taker())

    await path.inbox.receive(a_message("二"))

    assert taker.taken == []
    await path.pump.run_once()
    assert [turn.text for turn in path.dialogue.turns][-2:] == ["一", "二"]


async def test_nothing_is_handed_over_that_staff_or_another_pump_have_in_hand(path: MessagePath) -> None:
    path.inbox.hand_to(taker := Taker())
    await path.inbox.receive(a_message())
    await path.inbox.receive(a_message())
    assert len(taker.taken) == 1

    path.clock.forward((2 * LEASE).total_seconds())
    await path.pump.run_once()
    async with path.db.begin() as session:
        await session.execute(update(ConversationRow).values(held_by="staff:wang"))
    await path.inbox.receive(a_message())
    assert len(taker.taken) == 1


async def test_what_nobody_began_is_claimed_when_its_lease_is_over(path: MessagePath) -> None:
    path.inbox.hand_to(Taker())
    received = await path.inbox.receive(a_message())

    assert await path.pump.run_once() == 0
    path.clock.forward(LEASE.total_seconds() + 1)
    assert await path.pump.run_once() == 1

    assert [turn.id for turn in path.dialogue.turns] == [str(received.message_id)]


async def test_a_pump_that_is_stopped_lets_go_of_what_it_is_handed(path: MessagePath) -> None:
    async with running(path):
        with path.pump.place() as place:
            assert place is not None
            path.inbox.hand_to(taker := Taker())
            await path.inbox.receive(a_message())
            stopped = place
    stopped.begin(taker.taken.pop())
    async with asyncio.timeout(PATIENCE):
        while await leases(path) != [None]:
            await asyncio.sleep(0.01)

    assert path.dialogue.turns == []
    assert await path.another_pump("second").run_once() == 1


async def test_whoever_gives_up_while_a_message_is_written_leaves_it_to_the_pump(path: MessagePath) -> None:
    async with running(path):
        receiving = asyncio.create_task(path.inbox.receive(a_message()))
        with listening(lambda point: gives_up(receiving, point)):
            await asyncio.wait({receiving})
        await until(lambda: path.dialogue.turns)
        await answered(path)

    assert receiving.cancelled()
    assert len(path.dialogue.turns) == 1
    assert await leases(path) == [None]


async def test_the_same_message_again_is_handed_over_once(path: MessagePath) -> None:
    path.inbox.hand_to(taker := Taker())
    message = a_message()

    first, again = await path.inbox.receive(message), await path.inbox.receive(message)

    assert (first.duplicate, again.duplicate, first.message_id) == (False, True, again.message_id)
    assert len(taker.taken) == 1


async def test_danger_is_answered_at_once_and_looked_for_as_before(path: MessagePath) -> None:
    path.inbox.hand_to(taker := Taker())

    await path.inbox.receive(a_message("着火了，快来人！"))

    assert taker.taken == []
    assert "119" in (await path.texts())[-1]
    assert await path.pump.run_once() == 1
