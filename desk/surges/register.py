"""Surges as rows: told once when they begin, followed while they last, over when they fell back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.staff_notices import writing
from desk.store.models import SurgeRow
from desk.surges.cells import Cell, Level
from desk.surges.units import unit_of

if TYPE_CHECKING:
    from desk.surges.detecting import Finding, Seen

RESTS = timedelta(hours=24)
"""What rises again so soon after it fell back is the same surge."""
AGAIN = 1e-4


async def running(session: AsyncSession, until: datetime) -> Mapping[Cell, float]:
    """The cells that surge, or did until lately, with how much they rise."""
    return {cell_of(row): row.rise for row in await _rows(session, until)}


async def keep(
    session: AsyncSession, found: Seen, pack: CityPack, *, until: datetime, now: datetime, learning: bool
) -> None:
    """Write what a look found, and tell supervisors of what began."""
    for row in await _rows(session, until):
        cell = cell_of(row)
        if cell in found.going:
            _go_on(row, found.going[cell], until)
        elif row.ended_at is None and cell in found.over:
            row.ended_at = row.looked_at = until
    for one in found.begun:
        row = _new(one, until, learning=learning)
        session.add(row)
        await session.flush()
        await writing.of_surge(session, row, unit=unit_of(pack, one.cell), now=now)


def cell_of(row: SurgeRow) -> Cell:
    """Where it is."""
    level: Level = row.level  # type: ignore[assignment]
    return Cell(level, row.area, row.matter)


async def _rows(session: AsyncSession, until: datetime) -> list[SurgeRow]:
    lately = or_(SurgeRow.ended_at.is_(None), SurgeRow.ended_at > until - RESTS)
    rows = await session.scalars(select(SurgeRow).where(lately).order_by(SurgeRow.id))
    # Of one that ended and another that began since in the same cell only the newer one counts.
    return list({cell_of(row): row for row in rows}.values())


def _go_on(row: SurgeRow, now: Finding, until: datetime) -> None:
    if row.ended_at is not None:
        if now.p > AGAIN:
            return
        row.ended_at = None
    row.looked_at, row.now_seen, row.now_expected = until, now.seen, now.expected
    row.rise, row.highest = now.rise, max(row.highest, now.rise)


def _new(one: Finding, until: datetime, *, learning: bool) -> SurgeRow:
    return SurgeRow(
        level=one.cell.level,
        area=one.cell.area,
        matter=one.cell.matter,
        began_at=until - timedelta(hours=one.hours),
        found_at=until,
        looked_at=until,
        hours=one.hours,
        seen=one.seen,
        expected=one.expected,
        p=one.p,
        a_week=one.a_week,
        rise=one.rise,
        highest=one.rise,
        now_seen=one.seen,
        now_expected=one.expected,
        learning=learning,
    )
