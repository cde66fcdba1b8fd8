"""Many who write at once to two services on one store: each message is answered once, in order, and none is left."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from desk.conversations import outbox
from desk.conversations.memory_dialogue import MemoryDialogue
from desk.conversations.pump import Pump
from desk.dialogue import Reply, Turn
from desk.store.models import ConversationRow, MessageRow
from tests.messages import MessagePath, a_message
from tests.sealed_store import Database
from tests.waiting import PATIENCE

PLACES = 4
CITIZENS, ROUNDS = 12, 5


@dataclass
class Busy(MemoryDialogue):
    """Takes its time, some more and some less. `met` are those who had two turns at once."""

    heard: list[Turn] = field(default_factory=list)
    under_way: set[str] = field(default_factory=set)
    met: list[str] = field(default_factory=list)

    async def turn(self, turn: Turn) -> Reply:
        self.heard.append(turn)
        self.met += [turn.sender] if turn.sender in self.under_way else []
        self.under_way.add(turn.sender)
        await asyncio.sleep(random.choice([0, 0.002, 0.01, 0.03]))
        self.under_way.discard(turn.sender)
        return await super().turn(turn)


@pytest.fixture(autouse=True)
def no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds a message was told of it."""
    monkeypatch.setattr("desk.conversations.crew.SCAN_SECONDS", 3600.0)


@asynccontextmanager
async def service(url: str, dialogue: Busy, name: str) -> AsyncIterator[MessagePath]:
    """One with few places, whose inbox hands its pump what it can."""
    path = MessagePath(Database(url), dialogue=dialogue)
    pump = Pump(path.db, dialogue, path.wakeups, clock=path.clock, holder=name, size=PLACES)
    path.inbox.hand_to(pump)
    task = asyncio.create_task(pump.run())
    try:
        yield path
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await path.db.close()


async def talk(path: MessagePath, address: str) -> None:
    """Some messages, at times two at once, and now and then a note in between."""
    for _ in range(ROUNDS):
        said = [a_message(address=address) for _ in range(random.choice([1, 1, 2]))]
        [received, *_] = await asyncio.gather(*(path.inbox.receive(one) for one in said))
        if random.random() < 0.2:
            async with path.db.begin() as session:
                await outbox.tell_dialogue(
                    session, conversation_id=received.conversation_id, note={"kind": "push"}, now=path.clock()
                )
        await asyncio.sleep(random.random() * 0.1)


async def done(path: MessagePath) -> None:
    """Until nothing waits for the dialogue, and nobody has a conversation any more."""
    leased = select(ConversationRow.id).where(ConversationRow.in_leased_by.is_not(None))
    waiting = select(MessageRow.id).where(MessageRow.status == "waiting", MessageRow.direction != "out")
    async with asyncio.timeout(PATIENCE), path.db.read() as session:
        while (await session.scalars(waiting)).all() or (await session.scalars(leased)).all():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("services", [1, 2])
async def test_each_message_is_answered_once_and_in_order_and_no_lease_stays(
    postgres_url: str, services: int
) -> None:
    random.seed(services)
    dialogue = Busy()
    async with AsyncExitStack() as stack:
        paths = [
            await stack.enter_async_context(service(postgres_url, dialogue, f"service-{number}"))
            for number in range(services)
        ]
        await asyncio.gather(*(talk(paths[one % services], f"device-{one}") for one in range(CITIZENS)))
        await done(paths[0])
        rows = await paths[0].rows("in")

    heard = defaultdict(list)
    for turn in dialogue.heard:
        heard[turn.sender].append(int(turn.id))
    assert dialogue.met == []
    assert sorted(one for ids in heard.values() for one in ids) == [row.id for row in rows]
    assert all(ids == sorted(ids) for ids in heard.values())
