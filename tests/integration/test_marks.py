"""What many devices have seen is marked by few statements, and none of them waits for another one's conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from desk.conversations import outbox
from desk.conversations.marks import AT_ONCE, Mark, Marks
from desk.store.models import MessageRow
from tests.messages import MessagePath
from tests.sealed_store import Database
from tests.store_counts import counted

ALL = 10_000
"""An id behind all messages."""


class Desk:
    """Some devices that were answered, and marks which are written all at once or none."""

    def __init__(self, db: Database) -> None:
        self.path = MessagePath(db)
        self.db, self.marks = db, Marks(db, clock=self.path.clock, pause=0.0)

    async def answered(self, *devices: str) -> Sequence[int]:
        return [await self.path.conversation_with(address=device) for device in devices]

    async def seen(self, *devices: str, up_to: int = ALL) -> Sequence[bool]:
        return await asyncio.gather(*(self.marks.write(Mark("web", device, up_to)) for device in devices))

    async def unseen(self) -> Sequence[int]:
        async with self.db.read() as session:
            found = await session.scalars(
                select(MessageRow.conversation_id)
                .where(MessageRow.direction == "out", MessageRow.status == "waiting")
                .order_by(MessageRow.id)
            )
            return found.all()


@pytest.fixture
async def desk(postgres_url: str) -> AsyncIterator[Desk]:
    db = Database(postgres_url)
    yield Desk(db)
    await db.close()


async def test_what_several_devices_have_seen_is_one_statement(desk: Desk) -> None:
    await desk.answered("one", "two", "three")

    with counted(desk.db) as statements:
        done = await desk.seen("one", "two", "three")

    assert statements["statements"] == 1
    assert done == [True, True, True]
    assert await desk.unseen() == []


async def test_a_mark_that_comes_after_another_waits_a_moment_for_more(desk: Desk) -> None:
    await desk.answered("one", "two", "three")
    marks = Marks(desk.db, clock=desk.path.clock, pause=0.2)

    with counted(desk.db) as statements:
        await marks.write(Mark("web", "one", ALL))
        await asyncio.gather(marks.write(Mark("web", "two", ALL)), marks.write(Mark("web", "three", ALL)))

    assert statements["statements"] == 2
    assert await desk.unseen() == []


async def test_more_than_go_into_one_statement_are_written_one_after_the_other(desk: Desk) -> None:
    [_, last] = await desk.answered("one", "two")

    await desk.seen("one", *["nobody"] * AT_ONCE)
    assert await desk.unseen() == [last]
    done = await desk.seen(*["nobody"] * AT_ONCE, "two")

    assert all(done)
    assert await desk.unseen() == []


async def test_nothing_of_another_device_and_nothing_later_is_marked(desk: Desk) -> None:
    [one, two] = await desk.answered("one", "two")
    [answer] = await desk.path.inbox.waiting("web", "one")
    async with desk.db.begin() as session:
        await outbox.post(session, conversation_id=one, text="还有", author="bot", now=desk.path.clock())

    done = await desk.seen("one", up_to=answer.id)

    assert done == [True]
    assert await desk.unseen() == [two, one]


async def test_who_was_asked_something_is_told_that_it_is_left(desk: Desk) -> None:
    [one, _] = await desk.answered("one", "two")
    async with desk.db.begin() as session:
        await outbox.post(
            session,
            conversation_id=one,
            text="满意吗？",
            author="system",
            priority=outbox.SURVEY,
            now=desk.path.clock(),
        )

    done = await desk.seen("one", "two", "nobody")

    assert done == [False, True, True]
    assert await desk.unseen() == [one]


async def test_two_screens_of_one_device_mark_the_same(desk: Desk) -> None:
    await desk.answered("one")

    assert await desk.seen("one", "one") == [True, True]
    assert await desk.unseen() == []


async def test_a_message_that_somebody_has_holds_up_its_own_device_and_no_other(desk: Desk) -> None:
    [one, _] = await desk.answered("one", "two")

    async with desk.db.begin() as session:
        await session.execute(
            select(MessageRow.id).where(MessageRow.conversation_id == one).with_for_update()
        )
        done = await asyncio.wait_for(desk.seen("one", "two"), 10)
        own = asyncio.create_task(desk.path.inbox.acknowledge("web", "one", up_to=ALL))
        _, waiting = await asyncio.wait({own}, timeout=0.5)
    await own

    assert done == [False, True]
    assert waiting == {own}
    assert await desk.unseen() == []


async def test_who_leaves_before_it_is_done_keeps_nobody_from_being_marked(desk: Desk) -> None:
    await desk.answered("one", "two")

    first = asyncio.create_task(desk.marks.write(Mark("web", "one", ALL)))
    second = asyncio.create_task(desk.marks.write(Mark("web", "two", ALL)))
    await asyncio.sleep(0)
    first.cancel()

    assert await second
    assert first.cancelled()
    assert await desk.unseen() == []


async def test_what_the_store_refuses_is_told_to_all_and_the_next_are_marked(desk: Desk) -> None:
    await desk.answered("one", "two")

    done = await asyncio.gather(
        desk.marks.write(Mark("web", "one", 2**70)),
        desk.marks.write(Mark("web", "two", ALL)),
        return_exceptions=True,
    )

    assert [isinstance(one, DBAPIError) for one in done] == [True, True]
    assert await desk.seen("one", "two") == [True, True]
    assert await desk.unseen() == []


async def test_that_marks_wait_for_no_disk_ends_with_their_own_statement(desk: Desk) -> None:
    await desk.answered("one")
    async with desk.db.at_once() as session:
        await session.execute(text("SET synchronous_commit TO on"))

    await desk.seen("one")

    async with desk.db.at_once() as session:
        assert await session.scalar(text("SHOW synchronous_commit")) == "on"
