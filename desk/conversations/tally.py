"""How many sends came to what, by channel: counted here, and added to the store's counts now and then."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import upsert
from desk.store.models import DeliveryCountRow

SENT, RETRIED, UNCERTAIN, UNDELIVERABLE = "sent", "retried", "uncertain", "undeliverable"
OUTCOMES = (SENT, RETRIED, UNCERTAIN, UNDELIVERABLE)


class Tally:
    """What this process has not added yet. What a killed one had not is missing in the counts, nowhere else."""

    def __init__(self) -> None:
        self._new: Counter[tuple[str, str]] = Counter()

    def count(self, channel: str, *outcomes: str) -> None:
        """One send came to this."""
        self._new.update((channel, outcome) for outcome in outcomes)

    def __bool__(self) -> bool:
        return bool(self._new)

    async def add_up(self, session: AsyncSession) -> None:
        """Add what is new, as the last thing of a transaction: everybody adds to the same rows."""
        new, self._new = self._new, Counter()
        try:
            for (channel, outcome), count in sorted(new.items()):
                row = upsert(session, DeliveryCountRow).values(channel=channel, outcome=outcome, count=count)
                await session.execute(
                    row.on_conflict_do_update(
                        index_elements=[DeliveryCountRow.channel, DeliveryCountRow.outcome],
                        set_={"count": DeliveryCountRow.count + count},
                    )
                )
        except BaseException:
            self._new.update(new)
            raise
