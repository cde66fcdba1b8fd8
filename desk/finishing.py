"""Work that is waited for until it has ended, whoever gives the wait up."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def to_the_end(work: Coroutine[Any, Any, Result]) -> Result:
    """What `work` comes to, waited for until it has ended, however often the wait is given up: that is raised only
    then, whatever the work came to.
    """
    task = asyncio.create_task(work)
    given_up: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as raised:
            given_up = raised
    if given_up is not None:
        raise given_up from (None if task.cancelled() else task.exception())
    return task.result()
