"""Figures are exact though filings do not count: who reads figures has everything counted first, and each once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select, text, update

from desk.figures import recounting, rollups, uncounted
from desk.figures.behind import Behind
from desk.figures.periods import Period
from desk.figures.report import Question
from desk.figures.reporting import Reports
from desk.figures.scoreboard import Figures, Wanted
from desk.figures.uncounted import Counting
from desk.store.models import (
    DailyFigureRow,
    DailyVolumeRow,
    TicketFigureRow,
    TicketRow,
    TicketSpanRow,
    UncountedRow,
)
from desk.tickets.numbers import local_day
from desk.tickets.queries import TicketFilter
from tests.office import SUPERVISOR, Office
from tests.sealed_store import Database

ZONE = ZoneInfo("Asia/Shanghai")
WAITING = text(
    """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted
    """
)


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Database]:
    """A store on which many write at once."""
    db = Database(postgres_url)
    yield db
    await db.close()


def today(office: Office) -> Period:
    day = local_day(office.clock(), ZONE)
    return Period(day, day)


def figures_of(office: Office) -> Figures:
    return Figures(office.db, office.pack, office.clock)


async def on_the_scoreboard(office: Office) -> int:
    """How many were filed today, as the scoreboard says."""
    board = await figures_of(office).scoreboard(Wanted("unit", today(office)), actor=SUPERVISOR)
    assert board.total is not None
    return board.total.full.filed


async def in_the_report(office: Office) -> float | None:
    """The same as the report says."""
    question = Question(today(office))
    report = await Reports(figures_of(office)).report(question, actor=SUPERVISOR, sections=["figures"])
    return report.figures["filed"].now.number


async def behind_the_figure(office: Office) -> int:
    """And how many tickets are listed behind it."""
    wanted = TicketFilter(behind=Behind(today(office), "filed"))
    listed = await office.tickets.list(wanted, actor=SUPERVISOR)
    assert len(listed.items) == await office.tickets.count(wanted, actor=SUPERVISOR)
    return len(listed.items)


async def waiting(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(UncountedRow)) or 0


async def all_is_well(db: Database) -> None:
    """Everything is counted, as the rows say and once."""
    assert await waiting(db) == 0
    async with db.read() as session:
        assert await recounting.wrong(session, ZONE) == []
        assert await recounting.apart(session) == []


@pytest.mark.parametrize("read", [on_the_scoreboard, in_the_report, behind_the_figure])
async def test_whoever_reads_figures_finds_all_that_was_filed(
    db: Database, read: Callable[[Office], Awaitable[float | None]]
) -> None:
    office = Office(db)
    for filed in (1, 2, 3):
        await office.file()
        assert await waiting(db) == 1
        assert await read(office) == filed

    await all_is_well(db)


async def test_what_many_file_and_read_at_once_is_counted_once(db: Database) -> None:
    office = Office(db)

    async def file_and_read() -> int:
        await office.file()
        return await on_the_scoreboard(office)

    found = await asyncio.gather(*(file_and_read() for _ in range(24)))

    assert max(found) == await on_the_scoreboard(office) == 24
    await all_is_well(db)


async def test_a_step_before_a_ticket_is_counted_counts_it_and_nothing_is_counted_twice(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", unit="water")
    async with db.read() as session:
        row = DailyFigureRow
        counted = await session.scalar(select(row.filed).where(row.dimension == "unit", row.code == "water"))

    assert (counted, await on_the_scoreboard(office), await behind_the_figure(office)) == (1, 1, 1)
    await all_is_well(db)


@pytest.mark.parametrize("command", ["recompute", "add_up", "catch_up"])
async def test_counting_anew_goes_well_with_what_was_not_counted_yet(db: Database, command: str) -> None:
    office = Office(db)
    await office.file()
    assert await on_the_scoreboard(office) == 1
    await office.file()

    if command == "add_up":
        async with db.begin() as session:
            await recounting.add_up(session)
    else:
        assert await getattr(recounting, command)(db, ZONE) == 0

    assert (await on_the_scoreboard(office), await in_the_report(office)) == (2, 2)
    await all_is_well(db)


async def test_what_is_still_to_be_counted_is_no_difference(db: Database) -> None:
    office = Office(db)
    await office.file()

    async with db.read() as session:
        assert await recounting.wrong(session, ZONE) == []
        assert await recounting.apart(session) == []


async def test_a_filing_that_is_taken_back_leaves_nothing_to_count(db: Database) -> None:
    office = Office(db)
    async with db.rehearse() as session:
        rollups.take_later(session, 1)
        await session.flush()

    assert (await waiting(db), await on_the_scoreboard(office)) == (0, 0)


async def test_the_service_counts_what_nobody_asked_for(db: Database) -> None:
    office = Office(db)
    for _ in range(3):
        await office.file()
    ticks = [Counting(db, office.pack, clock=office.clock, holder=name) for name in ("one", "two")]

    assert [await one.tick() for one in ticks] == [3, 0]
    assert [await one.tick() for one in ticks] == [0, 0]
    await all_is_well(db)


async def test_many_that_wait_are_counted_some_at_a_time(db: Database) -> None:
    office = Office(db)
    await office.file()
    assert await on_the_scoreboard(office) == 1
    async with db.begin() as session:
        session.add_all(UncountedRow(ticket_id=number) for number in range(1, 2 * uncounted.AT_ONCE + 2))

    assert await uncounted.count(db, ZONE) == 2 * uncounted.AT_ONCE + 1
    assert await on_the_scoreboard(office) == 1
    await all_is_well(db)


async def test_who_files_waits_for_nobody_who_holds_the_figures_of_the_day(postgres: Database) -> None:
    office = Office(postgres)
    await office.file()
    await on_the_scoreboard(office)

    async with postgres.begin() as session:
        for row in (DailyFigureRow, DailyVolumeRow):
            await session.execute(update(row).values(filed=row.filed))
        async with asyncio.timeout(10):
            await office.file()

    assert await on_the_scoreboard(office) == 2
    await all_is_well(postgres)


async def test_who_reads_waits_for_another_who_counts_right_now_and_one_who_dies_loses_nothing(
    postgres: Database,
) -> None:
    office = Office(postgres)
    await office.file()
    async with postgres.read() as session:
        ticket = await session.scalar(select(TicketRow.id))
    assert ticket is not None

    async with postgres.begin() as session:
        await rollups.lock(session, [ticket])
        dies = asyncio.create_task(uncounted.count(postgres, ZONE))
        await until_somebody_waits(postgres, 1)
        reads = asyncio.create_task(on_the_scoreboard(office))
        await until_somebody_waits(postgres, 2)
        dies.cancel()
        assert (await asyncio.wait([dies], timeout=10))[1] == set()
        assert (await waiting(postgres), reads.done()) == (1, False)

    assert await reads == 1
    await all_is_well(postgres)


async def until_somebody_waits(db: Database, many: int) -> None:
    """Until so many wait for an advisory lock."""
    async with asyncio.timeout(10), db.read() as session:
        while await session.scalar(WAITING) != many:
            await asyncio.sleep(0.01)


async def test_what_never_was_noted_is_caught_up_with(db: Database) -> None:
    office = Office(db)
    await office.file()
    async with db.begin() as session:
        await session.execute(delete(UncountedRow))

    assert await recounting.catch_up(db, ZONE) == 1
    assert await on_the_scoreboard(office) == 1


async def test_many_tickets_counted_together_are_counted_as_each_by_itself(db: Database) -> None:
    office = Office(db)
    for changes in ({}, {"subdistrict": None, "district": "110108"}, {"description": '说"不"、\\、{1,2}'}):
        await office.file(**changes)
        await office.step((await office.file(**changes)).number, "dispatch", unit="water")

    assert await uncounted.count(db, ZONE) == 6

    async with db.read() as session:
        assert sorted(await session.scalars(select(TicketFigureRow.ticket_id))) == [1, 2, 3, 4, 5, 6]
        assert set(await session.scalars(select(TicketSpanRow.unit))) == {None, "water"}
    await all_is_well(db)


async def test_a_ticket_that_cannot_be_counted_keeps_no_other_from_being_counted(db: Database) -> None:
    office = Office(db)
    broken = (await office.file()).number
    async with db.begin() as session:
        beyond = datetime(9999, 12, 31, 23, tzinfo=UTC)
        await session.execute(update(TicketRow).where(TicketRow.number == broken).values(created_at=beyond))
    await office.file()
    await office.file()

    assert await on_the_scoreboard(office) == 2
    assert await waiting(db) == 1
    async with db.begin() as session:
        await session.execute(
            update(TicketRow).where(TicketRow.number == broken).values(created_at=office.clock())
        )
    assert await on_the_scoreboard(office) == 3
    await all_is_well(db)
