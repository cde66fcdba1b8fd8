"""The staff's side of the desk on each store, and a browser-like client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.store.database import Database
from tests.staff_room import StaffRoom, staff_room


@pytest.fixture
async def room(db: Database) -> AsyncIterator[StaffRoom]:
    async with staff_room(db) as opened:
        yield opened


@pytest.fixture
async def client(room: StaffRoom) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with room.client() as opened:
        yield opened
