"""Tickets that were filed and are in no figure yet.

A filing only notes its ticket here: the rows of a day's figures are the same for all filings of a city, and each held
them until its commit. What is noted is counted together, by whoever is about to read figures and every few seconds by
the service. To count a ticket is to bring its figures to what its rows say (`rollups.count_anew`), so that it makes no
difference whether somebody has done so meanwhile, or how often it is done: the note only sees to it that it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningDelete

from city.pack import CityPack
from desk.figures import rollups
from desk.single import SingleWork
from desk.store.database import Database
from desk.store.models import UncountedRow

log = structlog.get_logger(__name__)

LOCK = 41236
AT_ONCE = 500
"""So many tickets are counted in one transaction."""
_ALONE = select(func.pg_advisory_xact_lock(LOCK))
_ANY = select(UncountedRow.ticket_id).limit(1)
_ALL = select(UncountedRow.ticket_id).order_by(UncountedRow.ticket_id)


def _these(wanted: ColumnElement[bool]) -> ReturningDelete[int]:
    """Have those that are wanted noted no more, and tell which they were."""
    return (
        delete(UncountedRow)
        .where(wanted)
        .returning(UncountedRow.ticket_id)
        .execution_options(synchronize_session=False)
    )


def _this(ticket_id: int) -> ReturningDelete[int]:
    return _these(UncountedRow.ticket_id == ticket_id)


_TAKE = _these(UncountedRow.ticket_id.in_(_ALL.limit(AT_ONCE)))


async def count(db: Database, zone: tzinfo) -> int:
    """Count what was filed before this call, also what another is counting right now. Returns how many those were.

    Whoever reads figures calls it before, and outside of a writing transaction. Days are those of `zone`, the city's.
    """
    async with db.read() as session:
        if await session.scalar(_ANY) is None:
            return 0
    counted = 0
    while True:
        try:
            taken = await _counted(db, zone, _TAKE)
        except (SQLAlchemyError, OSError):
            raise
        except Exception as fault:
            log.warning("not_counted_together", fault=type(fault).__name__)
            return counted + await _one_by_one(db, zone)
        counted += taken
        if taken < AT_ONCE:
            return counted


async def _one_by_one(db: Database, zone: tzinfo) -> int:
    """Count each by itself. One that cannot be counted stays noted, and no other waits for it."""
    async with db.read() as session:
        noted = (await session.scalars(_ALL)).all()
    counted = 0
    for ticket_id in noted:
        try:
            counted += await _counted(db, zone, _this(ticket_id))
        except (SQLAlchemyError, OSError):
            raise
        except Exception:
            log.exception("ticket_not_counted", ticket_id=ticket_id)
    return counted


async def _counted(db: Database, zone: tzinfo, taking: ReturningDelete[int]) -> int:
    async with db.begin() as session:
        taken = await _take(session, taking)
        await rollups.count_anew(session, taken, zone=zone)
    return len(taken)


async def _take(session: AsyncSession, taking: ReturningDelete[int]) -> list[int]:
    """Those that are noted no more if this transaction ends well.

    One counts after the other: who finds nothing any more knows that it was counted.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_ALONE)
    return sorted(await session.scalars(taking))


class Counting(SingleWork):
    """Counts again and again, so that who reads figures finds little to count."""

    lease, seconds, every = "figures", 15.0, 5.0

    def __init__(self, db: Database, pack: CityPack, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._pack = pack

    async def work_off(self) -> int:
        """Count what was filed. Returns how many tickets that were."""
        return await count(self._db, ZoneInfo(self._pack.timezone))
