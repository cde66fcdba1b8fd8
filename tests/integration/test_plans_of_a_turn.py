"""No statement of a turn reads a whole table, not even where PostgreSQL has counted nothing yet: so it is with a fresh
store, whose first plans are kept until its tables are analysed.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection

import pytest
from sqlalchemy import text

from desk.dialogue import Choice, Reply, Said
from desk.store.connecting import connect
from tests.heard import heard
from tests.messages import MessagePath, a_message
from tests.office import STREET_LAMP, Office, fields
from tests.sealed_store import Database
from tests.store_counts import asked_plainly

GROWING = ("buttons", "conversations", "drafts", "messages", "tickets", "ticket_history")
WITH_VALUES = "$1"
WHOLE, PARAMETER = re.compile(r"Seq Scan on (\w+)"), re.compile(r"\$\d+")


MANY = 3000
COPIES = """
    INSERT INTO {table} SELECT (jsonb_populate_record(
        one, jsonb_build_object('id', one.id + 10 * nth, 'address', nth, 'conversation_id', {first} + 10 * nth)
    )).* FROM {table} AS one CROSS JOIN generate_series(1, {many}) AS nth
"""
"""Many more rows like those that are there."""


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    db = Database(postgres_url)
    yield db
    await db.close()


async def planned(db: Database, statements: Collection[str]) -> dict[str, str]:
    """How these statements would be carried out, with plans that fit any values."""
    asked = await connect(db.url, statements_kept=0)
    plans: dict[str, str] = {}
    try:
        await asked.execute("SET plan_cache_mode = force_generic_plan")
        for words in {*statements}:
            await asked.execute(f"PREPARE one AS {words}")
            given = ", ".join("NULL" for _ in {*PARAMETER.findall(words)})
            told = await asked.fetch(f"EXPLAIN EXECUTE one ({given})")
            await asked.execute("DEALLOCATE one")
            plans[words] = "\n".join(row[0] for row in told)
    finally:
        await asked.close()
    return plans


async def read_whole(db: Database, statements: Collection[str]) -> dict[str, set[str]]:
    """The growing tables that these statements would read from end to end."""
    plans = await planned(db, statements)
    found = {words: {*WHOLE.findall(plan)} & {*GROWING} for words, plan in plans.items()}
    return {words: tables for words, tables in found.items() if tables}


async def test_a_turn_is_taken_in_claimed_answered_and_shown_by_indexes(db: Database) -> None:
    path = MessagePath(db)
    await path.conversation_with("你好")

    with heard(db, having=WITH_VALUES) as statements:
        await path.inbox.receive(a_message())
        await path.pump.run_once()
        shown = await path.inbox.history("web", "device-1")
        await path.inbox.acknowledge("web", "device-1", up_to=shown.lines[-1].id)

    assert len({*statements}) > 8
    assert await read_whole(db, statements) == {}


async def test_so_it_is_where_words_presses_and_first_messages_are_written_by_one_statement(
    db: Database,
) -> None:
    path = MessagePath(db)
    path.dialogue.answer = lambda turn: Reply([Said("?", [Choice("跳过", "/skip")])], intent="inform")
    await path.conversation_with("你好")
    path.clock.forward(1)
    [button] = (await path.inbox.history("web", "device-1")).lines[-1].buttons

    with asked_plainly() as statements:
        await path.inbox.receive(a_message(None, button=button.token))
        await path.pump.run_once()
        await path.inbox.receive(a_message(address="device-2"))

    at_once = [one for one in statements if "xmin =" in one and one.startswith("WITH w0")]
    assert len({*at_once}) == 2
    assert any("INSERT INTO conversations" in one for one in statements)
    assert await read_whole(db, [one for one in statements if WITH_VALUES in one]) == {}


async def test_a_claim_walks_along_what_waits_in_its_order_and_looks_for_nothing_else(db: Database) -> None:
    path = MessagePath(db)
    await path.inbox.receive(a_message())

    with heard(db, having=WITH_VALUES) as statements:
        await path.pump.claim(1)

    [plan] = (await planned(db, {one for one in statements if "SKIP LOCKED" in one})).values()
    assert "Index Scan using ix_messages_to_answer" in plan
    assert "Sort" not in plan
    assert "Join Filter" not in plan


async def test_marks_are_looked_up_by_their_conversation_and_planned_only_at_first(db: Database) -> None:
    path = MessagePath(db)
    await path.conversation_with("你好")

    with heard(db, having=WITH_VALUES) as statements:
        await path.inbox.acknowledge("web", "device-1", up_to=1)
    [plan] = (await planned(db, statements)).values()
    for up_to in range(8):
        await path.inbox.acknowledge("web", "device-1", up_to=up_to)
    async with db.read() as session:
        kept = text("SELECT sum(generic_plans) FROM pg_prepared_statements WHERE statement LIKE '%AS mark%'")
        times = await session.scalar(kept)

    assert "Index Scan using ix_messages_queue" in plan
    assert "ix_messages_waiting" not in plan
    assert times >= 3


async def test_marks_are_looked_up_by_their_conversation_where_the_tables_are_counted_too(
    db: Database,
) -> None:
    path = MessagePath(db)
    first = await path.conversation_with("你好")
    async with db.begin() as session:
        for table in ("conversations", "messages"):
            await session.execute(text(COPIES.format(table=table, first=first, many=MANY)))
        await session.execute(text("ANALYZE conversations, messages"))

    with heard(db, having=WITH_VALUES) as statements:
        await path.inbox.acknowledge("web", "device-1", up_to=1)

    [plan] = (await planned(db, statements)).values()
    assert "Seq Scan on messages" not in plan
    assert "Seq Scan on conversations" not in plan
    assert "Index Scan using ix_messages_queue" in plan


async def a_complaint_is_filed_and_followed(db: Database) -> None:
    office = Office(db)
    one, other = [await office.conversation(name) for name in ("one", "two")]
    told = fields(category=STREET_LAMP, description="路灯不亮")
    first = await office.desk.file_complaint(one, message_id=1, fields=told, lang="zh")
    similar = await office.desk.similar(other, told, "zh")
    await office.desk.join(other, message_id=2, number=first.number, fields=told, lang="zh")

    assert similar is not None
    assert similar.number == first.number


async def test_a_complaint_is_compared_filed_and_followed_by_indexes(db: Database) -> None:
    with asked_plainly() as statements:
        await a_complaint_is_filed_and_followed(db)

    asked = {one for one in statements if WITH_VALUES in one}
    assert len([one for one in asked if "INSERT INTO tickets" in one]) == 2
    assert await read_whole(db, asked) == {}


async def test_so_it_is_while_somebody_listens_to_statements(db: Database) -> None:
    with heard(db, having=WITH_VALUES) as statements:
        await a_complaint_is_filed_and_followed(db)

    assert len({*statements}) > 12
    assert await read_whole(db, statements) == {}
