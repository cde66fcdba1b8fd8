"""A demo of many tickets: written at once into each store, and no different from tickets that were lived through."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, select

from bot import crowd_workers, demo
from bot.crowd import AT_ONCE, Crowd
from bot.crowd_rows import COLUMNS
from bot.setup.progress import Refusal
from desk.figures import recounting
from desk.figures.periods import Period
from desk.figures.scoreboard import Figures, Tally, Wanted
from desk.search.messages import APART
from desk.store import bulk, migrate
from desk.store.database import Database
from desk.store.derived import APART as MORE_APART
from desk.store.models import Base, ConversationRow, HistoryRow, MessageRow, NumberRow, SurveyRow, TicketRow
from desk.tickets.city import rules
from desk.tickets.frequency import locate
from tests.office import SUPERVISOR, Office
from tests.talk import beijing

CITY = Path(__file__).parents[2] / "city" / "beijing"
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TICKETS = 300


@pytest.fixture
async def filled(database_url: str, db: Database) -> Database:
    await demo.fill_many(database_url, CITY, NOW, tickets=TICKETS, seed=7)
    return db


async def test_every_ticket_has_a_life_that_its_figures_can_be_told_from(filled: Database) -> None:
    async with filled.read() as session:
        for row, least in ((HistoryRow, 5), (MessageRow, 4), (SurveyRow, 1)):
            counted = select(func.count(row.id).label("n")).group_by(row.ticket_id).subquery()
            assert await session.scalar(select(func.count()).select_from(counted)) == TICKETS
            assert (await session.scalar(select(func.min(counted.c.n))) or 0) >= least
        assert await recounting.wrong(session, ZoneInfo("Asia/Shanghai")) == []
        assert await recounting.apart(session) == []
    assert await recounting.recompute(filled, ZoneInfo("Asia/Shanghai")) == 0


async def test_its_conversations_stand_in_lists_by_their_newest_words(filled: Database) -> None:
    newest = select(MessageRow.conversation_id, func.max(MessageRow.created_at)).group_by(
        MessageRow.conversation_id
    )
    async with filled.read() as session:
        said = {row[0]: row[1] for row in await session.execute(newest)}
        listed = {row.id: row.updated_at for row in await session.scalars(select(ConversationRow))}

    assert len(listed) > 1
    assert listed == said


async def test_its_history_ends_where_the_ticket_stands(filled: Database) -> None:
    async with filled.read() as session:
        tickets = {row.id: row for row in await session.scalars(select(TicketRow))}
        lines = list(await session.scalars(select(HistoryRow).order_by(HistoryRow.ticket_id, HistoryRow.seq)))
    for before, after in pairwise(lines):
        if before.ticket_id == after.ticket_id:
            assert after.from_status == before.to_status
            assert after.seq == before.seq + 1
            assert after.at >= before.at
        else:
            assert before.to_status == tickets[before.ticket_id].status


async def test_it_has_a_scoreboard_and_the_desk_goes_on_from_it(filled: Database) -> None:
    office = Office(filled, pack=beijing())
    office.clock.now = NOW
    figures = Figures(filled, beijing(), office.clock)
    wanted = Wanted("category", Period(date(2025, 11, 24), date(2026, 11, 24)))

    board = await figures.scoreboard(wanted, actor=SUPERVISOR)
    number = await office.resolved(await office.conversation(lang="zh"))

    total = board.total or Tally()
    assert total.full.valid > total.assessed.valid > 0
    assert total.full.asked >= total.full.delivered >= total.full.answered > 0
    assert (await office.tickets.get(number, actor=SUPERVISOR)).status == "resolved"


async def test_of_a_desk_at_work_the_newest_tickets_are_open_and_a_household_without_water_is_not_alone(
    database_url: str, db: Database
) -> None:
    await demo.fill_many(database_url, CITY, NOW, tickets=TICKETS * 20, seed=7, ongoing=True)

    async with db.read() as session:
        today = list(
            await session.scalars(select(TicketRow).where(TicketRow.created_at > NOW - timedelta(days=1)))
        )
        assert {"received", "dispatched"} <= {ticket.status for ticket in today}
        assert max(Counter(ticket.place_key for ticket in today).values()) >= 3
        assert max(Counter(ticket.subdistrict for ticket in today).values()) >= 6
        answered = await session.scalar(select(func.max(SurveyRow.answered_at)))
        assert answered is not None
        assert answered < NOW
        assert await recounting.wrong(session, ZoneInfo("Asia/Shanghai")) == []


async def test_a_store_with_tickets_is_left_alone(database_url: str, filled: Database) -> None:
    with pytest.raises(Refusal, match="empty"):
        await demo.fill_many(database_url, CITY, NOW, tickets=10, seed=7)

    async with filled.read() as session:
        assert await session.scalar(select(func.count()).select_from(TicketRow)) == TICKETS


async def test_indexes_and_constraints_are_as_they_were(database_url: str, filled: Database) -> None:
    engine = create_engine(migrate.sync_url(database_url))
    with engine.connect() as connection:
        apart = (*APART, *MORE_APART)
        opts = {"compare_type": True, "include_name": lambda name, *_: not (name or "").startswith(apart)}
        context = MigrationContext.configure(connection, opts=opts)
        different = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert different == []


async def test_what_breaks_off_leaves_the_store_as_it_was(database_url: str, db: Database) -> None:
    pack = beijing()

    def broken() -> None:
        crowd = Crowd(pack, CITY, tickets=20, seed=1, now=NOW)
        with bulk.filling(database_url, COLUMNS) as write:
            for rows in crowd.batches():
                write("conversations", bulk.packed(rows["conversations"]))
                write("tickets", bulk.packed(rows["tickets"]))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()

    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(TicketRow)) == 0


def test_the_same_seed_tells_the_same() -> None:
    def told(seed: int) -> list[object]:
        return list(Crowd(beijing(), CITY, tickets=40, seed=seed, now=NOW).batches())

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_any_number_of_processes_tells_the_same() -> None:
    def made(processes: int) -> list[object]:
        tickets = 2 * AT_ONCE + 10
        return list(crowd_workers.batches(CITY, NOW, tickets=tickets, seed=5, processes=processes))

    assert made(2) == made(0)


async def test_tickets_of_one_day_are_numbered_without_a_gap_and_the_next_one_follows(
    filled: Database,
) -> None:
    async with filled.read() as session:
        numbers = sorted(await session.scalars(select(TicketRow.number)))
        lasts = {row.day: row.last for row in await session.scalars(select(NumberRow))}
    by_day: dict[str, list[int]] = {}
    for number in numbers:
        by_day.setdefault(number[2:10], []).append(int(number[11:]))

    assert {f"{day:%Y%m%d}": last for day, last in lasts.items()} == {
        day: counts[-1] for day, counts in by_day.items()
    }
    assert all(counts == list(range(1, len(counts) + 1)) for counts in by_day.values())


async def test_its_places_are_kept_as_filing_keeps_them(filled: Database) -> None:
    now = rules(beijing(), NOW)
    async with filled.read() as session:
        tickets = list(await session.scalars(select(TicketRow)))
    kept = [ticket.place_key for ticket in tickets]
    for ticket in tickets:
        locate(ticket, now)

    assert kept == [ticket.place_key for ticket in tickets]
    assert None not in kept


@given(st.lists(st.lists(st.text() | st.just(bulk.NULL), min_size=2, max_size=2), min_size=1))
def test_what_was_packed_is_unpacked_as_it_was(rows: list[list[str]]) -> None:
    marks = {bulk.NULL, bulk.FIELD, bulk.ROW, "\x00"}
    plain = [[value if value == bulk.NULL else "".join(set(value) - marks) for value in row] for row in rows]

    unpacked = list(bulk.unpacked(bulk.packed(plain)))

    assert unpacked == [[None if value == bulk.NULL else value for value in row] for row in plain]
