"""Old notices are forgotten, with who read them and their mails: what is still to be done stands in the queue."""

from __future__ import annotations

from sqlalchemy import delete, select

from desk.single import SingleWork
from desk.staff_notices.service import KEPT
from desk.store.models import StaffMailRow, StaffNoticeReadRow, StaffNoticeRow

AT_ONCE = 500


class OldNotices(SingleWork):
    """Forgets notices that no inbox shows any more."""

    lease, seconds, every = "old_notices", 60.0, 3600.0

    async def work_off(self) -> int:
        """Forget what is too old, a little at a time. Returns how many notices that were."""
        forgotten = 0
        while count := await self._forget_some():
            forgotten += count
            if not await self._hold():
                break
        return forgotten

    async def _forget_some(self) -> int:
        old = select(StaffNoticeRow.id).where(StaffNoticeRow.at <= self._clock() - KEPT).limit(AT_ONCE)
        async with self._db.begin() as session:
            ids = list(await session.scalars(old))
            for of_it in (StaffMailRow, StaffNoticeReadRow):
                await session.execute(delete(of_it).where(of_it.notice_id.in_(ids)))
            await session.execute(delete(StaffNoticeRow).where(StaffNoticeRow.id.in_(ids)))
        return len(ids)
