"""After a clock was set back: what its former time put too far ahead must not rest until that time comes again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select, update

from desk.conversations.claim import INWARD, OPEN, OUTWARD, Lane
from desk.conversations.outbox import NEVER
from desk.store.database import Database
from desk.store.models import MessageRow

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=10)
LONGEST_REST: Mapping[Lane, timedelta] = {INWARD: timedelta(minutes=2), OUTWARD: timedelta(minutes=15)}
"""Longer than any pause of ours. What rests longer was written by a clock that was ahead, or a channel asked for it: it
may ask again."""


class SetBack:
    """Looks after one lane's rows, each few seconds and at once where this process's own clock goes back."""

    def __init__(self, db: Database, lane: Lane) -> None:
        self._db = db
        self._lane = lane
        self._looked: datetime | None = None

    async def look(self, now: datetime) -> int:
        """Let what rests too long be due now. Returns how many rows that were."""
        if self._looked is not None and self._looked <= now < self._looked + LOOK_EVERY:
            return 0
        self._looked = now
        overslept = and_(
            MessageRow.direction.in_(self._lane.directions),
            OPEN,
            MessageRow.due_at > now + LONGEST_REST[self._lane],
            MessageRow.due_at < NEVER,
        )
        async with self._db.read() as session:
            found = (await session.scalars(select(MessageRow.id).where(overslept))).all()
        if not found:
            return 0
        async with self._db.begin() as session:
            await session.execute(
                update(MessageRow)
                .where(MessageRow.id.in_(found), OPEN)
                .values(due_at=now)
                .execution_options(synchronize_session=False)
            )
        log.warning("clock_was_set_back", lane=self._lane.directions[0], rows=len(found))
        return len(found)
