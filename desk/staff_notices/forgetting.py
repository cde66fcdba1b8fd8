"""Old notices are forgotten, with who read them and their mails: what is still to be done stands in the queue."""

from __future__ import annotations

from sqlalchemy import delete, select

from desk.single import Forgetting
from desk.staff_notices.service import KEPT
from desk.store.models import StaffMailRow, StaffNoticeReadRow, StaffNoticeRow

AT_ONCE = 500


class OldNotices(Forgetting):
    """Forgets notices that no inbox shows any more."""

    lease = "old_notices"

    async def _forget_some(self) -> int:
        old = select(StaffNoticeRow.id).where(StaffNoticeRow.at <= self._clock() - KEPT).limit(AT_ONCE)
        async with self._db.begin() as session:
            ids = list(await session.scalars(old))
            for of_it in (StaffMailRow, StaffNoticeReadRow):
                await session.execute(delete(of_it).where(of_it.notice_id.in_(ids)))
            await session.execute(delete(StaffNoticeRow).where(StaffNoticeRow.id.in_(ids)))
        return len(ids)
