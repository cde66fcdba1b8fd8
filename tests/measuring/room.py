"""The desk on a store that is measured, as the product runs it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.service import new_event_loop
from tests.sealed_store import Database
from tests.staff_room import PASSWORD, Clock, StaffRoom, staff_room

Client = TestClient[web.Request, web.Application]
T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """As `asyncio.run`, on the loop of `bot.service`."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)


@asynccontextmanager
async def measured_room(url: str) -> AsyncIterator[StaffRoom]:
    """A staff room on the store of `url`. The garbage collector leaves alone what stays, as in `bot.service`."""
    db = Database(url)
    try:
        async with staff_room(db, Clock(datetime.now(UTC))) as room:
            gc.collect()
            gc.freeze()
            try:
                yield room
            finally:
                gc.unfreeze()
    finally:
        await db.close()


async def enter(room: StaffRoom, client: Client) -> None:
    """Sign a supervisor of this run's own in: those of earlier ones stand in logs that stay."""
    name = f"measure-{token_hex(4)}"
    await room.staff(name, "supervisor")
    async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD}) as answer:
        assert answer.status == 200
