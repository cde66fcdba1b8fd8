"""Old events are forgotten once nothing waits for them; what was given up can be sent anew for that long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, select

from desk.single import SingleWork
from desk.store.models import EventDeliveryRow, EventRow

KEPT = timedelta(days=30)
AT_ONCE = 500


class OldEvents(SingleWork):
    """Forgets events that are long over."""

    lease, seconds, every = "old_events", 60.0, 3600.0

    async def work_off(self) -> int:
        """Forget what is too old, a little at a time. Returns how many events that were."""
        forgotten = 0
        while count := await self._forget_some():
            forgotten += count
            if not await self._hold():
                break
        return forgotten

    async def _forget_some(self) -> int:
        waits = exists().where(EventDeliveryRow.event_id == EventRow.id, EventDeliveryRow.state == "waiting")
        old = select(EventRow.id).where(EventRow.at <= self._clock() - KEPT, ~waits).limit(AT_ONCE)
        async with self._db.begin() as session:
            ids = list(await session.scalars(old))
            await session.execute(delete(EventDeliveryRow).where(EventDeliveryRow.event_id.in_(ids)))
            await session.execute(delete(EventRow).where(EventRow.id.in_(ids)))
        return len(ids)
