"""Named leases for work that must be single, and named cursors: small values kept between starts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.database import Database
from desk.store.models import Base, CursorRow, LeaseRow

log = structlog.get_logger(__name__)

ONCE = "once:"
"""How the names of what counts for one holder only begin."""
TOO_LONG = timedelta(seconds=60)
"""A lease that ends so much later than one taken now was taken before the clock was set back."""


def upsert(session: AsyncSession, table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the session's database."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(table)


def on_each_store(made: Callable[[Any], Any], table: type[Base]) -> Mapping[str, Any]:
    """Such an INSERT made once, by the name of its dialect: to make it anew each time costs as much as to ask it.

    It knows of no objects, so that what is given to it needs none of SQLAlchemy's layers.
    """
    plain: Any = table.__table__
    return {"postgresql": made(postgresql.insert(plain)), "sqlite": made(sqlite.insert(plain))}


class Leases:
    """Who does a single piece of work. A lease that is not renewed runs out, and somebody else takes the work over."""

    def __init__(self, db: Database, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """Take or renew the lease for `seconds`. False while someone else holds it."""
        now = self._clock()
        until = now + timedelta(seconds=seconds)
        async with self._db.at_once() as session:
            taken = await session.scalar(
                upsert(session, LeaseRow)
                .values(name=name, holder=holder, until=until)
                .on_conflict_do_update(
                    index_elements=[LeaseRow.name],
                    set_={"holder": holder, "until": until},
                    where=or_(
                        LeaseRow.holder == holder, LeaseRow.until < now, LeaseRow.until > until + TOO_LONG
                    ),
                )
                .returning(LeaseRow.holder)
            )
        return taken is not None

    async def spend(self, name: str, holder: str, *, seconds: float) -> bool:
        """Use up something that counts for one holder. False where another one has. What ran out is cleared away."""
        now = self._clock()
        over = LeaseRow.name.startswith(ONCE, autoescape=True), LeaseRow.until < now
        async with self._db.begin() as session:
            await session.execute(delete(LeaseRow).where(*over))
        return await self.hold(f"{ONCE}{name}", holder, seconds)

    async def end_dead(self) -> None:
        """At a service's start: on SQLite it is the only one, so every lease found is of a process that died."""
        if not self._db.is_sqlite:
            return
        try:
            async with self._db.begin() as session:
                await session.execute(
                    delete(LeaseRow).where(~LeaseRow.name.startswith(ONCE, autoescape=True))
                )
        except SQLAlchemyError as problem:
            # They run out by themselves; a store that cannot be written is no reason not to start.
            log.warning("dead_leases_stay", reason=type(problem).__name__)

    async def release(self, name: str, holder: str) -> None:
        """End the lease if it is this holder's."""
        async with self._db.begin() as session:
            await session.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder))

    async def repeat(
        self, name: str, holder: str, tick: Callable[[], Awaitable[object]], *, every: float
    ) -> None:
        """Until cancelled: `tick`, again after `every` seconds; `tick` itself takes the lease, which ends with this."""
        try:
            while True:
                try:
                    await tick()
                except Exception:
                    # The edge of this task: a store that is away for a while must not end it for good.
                    log.exception("single_work_failed", work=name)
                await asyncio.sleep(every)
        finally:
            await asyncio.shield(self._let_go(name, holder))

    async def _let_go(self, name: str, holder: str) -> None:
        try:
            await self.release(name, holder)
        except Exception as problem:
            # It runs out by itself; whoever stops must not be kept from it by a store that is away.
            log.warning("lease_stays", work=name, reason=type(problem).__name__)


class Cursors:
    """Small values by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, name: str) -> str | None:
        """The value kept last, or None."""
        async with self._db.read() as session:
            return await session.scalar(select(CursorRow.value).where(CursorRow.name == name))

    async def keep(self, name: str, value: str) -> None:
        """Keep a value (at most 1,000 characters)."""
        async with self._db.begin() as session:
            await session.execute(
                upsert(session, CursorRow)
                .values(name=name, value=value)
                .on_conflict_do_update(index_elements=[CursorRow.name], set_={"value": value})
            )
