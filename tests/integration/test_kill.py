"""A service killed in the middle of its work, again and again: every message gets one answer, in order."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from desk.store.database import Database
from tests.messages import MessagePath, a_message

ROOT = Path(__file__).parents[2]
SECONDS_A_LIFE = 20.0
"""Each life's clock is that much ahead of the one before, as if the leases had been waited for."""


@dataclass
class World:
    """The dialogue server and the citizens' phones, which outlive the service and kill it at chosen moments.

    `kills` names the moments: 'asked 3' is when the third turn arrives, 'answered 3' when it is carried out and not yet
    answered; 'sent 3' and 'shown 3' the same for the third message that goes out.
    """

    kills: set[str]
    process: Process | None = None
    turns: dict[str, str] = field(default_factory=dict)
    shown: list[tuple[int, str]] = field(default_factory=list)
    moments: Counter[str] = field(default_factory=Counter)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/webhooks/desk/webhook", self.turn)
        app.router.add_post("/send", self.send)
        return app

    async def turn(self, request: web.Request) -> web.Response:
        body = await request.json()
        await self.moment("asked")
        self.turns.setdefault(body["id"], body["text"])
        await self.moment("answered")
        return web.json_response({"messages": [{"text": f"收到：{self.turns[body['id']]}"}]})

    async def send(self, request: web.Request) -> web.Response:
        body = await request.json()
        await self.moment("sent")
        self.shown.append((body["id"], body["text"]))
        await self.moment("shown")
        return web.Response(text=f"{body['id']}-{len(self.shown)}")

    async def moment(self, name: str) -> None:
        self.moments[name] += 1
        if f"{name} {self.moments[name]}" in self.kills:
            assert self.process is not None
            self.process.kill()
            await self.process.wait()


async def live(world: World, server: TestServer, database_url: str, ahead: float) -> int:
    """One life of the service. Returns its exit code: 0 if nothing was left to do."""
    arguments = [database_url, str(server.make_url("/")), str(server.make_url("/send")), str(ahead)]
    world.process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.killable", *arguments, cwd=ROOT
    )
    return await asyncio.wait_for(world.process.wait(), 60)


async def test_a_service_that_is_killed_gives_every_message_one_answer(database_url: str) -> None:
    db = Database(database_url)
    path = MessagePath(db)
    for number in range(4):
        for address in ("a", "b"):
            await path.inbox.receive(a_message(f"{address}{number}", channel="memory", address=address))
    world = World(kills={"asked 2", "answered 4", "sent 2", "shown 5"})
    server = TestServer(world.app())
    await server.start_server()

    lives = 1
    while await live(world, server, database_url, lives * SECONDS_A_LIFE) != 0:
        lives += 1

    said = [f"{address}{number}" for number in range(4) for address in ("a", "b")]
    assert lives == 5
    assert sorted(world.turns.values()) == sorted(said)
    answers = await path.rows("out")
    assert sorted(row.text for row in answers) == sorted(f"收到：{text}" for text in said)
    assert {row.status for row in answers} == {"sent"}
    doubled = len(world.shown) - len(answers)
    assert doubled == 1, "only the one that was shown when the service died, which nobody can know"
    for address in ("a", "b"):
        order = list(dict.fromkeys(text for _, text in world.shown if address in text))
        assert order == [f"收到：{address}{number}" for number in range(4)]
    await server.close()
    await db.close()
