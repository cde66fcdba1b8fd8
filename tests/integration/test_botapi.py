"""The Bot API server that tests talk to loses no update, whatever way the bot asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from tests.botapi import TOKEN, BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    server = BotApi()
    await server.start()
    yield server
    await server.stop()


class Hook:
    """A webhook that says what it is told to."""

    def __init__(self) -> None:
        self.status = 200
        self.told: list[int] = []
        self.asked = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        if self.status == 200:
            self.told.append((await request.json())["update_id"])
        self.asked.set()
        return web.Response(status=self.status)


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Hook, str]]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    async with TestServer(app) as server:
        yield hook, str(server.make_url("/hook"))


async def ask(api: BotApi, method: str, **given: Any) -> Any:
    async with (
        ClientSession() as session,
        session.post(f"{api.url}/bot{TOKEN}/{method}", data=given) as answer,
    ):
        return (await answer.json())["result"]


async def test_what_waits_goes_to_the_webhook_before_what_is_said_then(
    api: BotApi, hook: tuple[Hook, str]
) -> None:
    first = [(await api.say(1, words))["update_id"] for words in ("一", "二")]
    await ask(api, "setWebhook", url=hook[1])

    last = (await api.say(1, "三"))["update_id"]

    assert hook[0].told == [*first, last]


async def test_what_a_webhook_did_not_accept_is_there_for_who_asks(
    api: BotApi, hook: tuple[Hook, str]
) -> None:
    hook[0].status = 503
    waiting = (await api.say(1, "一"))["update_id"]
    await ask(api, "setWebhook", url=hook[1])
    await hook[0].asked.wait()
    await ask(api, "deleteWebhook")

    assert [one["update_id"] for one in await ask(api, "getUpdates")] == [waiting]
    assert hook[0].told == []
