"""How fast the scheduled retention erases, how long its transactions are, and what a look costs that finds nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event, func, select

from desk.kept.erasing import Eraser
from desk.kept.retention import OldWords
from desk.kept.words import CHATS, REPORTERS
from desk.media.store import MediaStore
from desk.store.models import AuditRow
from tests.sealed_store import Database

OLD, TOO_YOUNG = timedelta(days=30), timedelta(days=100)
"""A quarter of the chats ended longer ago than the one. Than the other none did, though each began before it."""
MOST_SECONDS = 120.0


class Forgetful:
    """The dialogue server of a store without one."""

    async def forget(self, senders: Sequence[str]) -> None:
        """There is nothing."""


class Transactions:
    """How long the longest writing transaction of a database was open, in milliseconds."""

    def __init__(self, db: Database) -> None:
        self.longest, self._begun = 0.0, dict[int, float]()
        engine = db.engine.sync_engine
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "commit", self._end)

    def _begin(self, connection: Any) -> None:
        self._begun[id(connection)] = time.perf_counter()

    def _end(self, connection: Any) -> None:
        begun = self._begun.pop(id(connection), None)
        if begun is not None:
            self.longest = max(self.longest, 1000 * (time.perf_counter() - begun))


async def retained(url: str, seconds: float) -> dict[str, Any]:
    """Erase chats, then names, for so many seconds each, and look once where nothing is old enough."""
    db = Database(url)
    try:
        with TemporaryDirectory() as folder:
            work = Retention(db, Path(folder))
            return {
                "nothing_to_erase_s": round(await work.erase({CHATS: TOO_YOUNG}, MOST_SECONDS), 2),
                "chats": await work.counted({CHATS: OLD}, seconds, "erase_chat"),
                "names": await work.counted({REPORTERS: OLD}, seconds, "erase_reporter"),
            }
    finally:
        await db.close()


class Retention:
    """The service's own work on one store."""

    def __init__(self, db: Database, folder: Path) -> None:
        self._db = db
        self._transactions = Transactions(db)
        self._media = MediaStore(db, folder, clock=_now)

    async def erase(self, kept: dict[str, timedelta], seconds: float) -> float:
        """Let it work for so long at most. Returns the seconds it worked."""
        eraser = Eraser(self._db, self._media, Forgetful())
        work = OldWords(self._db, eraser, kept, clock=_now, holder="measure")
        begun = time.perf_counter()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await work.tick()
        return time.perf_counter() - begun

    async def counted(self, kept: dict[str, timedelta], seconds: float, action: str) -> dict[str, Any]:
        """The same with how much it erased, as the audit has it."""
        self._transactions.longest, before = 0.0, await self._audited(action)
        spent = await self.erase(kept, seconds)
        erased = await self._audited(action) - before
        return {
            "erased": erased,
            "seconds": round(spent, 1),
            "per_second": round(erased / spent),
            "longest_transaction_ms": round(self._transactions.longest, 1),
        }

    async def _audited(self, action: str) -> int:
        async with self._db.read() as session:
            counted = select(func.count()).select_from(AuditRow).where(AuditRow.action == action)
            return await session.scalar(counted) or 0


def _now() -> datetime:
    return datetime.now(UTC)
