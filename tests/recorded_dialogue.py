"""A dialogue server that has only read a few stories: `readings.json`, which `tests.dialogue.record` records."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.staff_room import DIALOGUE_TOKEN

READINGS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("readings.json").read_text(encoding="utf-8")
)
RUBBISH, NOISE, POTHOLE, GAS, KITCHEN = READINGS


async def read(request: web.Request) -> web.Response:
    """The reading of a story that is known, as `/webhooks/desk/read` gives it."""
    if request.headers.get("Authorization") != f"Bearer {DIALOGUE_TOKEN}":
        return web.json_response({"error": "wrong token"}, status=401)
    known = READINGS.get((await request.json())["text"])
    return web.json_response(known or {"error": "not read"}, status=200 if known else 503)


@asynccontextmanager
async def recorded_dialogue() -> AsyncIterator[str]:
    """Its address, while it runs."""
    app = web.Application()
    app.router.add_post("/webhooks/desk/read", read)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))
