"""The service's own application with every channel, in this process, without tasks: nothing changes by itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.parts import opened
from bot.service import CHANNELS, LARGEST_BODY, PARTS, install
from bot.settings import Settings
from bot.telegram import telegram
from bot.webhooks import webhooks
from bot.wechat import wechat
from bot.wiring import together
from tests.botapi import TOKEN as BOT_TOKEN
from tests.fuzz.signed import BOT_SECRET
from tests.fuzz.world import KEY
from tests.gateway import SECRET
from tests.wechatapi import AES_KEY, APP_ID, APP_SECRET, TEMPLATE_ID, TOKEN

AWAY = "http://127.0.0.1:9"


def settings(*, telegram_api: str = AWAY, wechat_api: str = AWAY, app: str = f"{AWAY}/") -> dict[str, str]:
    """Every channel on, as the environment says it; who is on the other side of each is given, or away."""
    gateway = {"name": "app", "secret": SECRET, "url": app}
    return {
        "SECRET_KEY": KEY,
        "RASA_TOKEN": "a-token-for-tests-only",
        "TELEGRAM_TOKEN": BOT_TOKEN,
        "TELEGRAM_API_URL": telegram_api,
        "TELEGRAM_WEBHOOK_SECRET": BOT_SECRET,
        "WECHAT_APP_ID": APP_ID,
        "WECHAT_APP_SECRET": APP_SECRET,
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_AES_KEY": AES_KEY,
        "WECHAT_API_URL": wechat_api,
        "WECHAT_TEMPLATE_ID": TEMPLATE_ID,
        "WEBHOOK_CHANNELS": json.dumps([gateway]),
    }


@asynccontextmanager
async def served(database: str, folder: Path, more: Mapping[str, str] | None = None) -> AsyncIterator[str]:
    """Its address while it runs, on this store and with its files in a folder."""
    async with assembled(database, folder, more) as app, TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def assembled(
    database: str, folder: Path, more: Mapping[str, str] | None = None
) -> AsyncIterator[web.Application]:
    """The same before it runs."""
    told = {**settings(), **(more or {}), "DATABASE_URL": database, "VAR_DIR": str(folder), "RASA_URL": AWAY}
    made = Settings.model_validate({name.lower(): value for name, value in told.items()})
    async with opened(made) as parts:
        app = web.Application(client_max_size=LARGEST_BODY)
        app[PARTS] = parts
        app[CHANNELS] = together(telegram(parts), wechat(parts), webhooks(parts))
        install(app, parts)
        yield app
