"""Everything running: one product for all tests that leave it standing, and a way to start others."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.product import Product, product


@pytest.fixture(scope="session")
def running_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its real model, on SQLite, or on the PostgreSQL that DATABASE_URL names.

    Tests share it and its store: look at what you made, by its number, and leave the processes running.
    """
    url = os.environ.get("DATABASE_URL", "")
    settings = {"DATABASE_URL": url} if url.startswith("postgres") else {}
    with product(tmp_path_factory.mktemp("product"), settings) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
