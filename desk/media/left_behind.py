"""Files that no row names: a process died between a row's end and its file's. Looked for once a day, and removed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import select

from desk.media.files import Files
from desk.single import SingleWork
from desk.store.database import Database
from desk.store.models import MediaRow

log = structlog.get_logger(__name__)

AT_ONCE = 500


class FilesLeftBehind(SingleWork):
    """Removes what is in the media folder and nowhere else. What is young is left alone: its row may be on the way."""

    lease, seconds, every = "files_left_behind", 60.0, 24 * 3600.0

    def __init__(self, db: Database, files: Files, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._files = files

    async def work_off(self) -> int:
        """Look through all of the folder. Returns how many contents were removed."""
        removed = 0
        for shelf in await asyncio.to_thread(self._files.shelves):
            there = await asyncio.to_thread(self._files.on, shelf)
            for at in range(0, len(there), AT_ONCE):
                removed += await self._remove(there[at : at + AT_ONCE])
                if not await self._hold():
                    return removed
        if removed:
            log.info("files_left_behind", removed=removed)
        return removed

    async def _remove(self, hashes: list[str]) -> int:
        async with self._db.read() as session:
            named = set(await session.scalars(select(MediaRow.sha256).where(MediaRow.sha256.in_(hashes))))
        gone = [
            await asyncio.to_thread(self._files.remove, sha256) for sha256 in hashes if sha256 not in named
        ]
        return sum(gone)
