"""Millions of copied tickets are tickets of their own, and what people wait for reads none of their tables whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from desk.kept import erasing
from desk.kept import retention as retention_work
from desk.kept.words import CHATS, REPORTERS
from desk.store.models import HistoryRow, MessageRow, TicketRow
from desk.tickets.queries import TicketFilter
from tests import servers
from tests.measuring import store
from tests.measuring.store_filled import Size, multiplied
from tests.measuring.store_retention import Retention
from tests.office import SUPERVISOR, Office
from tests.sealed_store import Database
from tests.talk import beijing

SIZE = Size(lived=1500, copies=10, seed=7)


@pytest.fixture(scope="module")
def stored(postgres_server: servers.Postgres) -> Iterator[str]:
    """A store of `SIZE`."""
    name = postgres_server.create()
    multiplied(postgres_server.url(name), SIZE)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
async def filled(stored: str) -> AsyncIterator[Database]:
    db = Database(stored)
    yield db
    await db.close()


async def test_copies_have_numbers_chats_and_histories_of_their_own(filled: Database) -> None:
    async with filled.read() as session:
        numbers = await session.scalar(select(func.count(TicketRow.number.distinct())))
        chats = select(func.count(TicketRow.id)).group_by(TicketRow.conversation_id)
        of_a_chat = set(await session.scalars(chats))
        told = (
            select(func.count()).select_from(MessageRow).join(TicketRow, TicketRow.id == MessageRow.ticket_id)
        )
        same_chat = await session.scalar(told.where(MessageRow.conversation_id == TicketRow.conversation_id))
        of_others = await session.scalar(
            told.where(MessageRow.notice.is_not(None), MessageRow.text.contains("BJ20")).where(
                ~MessageRow.text.contains(TicketRow.number)
            )
        )
        first = await session.scalar(select(func.count()).select_from(HistoryRow).where(HistoryRow.seq == 1))

        assert (numbers, first, of_a_chat, of_others) == (SIZE.tickets, SIZE.tickets, {3}, 0)
        assert (same_chat or 0) > 1.9 * SIZE.tickets


async def test_each_is_found_by_its_own_number_and_person(filled: Database) -> None:
    office = Office(filled, pack=beijing())
    async with filled.read() as session:
        rows = (await session.scalars(select(TicketRow).where(TicketRow.id.in_([1, 2, 4011])))).all()

    for row in rows:
        found = await office.tickets.list(TicketFilter(q=row.number), actor=SUPERVISOR)
        assert [one.number for one in found.items] == [row.number]
    mine = await office.tickets.list(TicketFilter(q=rows[0].reporter_phone), actor=SUPERVISOR)
    assert {one.conversation_id for one in mine.items} == {rows[0].conversation_id}
    assert len(mine.items) == 3


async def test_what_was_filled_once_is_not_filled_again(stored: str, filled: Database) -> None:
    async with filled.begin() as session:
        await session.execute(text("UPDATE tickets SET title = 'kept' WHERE id = 5"))

    multiplied(stored, SIZE)

    async with filled.read() as session:
        assert await session.scalar(select(TicketRow.title).where(TicketRow.id == 5)) == "kept"
        assert await session.scalar(select(func.count()).select_from(TicketRow)) == SIZE.tickets


async def test_no_answer_to_a_citizen_and_no_tickets_page_reads_a_large_table_as_a_whole(stored: str) -> None:
    async with AsyncExitStack() as opened:
        side = await store.opened_side(opened, stored, SIZE, seed=3)
        calls = await side.calls()
        asked = {kind: calls[kind][:12] for kind in (*store.JUDGED, "their_tickets")}
        plans = await store.plans(side.room.db, asked)

    assert {kind: plan["read_whole"] for kind, plan in plans.items()} == {kind: [] for kind in asked}
    assert "ix_tickets_conversation_id" in plans["status"]["indexes"]
    assert {
        "uq_tickets_number",
        "ix_tickets_subdistrict_group",
        "ix_tickets_open_near",
        "ix_tickets_place_key_created_at",
        "ix_messages_ticket_id",
        "uq_ticket_history_ticket_id",
        "ix_surveys_ticket_id",
    } <= set(plans["ticket_page"]["indexes"])


async def test_who_looks_for_the_same_matter_reads_the_open_tickets_of_its_place(filled: Database) -> None:
    office, pack = Office(filled, pack=beijing()), beijing()
    shared = [one.code for one in pack.categories if one.shared]
    some = select(TicketRow).where(TicketRow.category.in_(shared), TicketRow.subdistrict.is_not(None))
    async with filled.read() as session:
        rows = (await session.scalars(some.order_by(TicketRow.id).limit(12))).all()
    names = ("description", "category", "district", "subdistrict", "address")
    asked = [
        partial(office.desk.similar, 0, {name: getattr(row, name) for name in names}, "zh") for row in rows
    ]

    plans = await store.plans(filled, {"similar": asked})

    assert plans["similar"]["read_whole"] == []
    assert "ix_tickets_open_near" in plans["similar"]["indexes"]


async def test_the_retention_walks_from_stretch_to_stretch_until_nothing_old_is_left(
    filled: Database, tmp_path: Path
) -> None:
    retention = Retention(filled, tmp_path)

    chats, names = {CHATS: timedelta(days=42)}, {REPORTERS: timedelta(days=138)}
    erased = [
        (await retention.counted(kept, 60.0, action))["erased"]
        for kept, action in 2 * [(chats, "erase_chat"), (names, "erase_reporter")]
    ]

    assert erased[0] > 2 * retention_work.AT_ONCE
    assert erased[1] > 2 * erasing.AT_ONCE
    assert erased[2:] == [0, 0]
    async with filled.read() as session:
        named = select(func.count()).where(
            TicketRow.reporter_phone.is_not(None), TicketRow.status == "closed"
        )
        before = datetime.now(UTC) - timedelta(days=139)
        assert await session.scalar(named.where(TicketRow.updated_at < before)) == 0
        assert (await session.scalar(named.where(TicketRow.updated_at > before + timedelta(days=2))) or 0) > 0
