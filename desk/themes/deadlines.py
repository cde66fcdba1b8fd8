"""Deadlines of measures: that one nears, and that one has passed, is told to supervisors and to its unit, once each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.single import SingleWork
from desk.staff_notices import writing
from desk.store.models import ThemeMeasureRow, ThemeRow

AT_ONCE = 50


class MeasureDeadlines(SingleWork):
    """Looks every five minutes; what is to be told next stands with each measure."""

    lease, seconds, every = "theme_deadlines", 120.0, 300.0

    async def work_off(self) -> int:
        """Tell what is due to be told. Returns how much that was."""
        told = 0
        while count := await self._tell_some():
            told += count
            if not await self._hold():
                break
        return told

    async def _tell_some(self) -> int:
        now = self._clock()
        due = (
            select(ThemeMeasureRow)
            .where(ThemeMeasureRow.tell_at <= now)
            .order_by(ThemeMeasureRow.tell_at, ThemeMeasureRow.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        async with self._db.begin() as session:
            rows = list(await session.scalars(due))
            for row in rows:
                await _tell(session, row, now)
        return len(rows)


async def _tell(session: AsyncSession, row: ThemeMeasureRow, now: datetime) -> None:
    """Of one that passed while nobody looked it is only told that it passed."""
    theme = await session.get_one(ThemeRow, row.theme_id)
    is_late = row.due_at <= now
    row.tell_at = None if is_late else row.due_at
    await writing.of_deadline(session, theme, row, is_late=is_late, now=now)
