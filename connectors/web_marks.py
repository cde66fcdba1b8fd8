"""What a device has seen, marked beside what it says: no words wait for a mark."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog

from connectors.web_faults import fault
from desk.channel import Inbox

log = structlog.get_logger(__name__)


class SeenMarks:
    """The marks of one socket, one after the other; of several that wait the newest says all."""

    def __init__(
        self,
        inbox: Inbox,
        channel: str,
        address: str,
        *,
        marked: Callable[[int], Awaitable[None]],
        failed: Callable[[], Awaitable[None]],
    ) -> None:
        """`marked` hears of each mark that is kept, `failed` of some that are not."""
        self._inbox, self._channel, self._address = inbox, channel, address
        self._marked, self._failed = marked, failed
        self._waiting: list[int] = []
        self._writing: asyncio.Task[None] | None = None
        self._seen = 0

    def note(self, up_to: int) -> None:
        """The device has seen all up to this message."""
        self._waiting.append(up_to)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def end(self) -> None:
        """Wait for the marks that are noted."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        try:
            while self._waiting:
                these, self._waiting = self._waiting, []
                # Whose device is gone hears of nothing.
                with suppress(ConnectionResetError):
                    await self._mark(these)
        finally:
            self._writing = None

    async def _mark(self, these: Sequence[int]) -> None:
        newest = max(these)
        beat, self._seen = newest <= self._seen, max(newest, self._seen)
        try:
            await self._inbox.acknowledge(self._channel, self._address, up_to=newest, beat=beat)
        except Exception as problem:
            log.error("web_frame_failed", frame="Seen", **fault(problem))
            await self._failed()
            return
        for up_to in these:
            await self._marked(up_to)
