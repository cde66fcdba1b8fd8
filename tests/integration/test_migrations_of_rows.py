"""Rows of every revision that there was come to the newest one: each is filled, all of its tables, on the way up."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import select

from desk.store import migrate
from desk.store.models import Base
from tests.filled_rows import Rows, lost, put, rows, tables
from tests.sealed_store import Database

pytestmark = pytest.mark.filterwarnings("ignore:Skipped unsupported reflection:sqlalchemy.exc.SAWarning")
IN_ONE_GO = ("0001", "0016")
"""From these, besides, to the newest in one go, as a store that was long not looked after."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store that nothing was done with."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/desk.db"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def revisions() -> list[str]:
    """From the first to the newest."""
    return [one.revision for one in reversed(list(ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions()))]


def filled(url: str, place: int, before: Rows) -> tuple[Rows, list[str]]:
    """What a store holds with two more rows in each of its tables, and what it holds no longer of `before`."""
    with migrate.connected(url, writes=True) as connection:
        found = tables(connection)
        gone = list(lost(before, rows(connection, found)))
        put(connection, found, 2 * place + 1, whole=False)
        put(connection, found, 2 * place + 2, whole=True)
        return rows(connection, found), gone


async def test_what_a_store_held_at_any_revision_is_there_at_the_newest(empty_url: str) -> None:
    held, gone = Rows(), list[str]()
    for place, revision in enumerate(revisions()):
        migrate.upgrade(empty_url, revision)
        held, found = filled(empty_url, place, held)
        gone += [f"at {revision}: {one}" for one in found]

    assert gone == []
    assert min(map(len, held.values())) >= 2
    assert len(held["tickets"]) == 2 * len(revisions())
    assert await read_by_the_models(empty_url) == {name: len(kept) for name, kept in held.items()}


@pytest.mark.parametrize("revision", IN_ONE_GO)
async def test_a_store_of_long_ago_comes_to_the_newest_revision_in_one_go(
    empty_url: str, revision: str
) -> None:
    migrate.upgrade(empty_url, revision)
    held, _ = filled(empty_url, 0, Rows())

    migrate.upgrade(empty_url)

    with migrate.connected(empty_url) as connection:
        assert list(lost(held, rows(connection, tables(connection)))) == []
    assert (await read_by_the_models(empty_url))["tickets"] == 2


async def read_by_the_models(url: str) -> dict[str, int]:
    """How many rows each table holds, all of them read as the service reads them."""
    db, counts = Database(url), dict[str, int]()
    async with db.read() as session:
        for mapper in Base.registry.mappers:
            read = (await session.scalars(select(mapper.class_))).all()
            counts[str(mapper.local_table.description)] = len(read)
    await db.close()
    return counts
