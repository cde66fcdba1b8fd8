"""Connections to PostgreSQL, opened by what an operator writes, and what is told where there is none."""

from __future__ import annotations

import traceback
from datetime import date

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot.ports import free_port
from desk.conversations.claim import until_written
from desk.store import kinds
from desk.store.connecting import connect, is_away, sqlstate
from tests.sealed_store import Database

SECRET = "13800001111"
NUMBER = text("SELECT CAST(:told AS integer)")


async def test_what_other_clients_write_into_the_address_is_understood(postgres_url: str) -> None:
    more = "&" if "?" in postgres_url else "?"
    db = Database(
        f"{postgres_url}{more}application_name=desk-7&connect_timeout=3&sslmode=prefer&channel_binding=prefer&keepalives_idle=30"
    )
    async with db.read() as session:
        assert await session.scalar(text("SELECT current_setting('application_name')")) == "desk-7"
    await db.close()


async def look_ups(url: str, *questions: tuple[str, object]) -> int:
    """How often a new connection looks up what kinds of values there are, to be asked and given back these."""
    asked: list[str] = []
    opened = await connect(make_url(url), statements_kept=10)
    opened.add_query_logger(lambda one: asked.append(one.query))
    for kind, value in questions:
        assert await opened.fetchval(f"SELECT $1::{kind}", value) == value
    await opened.close()
    return sum("typeinfo_tree" in query for query in asked)


async def test_postgresqls_own_kinds_of_values_are_looked_up_by_one_connection_for_all(
    postgres_url: str,
) -> None:
    own = ("bigint[]", [1, 2]), ("date[]", [date.max])
    await look_ups(postgres_url, *own)

    assert await look_ups(postgres_url, *own) == 0


async def test_the_kinds_of_one_database_are_looked_up_by_each_connection(postgres_url: str) -> None:
    db = Database(postgres_url)
    async with db.begin() as session:
        await session.execute(text("CREATE TYPE mood AS ENUM ('fine')"))
    await db.close()

    assert [await look_ups(postgres_url, ("mood[]", ["fine"])) for _ in range(2)] == [1, 1]


def test_another_version_of_the_driver_asks_for_itself() -> None:
    assert kinds.fits(asyncpg.__version__)
    assert not kinds.fits("1.0.0")


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
            await session.execute(NUMBER, {"told": SECRET})

    with pytest.raises(DBAPIError) as refused:
        await until_written(wrong)

    assert is_away(ended.value)
    assert not is_away(refused.value)
    assert tries == 1
    assert SECRET not in str(refused.value)
    await db.close()


async def test_the_last_day_of_the_calendar_is_kept_as_any_other_client_keeps_it(postgres_url: str) -> None:
    db = Database(postgres_url)
    kept = text("SELECT CAST(:day AS date), CAST(:day AS date) = DATE '9999-12-31'")
    async with db.read() as session:
        row = (await session.execute(kept, {"day": date.max})).one()
    assert tuple(row) == (date.max, True)
    await db.close()


async def test_what_another_transaction_ended_is_written_again(postgres_url: str) -> None:
    db = Database(postgres_url)
    tries = 0

    async def ended_once() -> int:
        nonlocal tries
        tries += 1
        async with db.begin() as session:
            if tries == 1:
                await session.execute(text("DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40P01'; END $$"))
        return tries

    assert await until_written(ended_once, pause=0) == 2
    await db.close()


@pytest.mark.parametrize("plainly", [True, False])
async def test_no_error_names_a_value(postgres_url: str, plainly: bool) -> None:
    db = Database(postgres_url)
    for kind in ("integer", "CAST(CAST(:told AS text) AS tsvector)", "CAST(CAST(:told AS text) AS integer)"):
        asked = NUMBER if kind == "integer" else text(f"SELECT {kind}")
        with pytest.raises(DBAPIError) as raised:
            async with db.read() if plainly else db.survey() as session:
                await session.execute(asked, {"told": f"'{SECRET}"})
        assert SECRET not in "".join(traceback.format_exception(raised.value))
    await db.close()
