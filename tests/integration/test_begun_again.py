"""What PostgreSQL ends for a deadlock is done once more: nobody who works on the same tickets sees a fault."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import outbox
from desk.staff.actor import SYSTEM
from desk.store.again import TRIES, again
from desk.store.models import TicketRow
from desk.tickets import drafts
from tests.integration.test_console import csrf, sign_in
from tests.office import STREET_LAMP, Office, fields
from tests.sealed_store import Database
from tests.staff_room import StaffRoom, staff_room

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
GIVE_WAY = text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    database = Database(postgres_url)
    yield database
    await database.close()


async def waits(db: Database, *, many: int = 1) -> None:
    """Until so many wait for locks."""
    async with asyncio.timeout(10):
        while True:
            async with db.read() as session:
                if (await session.scalar(text(WAITING)) or 0) >= many:
                    return
            await asyncio.sleep(0.02)


async def lock(db: Database, numbers: list[str], other: asyncio.Event) -> None:
    """Lock these tickets, the last one first, and the next as soon as somebody waits: in the wrong order.

    Whoever else has them is chosen to give way, as this one looks for a circle only much later.
    """
    async with db.begin() as session:
        await session.execute(text("SET LOCAL deadlock_timeout = '60s'"))
        for number in reversed(numbers):
            await session.scalar(
                select(TicketRow.id).where(TicketRow.number == number).with_for_update(key_share=True)
            )
            if not other.is_set():
                other.set()
                await waits(db)


@asynccontextmanager
async def in_the_way(db: Database, numbers: list[str]) -> AsyncIterator[None]:
    """While somebody has a lock that whoever works on the tickets needs, and then wants one that they have."""
    begun = asyncio.Event()
    other = asyncio.create_task(lock(db, numbers, begun))
    await begun.wait()
    try:
        yield
    finally:
        await other


async def deadlocks(db: Database) -> int:
    async with db.read() as session:
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
        found = await session.scalar(
            text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        )
    return int(found or 0)


async def together(room: StaffRoom) -> list[str]:
    """Two tickets, the second merged into the first."""
    first, second = [(await room.ticket()).number for _ in range(2)]
    await room.tickets.apply(SYSTEM, second, "merge", parent=first)
    return [first, second]


async def test_a_request_that_gave_way_to_another_is_done_again(db: Database) -> None:
    async with staff_room(db) as room, room.client() as client:
        numbers, headers = await together(room), await room.token("supervisor")
        before = await deadlocks(db)

        async with in_the_way(db, numbers):
            path, body = f"/api/v1/tickets/{numbers[0]}/transitions", {"action": "dispatch"}
            async with client.post(path, json=body, headers=headers) as answer:
                said = await answer.json()

        assert (answer.status, said["status"]) == (200, "dispatched")
        assert await deadlocks(db) > before


async def test_a_form_that_gave_way_to_another_is_done_again(db: Database) -> None:
    async with staff_room(db) as room, room.client() as client:
        numbers = await together(room)
        await room.staff("one", "supervisor")
        await sign_in(client, "one")
        form = {"csrf": await csrf(client), "action": "dispatch"}

        async with in_the_way(db, numbers):
            answer = await client.post(f"/desk/tickets/{numbers[0]}/steps", data=form)
            shown = await answer.text()

        assert answer.status == 200, shown
        assert (await room.tickets.get(numbers[0], actor=SYSTEM)).status == "dispatched"


async def test_what_the_assistant_asks_of_the_desk_is_done_again(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    numbers = [await office.filed(chat) for _ in range(2)]
    await office.step(numbers[1], "merge", parent=numbers[0])

    async with in_the_way(db, numbers):
        status = await office.desk.withdraw(chat, message_id=1, number=numbers[0], reason="好了", lang="zh")

    assert status.status == "withdrawn"
    assert [line.action for line in await office.history(numbers[0])].count("withdraw") == 1


async def test_a_filing_in_a_chat_that_gave_way_is_done_again_with_the_same_number(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(db)
    chats = [await office.conversation(name) for name in ("one", "two")]
    told = fields(category=STREET_LAMP, description="路灯不亮")
    ended, tries = drafts.ended, itertools.count()
    for chat in chats:
        await office.desk.remember_draft(chat, told)

    async def ends(session: AsyncSession, *given: Any) -> None:
        if next(tries) % 2 == 0:
            await session.execute(GIVE_WAY)
        await ended(session, *given)

    monkeypatch.setattr(drafts, "ended", ends)
    filed = await office.desk.file_complaint(chats[0], message_id=1, fields=told, lang="zh")
    status, _ = await office.desk.join(chats[1], message_id=2, number=filed.number, fields=told, lang="zh")

    assert (filed.number[-3:], status.number[-3:], next(tries)) == ("001", "002", 4)


async def give_way(db: Database) -> None:
    """Fail as PostgreSQL does where a transaction cannot be put in line with others."""
    async with db.begin() as session:
        await session.execute(GIVE_WAY)


async def test_nothing_is_done_again_that_has_committed_something(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    async def work() -> None:
        async with db.begin() as session:
            await outbox.post(session, conversation_id=chat, text="好", author="system", now=office.clock())
        await give_way(db)

    with pytest.raises(DBAPIError):
        await again(work)

    assert await office.heard(chat) == ["好"]


async def test_a_part_that_committed_keeps_the_whole_from_being_done_again(db: Database) -> None:
    done = []

    async def part() -> None:
        async with db.begin() as session:
            await session.execute(text("SELECT 1"))

    async def work() -> None:
        done.append(1)
        await again(part)
        await give_way(db)

    with pytest.raises(DBAPIError):
        await again(work)

    assert done == [1]


async def test_what_always_gives_way_is_given_up(db: Database) -> None:
    tries = []

    def work() -> Awaitable[None]:
        tries.append(1)
        return give_way(db)

    with pytest.raises(DBAPIError):
        await again(work)

    assert len(tries) == TRIES
