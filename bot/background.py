"""Tasks that run as long as the service does. One that breaks is logged and begun again; the others go on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog

from bot.supervisor import Backoff

log = structlog.get_logger(__name__)

BACKOFF = Backoff(first=1.0)
END_SECONDS = 6.0
"""How long a stop waits for tasks to end: one that hangs, as with a store that answers nothing, is left to the exit."""


@asynccontextmanager
async def running(
    tasks: Mapping[str, Callable[[], Awaitable[None]]], *, backoff: Backoff = BACKOFF
) -> AsyncIterator[None]:
    """Keep these running within the block. `backoff` says how long one that broke waits for its new start.

    When the block ends they are cancelled, and have `END_SECONDS` for what they do then.
    """
    started = [asyncio.create_task(_keep(name, run, backoff), name=name) for name, run in tasks.items()]
    try:
        yield
    finally:
        for task in started:
            task.cancel()
        late = (await asyncio.wait(started, timeout=END_SECONDS))[1] if started else ()
        if late:
            log.error("tasks_did_not_end", tasks=sorted(task.get_name() for task in late))


async def _keep(name: str, run: Callable[[], Awaitable[None]], backoff: Backoff) -> None:
    pause: float | None = None
    while True:
        begun = time.monotonic()
        try:
            await run()
            return
        except Exception:
            # The edge of this task: whatever broke, the rest of the service must not go with it.
            pause = backoff.after(pause, lived=time.monotonic() - begun)
            log.exception("task_broke", task=name, again_in_seconds=pause)
        if _is_cancelled():
            # What broke was its end: an error took the place of the cancellation.
            return
        await asyncio.sleep(pause)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
