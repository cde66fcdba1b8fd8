"""Connections to PostgreSQL, opened by what an operator writes, and what is told where there is none."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from desk.conversations.claim import until_written
from desk.store.connecting import is_away, sqlstate
from tests.sealed_store import Database
from tests.servers import free_port

NUMBER = text("SELECT CAST(:told AS integer)")


async def test_what_other_clients_write_into_the_address_is_understood(postgres_url: str) -> None:
    more = "&" if "?" in postgres_url else "?"
    db = Database(f"{postgres_url}{more}application_name=desk-7&connect_timeout=3&sslmode=prefer")
    async with db.read() as session:
        assert await session.scalar(text("SELECT current_setting('application_name')")) == "desk-7"
    await db.close()


async def test_a_server_that_is_not_there_is_told_as_away() -> None:
    db = Database(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    for opened in (db.read, db.begin, db.survey):
        with pytest.raises(DBAPIError) as raised:
            async with opened() as session:
                await session.execute(text("SELECT 1"))
        assert is_away(raised.value)
        assert sqlstate(raised.value) == "08001"
    await db.close()


async def test_a_database_that_ends_the_connection_is_away_and_a_wrong_value_is_not(
    postgres_url: str,
) -> None:
    db = Database(postgres_url)
    with pytest.raises(DBAPIError) as ended:
        async with db.begin() as session:
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    tries = 0

    async def wrong() -> None:
        nonlocal tries
        tries += 1
        async with db.begin() as session:
            await session.execute(NUMBER, {"told": "13800001111"})

    with pytest.raises(DBAPIError) as refused:
        await until_written(wrong)

    assert is_away(ended.value)
    assert not is_away(refused.value)
    assert tries == 1
    assert "13800001111" not in str(refused.value)
    await db.close()


async def test_the_last_day_of_the_calendar_is_kept_as_any_other_client_keeps_it(postgres_url: str) -> None:
    db = Database(postgres_url)
    kept = text("SELECT CAST(:day AS date), CAST(:day AS date) = DATE '9999-12-31'")
    async with db.read() as session:
        row = (await session.execute(kept, {"day": date.max})).one()
    assert tuple(row) == (date.max, True)
    await db.close()
