"""The watched connection: what it sends along, what it does when nobody waits, and that a mistake leaves it usable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from psycopg import errors
from psycopg.pq import TransactionStatus

from desk.store.wire import Wire


@pytest.fixture
async def wire(postgres_url: str) -> AsyncIterator[Wire]:
    """A connection that begins transactions, with a table of its own."""
    opened = await Wire.connect(postgres_url, prepare_threshold=1)
    await opened.execute("CREATE TEMPORARY TABLE seen (id int PRIMARY KEY)")
    await opened.commit()
    yield opened
    await opened.close()


async def test_a_transaction_begins_with_its_first_statement(wire: Wire) -> None:
    first = await wire.ask("INSERT INTO seen VALUES (%(id)s)", {"id": 1})
    begun = wire.info.transaction_status
    await wire.rollback()
    left = await wire.ask("SELECT count(*) AS found FROM seen", {})

    assert (first.rows, first.rowcount, begun) == (None, 1, TransactionStatus.INTRANS)
    assert (left.rows, left.names, left.rowcount) == ([(0,)], ["found"], 1)


async def test_a_statement_that_is_prepared_along_with_it_says_the_same_each_time(wire: Wire) -> None:
    said = [(await wire.ask("SELECT %(one)s::int + 1", {"one": one})).rows for one in range(4)]

    assert said == [[(1,)], [(2,)], [(3,)], [(4,)]]


@pytest.mark.parametrize("before", [0, 1, 3])
async def test_a_mistake_is_told_and_leaves_a_connection_that_goes_on(wire: Wire, before: int) -> None:
    for one in range(before):
        await wire.ask("SELECT 1 / %(by)s::int", {"by": one + 1})
        await wire.commit()

    with pytest.raises(errors.DivisionByZero):
        await wire.ask("SELECT 1 / %(by)s::int", {"by": 0})
    await wire.rollback()

    assert (await wire.ask("SELECT 1 / %(by)s::int", {"by": 1})).rows == [(1,)]


@pytest.mark.parametrize("begins", [True, False])
async def test_who_gives_a_statement_up_leaves_a_connection_that_goes_on(wire: Wire, *, begins: bool) -> None:
    if not begins:
        await wire.ask("SELECT 1", {})
    asking = asyncio.create_task(wire.ask("SELECT pg_sleep(%(s)s::float)", {"s": 30}))
    while wire.info.transaction_status != TransactionStatus.ACTIVE:
        await asyncio.sleep(0)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await wire.rollback()

    assert (await wire.ask("SELECT 2", {})).rows == [(2,)]


async def test_more_than_the_server_takes_at_once_is_sent_all_the_same(wire: Wire) -> None:
    long = "长" * 4_000_000

    assert (await wire.ask("SELECT length(%(long)s)", {"long": long})).rows == [(len(long),)]


async def test_a_server_that_goes_away_meanwhile_is_told_by_the_next_statement(
    wire: Wire, postgres_url: str
) -> None:
    [[pid]] = (await wire.ask("SELECT pg_backend_pid()", {})).rows or [(0,)]
    async with await Wire.connect(postgres_url, autocommit=True) as other:
        ended = await other.ask("SELECT pg_terminate_backend(%(pid)s, 5000)", {"pid": pid})
    while wire._watched is not None:
        # It looks away by itself: the loop would turn for nothing otherwise.
        await asyncio.sleep(0.01)

    with pytest.raises(errors.OperationalError):
        await wire.ask("SELECT 1", {})
    assert ended.rows == [(True,)]
    assert wire.broken
