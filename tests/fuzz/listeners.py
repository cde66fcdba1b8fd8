"""Who is on the other side of the service while it is asked a hundred thousand things: channels, and a dialogue server
that has one answer to everything.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.botapi import BotApi
from tests.fuzz.served import settings
from tests.gateway import AppServer
from tests.wechatapi import AES_KEY, WeChatServer

SAID = {"text": "记下了。", "buttons": [{"title": "好", "payload": "/affirm"}]}
REPLY = {
    "messages": [SAID],
    "intent": "inform",
    "confidence": 0.9,
    "entities": [],
    "model": "none",
    "lang": "zh",
}


@asynccontextmanager
async def listeners() -> AsyncIterator[dict[str, str]]:
    """The settings that lead to them, while they listen."""
    telegram, wechat, app = BotApi(), WeChatServer(aes_key=AES_KEY), AppServer()
    for server in (telegram, wechat, app):
        await server.start()
    try:
        async with TestServer(_dialogue()) as dialogue:
            told = settings(telegram_api=telegram.url, wechat_api=wechat.url, app=app.url)
            yield told | {"RASA_URL": str(dialogue.make_url("")).rstrip("/")}
    finally:
        for server in (telegram, wechat, app):
            await server.stop()


def _dialogue() -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(REPLY)

    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_post("/webhooks/desk/{what}", answer)
    app.router.add_get("/webhooks/desk/health", answer)
    return app
