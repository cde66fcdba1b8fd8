"""What every test may ask for: stores at the present revision, Redis, a browser. All real, none shared."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import settings

from bot.setup.browser import find
from tests import servers
from tests.copies import Copies

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.sealed_store import Database

# A slow machine is no fault, and CI checks the same examples every time: new ones are found at people's desks.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that hums, and nobody to ask whether it may be used.
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: to look through it again and again took a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """argon2id as shipped takes 0.1 s on purpose, and nobody guesses here."""
    from desk.staff import secret

    secret.HASHER = PasswordHasher.from_parameters(CHEAPEST)


@pytest.fixture(scope="session", autouse=True)
def _plain_tracebacks() -> None:
    """As the product writes them: the variables of every frame took seconds, and minutes where one is a city."""
    *others, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*others, plain])


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> None:
    """Stores of the same kind are alike, and each test has its own."""
    from tests.statements import compile_once

    compile_once()


@pytest.fixture(scope="session", autouse=True)
def _unflushed() -> None:
    from tests.unflushed import never_flush

    never_flush()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    with servers.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: servers.Postgres) -> str:
    from desk.store import migrate

    name = postgres_server.create()
    migrate.upgrade(postgres_server.url(name))
    return name


@pytest.fixture
def postgres_url(postgres_server: servers.Postgres, _postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of this test's own, at the present revision."""
    name = postgres_server.create(template=_postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def _postgres_copies(postgres_server: servers.Postgres, _postgres_template: str) -> Copies:
    return Copies(postgres_server, _postgres_template)


@pytest.fixture
def emptied_postgres_url(postgres_server: servers.Postgres, _postgres_copies: Copies) -> Iterator[str]:
    """The same, where others may have written before, whose rows are gone."""
    name = _postgres_copies.take()
    yield postgres_server.url(name)
    _postgres_copies.give_back(name)


@pytest.fixture
def empty_postgres_url(postgres_server: servers.Postgres) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from desk.store import migrate

    file = tmp_path_factory.mktemp("store") / "template.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """An SQLite file of this test's own, at the present revision."""
    file = tmp_path / "desk.db"
    shutil.copy(_sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both stores, one after the other."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "emptied_postgres_url")
    return url


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """An open `Database` on each store."""
    from tests.sealed_store import Database

    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[str]:
    with servers.redis() as url:
        yield url


@pytest.fixture
async def redis_url(_redis_server: str) -> str:
    """An empty Redis."""
    from redis.asyncio import Redis

    async with Redis.from_url(_redis_server) as client:
        await client.flushall()
    return _redis_server


@pytest.fixture(scope="session")
async def _chromium() -> AsyncIterator[Browser]:
    """A headless Chromium: the machine's, else Playwright's own. Without either: skipped, but an error in CI."""
    from playwright.async_api import Error, async_playwright

    options: dict[str, Any] = {"args": CHROMIUM_FLAGS}
    if path := find():
        options["executable_path"] = path
    async with async_playwright() as playwright:
        try:
            opened = await playwright.chromium.launch(**options)
        except Error:
            if os.environ.get("CI"):
                raise
            pytest.skip("NO BROWSER: install Chromium, or run `.venv/bin/playwright install chromium`")
        yield opened
        await opened.close()


@pytest.fixture
async def browser(_chromium: Browser) -> AsyncIterator[Browser]:
    """A browser without windows; those that a test leaves open are closed."""
    yield _chromium
    for left in _chromium.contexts:
        await left.close()
