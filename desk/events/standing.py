"""How subscriptions stand: what waits, since when, and what was given up. Read by metrics and by `check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import EventDeliveryRow, SubscriptionRow

STUCK_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Standing:
    """One subscription that is not off. `oldest` is since when the event waits that waits longest."""

    name: str
    state: str
    waiting: int
    oldest: datetime | None
    failed: int
    answer: str | None

    def is_stuck(self, now: datetime) -> bool:
        """Whether it is sent nothing though it should be."""
        return self.state == "active" and self.oldest is not None and now - self.oldest > STUCK_AFTER


async def standing(session: AsyncSession) -> Sequence[Standing]:
    """All that are not off, by name."""
    counted = await session.execute(
        select(
            EventDeliveryRow.subscription_id,
            EventDeliveryRow.state,
            func.count(),
            func.min(EventDeliveryRow.since),
        )
        .where(EventDeliveryRow.state.in_(("waiting", "failed")))
        .group_by(EventDeliveryRow.subscription_id, EventDeliveryRow.state)
    )
    counts = {(target, state): (count, since) for target, state, count, since in counted}
    wanted = select(SubscriptionRow).where(SubscriptionRow.state != "off").order_by(SubscriptionRow.name)
    found = []
    for row in await session.scalars(wanted):
        waiting, oldest = counts.get((row.id, "waiting"), (0, None))
        failed, _ = counts.get((row.id, "failed"), (0, None))
        found.append(Standing(row.name, row.state, waiting, oldest, failed, row.answer))
    return found
