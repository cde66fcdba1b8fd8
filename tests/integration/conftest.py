"""The staff's side of the desk on each store, a browser-like client for it, and the citizens' chat in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from tests.sealed_store import Database
from tests.staff_room import StaffRoom, staff_room

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext

    from tests.web_site import Site


@pytest.fixture
async def room(db: Database) -> AsyncIterator[StaffRoom]:
    async with staff_room(db) as opened:
        yield opened


@pytest.fixture
async def lone_room(sqlite_url: str) -> AsyncIterator[StaffRoom]:
    """As `room`, on SQLite alone: for what a browser shows, which no store changes."""
    db = Database(sqlite_url)
    async with staff_room(db) as room:
        yield room
    await db.close()


@pytest.fixture
async def client(room: StaffRoom) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with room.client() as opened:
        yield opened


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """The web chat before a desk in memory."""
    from tests.memory_inbox import MemoryInbox
    from tests.web_site import Site

    site = Site(MemoryInbox(), tmp_path)
    await site.start()
    yield site
    await site.stop()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A phone whose owner reads Chinese."""
    context = await browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 780})
    context.set_default_timeout(10_000)
    yield context
    await context.close()
