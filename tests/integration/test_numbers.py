"""Ticket numbers have no gaps and no repeats, whoever files at the same time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from desk.errors import MissingDetail
from desk.store.database import Database
from tests.office import OPERATOR, Office, a_complaint


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
