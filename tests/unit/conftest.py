"""A desk on SQLite with the shipped city, for tests of the assistant's actions."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.office import Office
from tests.sealed_store import Database
from tests.talk import beijing


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    database = Database(sqlite_url)
    yield Office(database, pack=beijing())
    await database.close()
