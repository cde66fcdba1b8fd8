"""A transaction begins with its first statement, in one way to the server, and is the same as one that began before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from desk.store import asking
from desk.store.beginning import fits
from desk.store.models import ConversationRow, CursorRow
from tests.sealed_store import Database

MOMENT = text("SELECT CAST(now() AS varchar)")
BACKEND = text("SELECT pg_backend_pid()")
BY_NUMBER = select(ConversationRow.id).where(ConversationRow.id == bindparam("number"))
WRITE = insert(CursorRow).values(name="n", value="v")


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    opened = Database(postgres_url)
    yield opened
    await opened.close()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent beside prepared statements, from now on."""
    heard: list[str] = []
    execute = asyncpg.Connection.execute

    async def hears(self: Any, query: str, *args: Any, **named: Any) -> Any:
        heard.append(query)
        return await execute(self, query, *args, **named)

    monkeypatch.setattr(asyncpg.Connection, "execute", hears)
    return heard


async def _kept(db: Database) -> Sequence[str]:
    async with db.read() as session:
        return (await session.scalars(select(CursorRow.name))).all()


def test_the_locked_driver_is_the_one_that_was_tried() -> None:
    assert fits(asyncpg.__version__)
    assert not fits("0.33.0")


async def test_all_statements_are_one_transaction_and_nothing_but_its_end_is_sent_by_itself(
    db: Database, said: list[str]
) -> None:
    async def told() -> bool:
        async with db.begin() as session:
            first = await session.scalar(MOMENT)
            await session.execute(text("SELECT pg_sleep(0.01)"))
            return bool(first == await session.scalar(MOMENT))

    once = await told()
    said.clear()

    assert (once, await told(), said) == (True, True, ["COMMIT;"])


async def test_what_was_written_is_kept_at_the_end_and_gone_where_that_failed(db: Database) -> None:
    async def fails() -> None:
        async with db.begin() as session:
            await session.execute(WRITE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    before = await _kept(db)
    async with db.begin() as session:
        await session.execute(WRITE)

    assert (before, await _kept(db)) == ([], ["n"])


@pytest.mark.parametrize("number", [2**70, "one"])
async def test_a_first_statement_whose_value_is_refused_here_leaves_the_connection_as_it_was(
    db: Database, number: Any
) -> None:
    async def asks(one: Any, *, new: CursorRow | None = None) -> None:
        async with db.begin() as session:
            if new is not None:
                session.add(new)
            await session.scalar(BY_NUMBER, {"number": one})

    async with db.begin() as session:
        first = await session.scalar(BACKEND)
    await asks(1)
    with pytest.raises(DBAPIError):
        await asks(number)
    async with db.begin() as session:
        await session.execute(WRITE)
        same = await session.scalar(BACKEND)
    with pytest.raises(DBAPIError):
        await asks(number, new=CursorRow(name="gone", value="v"))

    assert (same, await _kept(db)) == (first, ["n"])
    assert db.in_use == 0


async def test_a_first_statement_that_the_server_refuses_leaves_the_connection_as_it_was(
    db: Database,
) -> None:
    async with db.begin() as session:
        await session.execute(WRITE)
        first = await session.scalar(BACKEND)
    for _ in range(2):
        with pytest.raises(IntegrityError):
            async with db.begin() as session:
                await session.execute(WRITE)
    async with db.begin() as session:
        same = await session.scalar(BACKEND)
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(WRITE)
        await session.execute(insert(CursorRow).values(name="other", value="v"))

    assert (same, await _kept(db)) == (first, ["n", "other"])
    assert db.in_use == 0


async def test_a_first_statement_that_is_given_up_leaves_nothing_behind(db: Database) -> None:
    waits = text("SELECT pg_sleep(30)")

    async def gives_up() -> None:
        async with db.begin() as session:
            await session.execute(waits)

    for _ in range(2):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(gives_up(), 0.2)
    async with db.begin() as session:
        await session.execute(WRITE)

    assert await _kept(db) == ["n"]
    assert db.in_use == 0


async def test_with_another_driver_a_transaction_begins_by_itself(
    db: Database, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "may_begin_with_statement", lambda _: False)
    async with db.begin() as session:
        await session.execute(WRITE)
        await session.scalar(select(func.count()).select_from(CursorRow))

    assert said[-2:] == ["BEGIN;", "COMMIT;"]
    assert await _kept(db) == ["n"]
