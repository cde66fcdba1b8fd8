"""What was handed over and never sent is forgotten after a day: nobody sees it, and it would fill the disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from desk.media.store import MediaStore
from desk.single import SingleWork
from desk.store.database import Database

KEPT = timedelta(days=1)
AT_ONCE = 100


class UnnamedMedia(SingleWork):
    """Forgets uploads that no message names."""

    lease, seconds, every = "unnamed_media", 60.0, 3600.0

    def __init__(
        self, db: Database, store: MediaStore, *, clock: Callable[[], datetime], holder: str
    ) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._store = store

    async def work_off(self) -> int:
        """Forget what is too old, a little at a time. Returns how many things that were."""
        forgotten = 0
        while count := await self._store.forget_unnamed(before=self._clock() - KEPT, most=AT_ONCE):
            forgotten += count
            if not await self._hold():
                break
        return forgotten
