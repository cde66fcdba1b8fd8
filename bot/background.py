"""Tasks that run as long as the service does. One that breaks is logged and begun again; the others go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 30.0


@asynccontextmanager
async def running(
    tasks: Mapping[str, Callable[[], Awaitable[None]]], *, pause: float = 1.0
) -> AsyncIterator[None]:
    """Keep these running within the block. `pause` seconds lie before the first new start of one that broke."""
    started = [asyncio.create_task(_keep(name, run, pause), name=name) for name, run in tasks.items()]
    try:
        yield
    finally:
        for task in started:
            task.cancel()
        await asyncio.gather(*started, return_exceptions=True)


async def _keep(name: str, run: Callable[[], Awaitable[None]], pause: float) -> None:
    while True:
        try:
            await run()
            return
        except Exception:
            # The edge of this task: whatever broke, the rest of the service must not go with it.
            log.exception("task_broke", task=name, again_in_seconds=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
