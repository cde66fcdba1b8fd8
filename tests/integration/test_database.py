"""The connections to the store: dead ones are replaced, and reading leaves no trace in what comes after."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text

from desk.store import resting
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
