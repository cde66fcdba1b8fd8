"""Waiting for what comes of itself, and telling what was there instead when it does not come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

PATIENCE = 120.0
"""Seconds. A turn takes a fraction of one; a machine on which others learn and start beside it takes its time."""


async def until(fact: Callable[[], Any], *, seen: Callable[[], object] = lambda: "nothing told") -> Any:
    """What `fact` finds, as soon as it finds something. Else fails with what was `seen` meanwhile."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not (found := fact()):
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"it did not come in {PATIENCE:g} s; seen: {seen()}") from None
    return found
