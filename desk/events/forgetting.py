"""Old events are forgotten once nothing waits for them; what was given up can be sent anew for that long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, select

from desk.single import Forgetting
from desk.store.models import EventDeliveryRow, EventRow

KEPT = timedelta(days=30)
AT_ONCE = 500


class OldEvents(Forgetting):
    """Forgets events that are long over."""

    lease = "old_events"

    async def _forget_some(self) -> int:
        waits = exists().where(EventDeliveryRow.event_id == EventRow.id, EventDeliveryRow.state == "waiting")
        old = select(EventRow.id).where(EventRow.at <= self._clock() - KEPT, ~waits).limit(AT_ONCE)
        async with self._db.begin() as session:
            ids = list(await session.scalars(old))
            await session.execute(delete(EventDeliveryRow).where(EventDeliveryRow.event_id.in_(ids)))
            await session.execute(delete(EventRow).where(EventRow.id.in_(ids)))
        return len(ids)
