"""Everything running: one product for all tests that leave it standing, and a way to start others."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from bot.ports import free_port
from tests.botapi import TOKEN as BOT_TOKEN
from tests.gateway import SECRET
from tests.product import Product, product
from tests.wechatapi import AES_KEY, APP_ID, APP_SECRET, TOKEN

TELEGRAM_SECRET = "a-secret-of-the-webhook"


@pytest.fixture(scope="session")
def running_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its real model, on SQLite, or on the PostgreSQL that DATABASE_URL names.

    Tests share it and its store: look at what you made, by its number, and leave the processes running. Its Telegram,
    its WeChat and its app are at addresses where nobody listens until a test does.
    """
    url = os.environ.get("DATABASE_URL", "")
    app = {"name": "app", "secret": SECRET, "url": f"http://127.0.0.1:{free_port()}/"}
    settings = {
        "TELEGRAM_TOKEN": BOT_TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}",
        "TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET,
        "WECHAT_APP_ID": APP_ID,
        "WECHAT_APP_SECRET": APP_SECRET,
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_AES_KEY": AES_KEY,
        "WECHAT_API_URL": f"http://127.0.0.1:{free_port()}",
        "WEBHOOK_CHANNELS": json.dumps([app]),
    }
    if url.startswith("postgres"):
        settings["DATABASE_URL"] = url
    with product(tmp_path_factory.mktemp("product"), settings) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
