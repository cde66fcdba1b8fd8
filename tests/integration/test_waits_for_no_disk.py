"""What a crash may take is committed without waiting for the disk, on a server that waits by itself, as all but that of
the tests do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from desk.tickets.numbers import local_day
from desk.tickets.reserving import reserve
from tests.messages import MessagePath, a_message
from tests.sealed_store import Database

WATCH = (
    "CREATE TABLE committed (waits text)",
    """
    CREATE FUNCTION write_down() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO committed VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END'
    """,
    """
    CREATE CONSTRAINT TRIGGER as_it_commits AFTER INSERT OR UPDATE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION write_down()
    """,
)


class Waiting:
    """A store that waits for its disk, and how those commits waited that wrote a table."""

    def __init__(self, db: Database) -> None:
        self.db, self.path = db, MessagePath(db)

    async def watch(self, table: str) -> None:
        """From now on its commits write down whether they wait, at the very end of their transactions."""
        async with self.db.begin() as session:
            for words in WATCH:
                await session.execute(text(words.format(table=table)))

    async def commits(self) -> Sequence[str]:
        """What counted for them."""
        async with self.db.read() as session:
            return (await session.scalars(text("SELECT waits FROM committed"))).all()


@pytest.fixture
async def waiting(postgres_url: str) -> AsyncIterator[Waiting]:
    sign = "&" if "?" in postgres_url else "?"
    db = Database(f"{postgres_url}{sign}synchronous_commit=on")
    yield Waiting(db)
    await db.close()


async def test_a_message_is_taken_in_when_it_is_on_the_disk(waiting: Waiting) -> None:
    await waiting.watch("messages")

    await waiting.path.inbox.receive(a_message())

    assert {*await waiting.commits()} == {"on"}


async def test_a_mark_of_what_was_seen_waits_for_no_disk(waiting: Waiting) -> None:
    await waiting.path.conversation_with("你好")
    await waiting.watch("messages")

    await waiting.path.inbox.acknowledge("web", "device-1", up_to=1000)

    assert {*await waiting.commits()} == {"off"}


async def test_a_claim_waits_for_no_disk(waiting: Waiting) -> None:
    await waiting.path.inbox.receive(a_message())
    await waiting.watch("conversations")

    assert len(await waiting.path.pump.claim(1)) == 1

    assert {*await waiting.commits()} == {"off"}


async def test_a_number_that_is_held_waits_for_no_disk(waiting: Waiting) -> None:
    now, zone = waiting.path.clock(), ZoneInfo("Asia/Shanghai")
    await waiting.watch("numbers_held")

    await reserve(waiting.db, local_day(now, zone), now)

    assert {*await waiting.commits()} == {"off"}
