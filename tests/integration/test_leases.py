"""Work that must be single, and small values kept between starts."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from desk.leases import Cursors, Leases
from desk.store.database import Database
from desk.store.models import LeaseRow
from tests.messages import StandingClock


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def leases(db: Database, clock: StandingClock) -> Leases:
    return Leases(db, clock=clock)


async def test_only_one_holder_gets_a_lease(leases: Leases) -> None:
    taken = await asyncio.gather(*(leases.hold("poll", f"holder-{n}", 15) for n in range(10)))

    assert taken.count(True) == 1


async def test_a_holder_renews_its_lease(leases: Leases, clock: StandingClock) -> None:
    await leases.hold("poll", "a", 15)
    clock.forward(10)
    assert await leases.hold("poll", "a", 15)
    clock.forward(10)

    assert not await leases.hold("poll", "b", 15)


async def test_a_lease_that_ran_out_is_anybodys(leases: Leases, clock: StandingClock) -> None:
    await leases.hold("poll", "a", 15)
    clock.forward(16)

    assert await leases.hold("poll", "b", 15)
    assert not await leases.hold("poll", "a", 15)


async def test_a_released_lease_is_free_at_once(leases: Leases) -> None:
    await leases.hold("poll", "a", 15)
    await leases.release("poll", "b")
    held = await leases.hold("poll", "c", 15)
    await leases.release("poll", "a")

    assert not held
    assert await leases.hold("poll", "c", 15)


async def test_leases_of_different_work_do_not_touch(leases: Leases) -> None:
    assert await leases.hold("poll", "a", 15)
    assert await leases.hold("clocks", "b", 15)


async def test_a_cursor_says_what_was_kept_last(db: Database) -> None:
    cursors = Cursors(db)
    assert await cursors.get("telegram.update") is None

    await cursors.keep("telegram.update", "7")
    await cursors.keep("telegram.update", "8")

    assert await cursors.get("telegram.update") == "8"


async def test_what_counts_once_counts_for_the_first_holder_only(leases: Leases) -> None:
    shown = [await leases.spend("ticket-1", holder, seconds=60) for holder in ("a", "b", "a")]

    assert shown == [True, False, True]


async def test_what_ran_out_is_cleared_away_and_other_leases_are_not(
    leases: Leases, db: Database, clock: StandingClock
) -> None:
    await leases.hold("poll", "a", 15)
    await leases.spend("ticket-1", "a", seconds=60)
    clock.forward(61)

    await leases.spend("ticket-2", "b", seconds=60)

    async with db.read() as session:
        names = set(await session.scalars(select(LeaseRow.name)))
    assert names == {"poll", "once:ticket-2"}
