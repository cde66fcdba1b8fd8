"""Ticket numbers have no gaps and no repeats, whoever files at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextvars import Context
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import MissingDetail
from desk.store.again import BeginAgain
from desk.store.models import NumberHeldRow
from desk.tickets import filer
from desk.tickets.complaint import Subject
from desk.tickets.numbers import local_day
from desk.tickets.reserving import reserve, reserved, use, used
from tests.office import OPERATOR, Office, a_complaint, fields
from tests.sealed_store import Database

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Database]:
    """A store on which many write at once."""
    db = Database(postgres_url)
    yield db
    await db.close()


async def test_sixty_four_filings_at_once_get_sixty_four_numbers(db: Database) -> None:
    office = Office(db)

    filed = await asyncio.gather(*(office.file() for _ in range(64)))

    numbers = sorted(one.number for one in filed)
    assert numbers == [f"BJ20261124-{count:06d}" for count in range(1, 65)]
    assert len({one.tracking_code for one in filed}) > 60


async def test_a_filing_that_fails_takes_no_number(db: Database) -> None:
    office = Office(db)
    await office.file()

    with pytest.raises(MissingDetail):
        await office.file(subdistrict=None)

    assert (await office.file()).number == "BJ20261124-000002"


async def test_the_day_is_the_citys(db: Database) -> None:
    office = Office(db)

    office.clock.now = datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)
    before = await office.file()
    office.clock.now = datetime(2026, 11, 24, 16, 0, 0, tzinfo=UTC)
    after = await office.file()

    assert (before.number, after.number) == ("BJ20261124-000001", "BJ20261125-000001")


async def test_the_same_filing_at_the_same_time_is_one_ticket(db: Database) -> None:
    office = Office(db)

    filed = await asyncio.gather(
        *(office.tickets.file(a_complaint(), actor=OPERATOR, key="the same") for _ in range(16))
    )

    assert len({one.number for one in filed}) == 1
    assert [one.fresh for one in filed].count(True) == 1
    assert (await office.file()).number == "BJ20261124-000002"


async def test_filings_in_chats_get_all_numbers_though_none_waits_for_another(db: Database) -> None:
    office = Office(db)
    chats = [await office.conversation(f"device-{nth}") for nth in range(24)]

    in_chats, by_phone = await asyncio.gather(
        asyncio.gather(
            *(
                office.desk.file_complaint(chat, message_id=nth, fields=fields(), lang="zh")
                for nth, chat in enumerate(chats)
            )
        ),
        asyncio.gather(*(office.file() for _ in range(8))),
    )

    filed = [one.number for one in in_chats] + [one.number for one in by_phone]
    assert sorted(filed) == [f"BJ20261124-{count:06d}" for count in range(1, 33)]


async def test_a_filing_in_a_chat_that_fails_gives_its_number_back(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    with pytest.raises(MissingDetail):
        await office.desk.file_complaint(chat, message_id=1, fields=fields(description=""), lang="zh")
    filed = await office.desk.file_complaint(chat, message_id=2, fields=fields(), lang="zh")
    same = await office.desk.file_complaint(chat, message_id=2, fields=fields(), lang="zh")
    following = await office.desk.file_complaint(chat, message_id=3, fields=fields(), lang="zh")

    assert [one.number for one in (filed, same, following)] == [
        "BJ20261124-000001",
        "BJ20261124-000001",
        "BJ20261124-000002",
    ]


async def test_a_number_is_left_a_minute_after_its_filing_died(postgres: Database) -> None:
    office = Office(postgres)
    day = local_day(office.clock(), ZONE)
    died = reserved(postgres, 1, now=office.clock(), zone=ZONE)
    [lost] = await died.__aenter__()

    before = await office.desk.file_complaint(
        await office.conversation("one"), message_id=1, fields=fields(), lang="zh"
    )
    office.clock.forward(seconds=61)
    after = await office.desk.file_complaint(
        await office.conversation("two"), message_id=2, fields=fields(), lang="zh"
    )

    assert (before.number, after.number) == ("BJ20261124-000002", "BJ20261124-000001")
    async with postgres.begin() as session:
        with pytest.raises(BeginAgain):
            async with used(session, lost):
                await use(session, day, lost)


async def test_what_is_not_found_while_a_filing_is_written_is_not_taken_for_its_number(
    postgres: Database,
) -> None:
    now = Office(postgres).clock()

    async with reserved(postgres, 1, now=now, zone=ZONE) as [mine], postgres.begin() as session:
        assert mine is not None
        with pytest.raises(NoResultFound):
            async with used(session, mine):
                await session.get_one(NumberHeldRow, (mine.day, 0))


async def test_a_filing_whose_number_somebody_else_has_by_then_begins_again_with_another(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(postgres)
    slow, quick = await office.conversation("slow"), await office.conversation("quick")
    locks = filer.lock
    numbers: list[str] = []

    async def locks_late(session: AsyncSession, chat: int, key: str, about: Subject) -> filer.Filer:
        if chat == slow and not numbers:
            office.clock.forward(seconds=61)
            meanwhile = office.desk.file_complaint(quick, message_id=2, fields=fields(), lang="zh")
            filed = await asyncio.create_task(meanwhile, context=Context())
            numbers.append(filed.number)
        return await locks(session, chat, key, about)

    monkeypatch.setattr(filer, "lock", locks_late)
    filed = await office.desk.file_complaint(slow, message_id=1, fields=fields(), lang="zh")

    assert [*numbers, filed.number] == ["BJ20261124-000001", "BJ20261124-000002"]


async def test_the_same_message_at_the_same_time_files_one_ticket(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    await office.desk.remember_draft(chat, fields())

    filed = await asyncio.gather(
        *(office.desk.file_complaint(chat, message_id=1, fields=fields(), lang="zh") for _ in range(8))
    )

    assert len({one.number for one in filed}) == 1
    assert await office.desk.draft(chat) is None


async def test_who_files_waits_for_no_other_filing_that_has_its_number(postgres: Database) -> None:
    office = Office(postgres)
    day = local_day(office.clock(), ZONE)
    async with reserved(postgres, 1, now=office.clock(), zone=ZONE) as [mine], postgres.begin() as session:
        await use(session, day, mine)
        other = await office.desk.file_complaint(
            await office.conversation(), message_id=1, fields=fields(), lang="zh"
        )

    assert other.number == "BJ20261124-000002"


async def test_that_a_number_waits_for_no_disk_ends_with_its_own_statement(postgres: Database) -> None:
    office = Office(postgres)
    async with postgres.at_once() as session:
        await session.execute(text("SET synchronous_commit TO on"))

    await reserve(postgres, local_day(office.clock(), ZONE), office.clock())

    async with postgres.at_once() as session:
        assert await session.scalar(text("SHOW synchronous_commit")) == "on"


async def test_what_days_that_are_over_left_is_forgotten_with_the_first_number_of_another(
    postgres: Database,
) -> None:
    office = Office(postgres)
    for days in (0, 1, 1):
        office.clock.forward(days=days)
        await reserve(postgres, local_day(office.clock(), ZONE), office.clock())

    async with postgres.read() as session:
        left = (await session.scalars(select(NumberHeldRow.day).order_by(NumberHeldRow.day))).all()

    assert [day.day for day in left] == [25, 26]
