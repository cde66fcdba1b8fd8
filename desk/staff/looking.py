"""Looking at passwords, which takes 64 MiB and a good part of a second each: one after the other, and never many."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager

from desk.errors import TooFast
from desk.staff import secret

MOST_WAITING = 12
"""So many at once are looked at in their turn: the last of them waits for some seconds."""
SECONDS_EACH = 0.3


class Lane:
    """Passwords that wait for one another and for nobody else. Who comes when it is full does not wait at all."""

    def __init__(self, *, most: int = MOST_WAITING) -> None:
        self._most = most
        self._inside = 0
        self._turn = asyncio.Semaphore(1)

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of its places while this lasts. Raises `TooFast` where it is full: take it before anything that costs."""
        if self._inside >= self._most:
            raise TooFast("too many sign in just now", seconds=math.ceil(self._most * SECONDS_EACH))
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def matches(self, password: str, kept: str | None) -> bool:
        """As `secret.password_matches`, for whoever has a place."""
        async with self._turn:
            return await asyncio.to_thread(secret.password_matches, password, kept)
