"""The connections to the store: dead ones are replaced, and reading leaves no trace in what comes after."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import Text, cast, select, text

from desk.store import resting
from desk.store.models import AuditRow
from tests.sealed_store import Database

OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
PREPARED = "SELECT count(*) FROM pg_prepared_statements"


@pytest.fixture
async def kept(postgres_url: str) -> AsyncIterator[Database]:
    opened = Database(postgres_url)
    yield opened
    await opened.close()


async def _read(db: Database) -> int:
    async with db.read() as session:
        return int(await session.scalar(text("SELECT 1")) or 0)


async def _write(db: Database) -> None:
    async with db.begin() as session:
        await session.execute(text("SELECT 1"))


async def _write_and_fail(db: Database) -> None:
    async with db.begin() as session:
        await session.execute(text("INSERT INTO cursors (name, value) VALUES ('a', 'b')"))
        raise LookupError


def _close_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(OTHERS)


async def test_connections_that_were_closed_while_they_rested_are_replaced_unseen(
    kept: Database, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resting, "RESTED_SECONDS", 0.0)
    assert await _read(kept) == 1

    _close_connections(postgres_url)

    assert await _read(kept) == 1
    async with kept.begin() as session:
        assert await session.scalar(text("SELECT 1")) == 1


async def test_reading_keeps_prepared_statements(kept: Database) -> None:
    for _ in range(8):
        await _read(kept)

    async with kept.read() as session:
        assert await session.scalar(text(PREPARED))


async def test_who_writes_after_a_reader_still_gets_a_transaction(kept: Database) -> None:
    assert await _read(kept) == 1

    with pytest.raises(LookupError):
        await _write_and_fail(kept)

    async with kept.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM cursors")) == 0


async def test_who_goes_sqlalchemys_way_is_given_a_connection_that_rests(postgres_url: str) -> None:
    db = Database(postgres_url, pool_size=1)
    async with db.begin() as session:
        await session.execute(text("SELECT 1"))

    async with asyncio.timeout(5), db.engine.connect() as connection:
        assert await connection.scalar(text("SELECT 2")) == 2
    await _write(db)
    await db.close()


async def test_who_waits_for_a_connection_gets_the_next_that_is_given_back(postgres_url: str) -> None:
    db = Database(postgres_url, pool_size=1)

    async def connects() -> int:
        async with db.engine.connect() as connection:
            return int(await connection.scalar(text("SELECT 2")) or 0)

    async with asyncio.timeout(5):
        async with db.begin() as session:
            await session.execute(text("SELECT 1"))
            waiting = asyncio.create_task(connects())
            await asyncio.sleep(0.05)
        assert await waiting == 2
    await _write(db)
    await db.close()


async def test_more_writers_than_connections_take_turns_on_those_that_rest(postgres_url: str) -> None:
    db = Database(postgres_url, pool_size=2)

    async with asyncio.timeout(10):
        await asyncio.gather(*(_write(db) for _ in range(20)))

    assert db.in_use == 0
    await db.close()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"街道": "望京", "lines": [1, None, {"a": 2.5}]}, '{"街道":"望京","lines":[1,null,{"a":2.5}]}'),
        ({"half a character": "\ud83d"}, '{"half a character":"\\ud83d"}'),
        ({7: "a number for a name"}, '{"7":"a number for a name"}'),
    ],
)
async def test_json_is_kept_as_short_as_it_gets(database_url: str, told: Any, kept: str) -> None:
    db = Database(database_url)
    row = AuditRow(
        actor="a", action="b", object_type="ticket", object_id="c", details=told, at=datetime.now(UTC)
    )
    async with db.begin() as session:
        session.add(row)
    async with db.read() as session:
        found = (await session.execute(select(cast(AuditRow.details, Text), AuditRow.details))).one()
    await db.close()

    assert tuple(found) == (kept, json.loads(kept))
