"""A pump that runs, and is handed what its inbox takes in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from desk.conversations.inbox import DeskInbox
from desk.conversations.pump import Pump
from tests.messages import MessagePath
from tests.waiting import PATIENCE, until


@asynccontextmanager
async def handed_to(pump: Pump, inbox: DeskInbox) -> AsyncIterator[None]:
    """The pump runs, waits for news, and is the one of the inbox."""
    inbox.hand_to(pump)
    task = asyncio.create_task(pump.run())
    await until(lambda: has_room(pump))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def answered(path: MessagePath) -> None:
    """Until no message waits."""
    async with asyncio.timeout(PATIENCE):
        while any(row.status == "waiting" for row in await path.rows("in")):
            await asyncio.sleep(0.01)


def has_room(pump: Pump) -> bool:
    """Whether it would take another turn."""
    with pump.place() as place:
        return place is not None
