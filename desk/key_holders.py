"""Which running services know which keys: each says so again and again, and is believed for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, delete, or_, select
from sqlalchemy.exc import SQLAlchemyError

from desk.leases import upsert
from desk.store.database import Database
from desk.store.models import LeaseRow

log = structlog.get_logger(__name__)

NAME = "keys:"
MOST = 6
"""So many ids fit into a lease's holder, the newest first."""
SAID_AGAIN_AFTER = 20.0
BELIEVED = timedelta(seconds=90)


class KeyHolder:
    """One service, which says what keys it has for as long as it runs."""

    def __init__(self, db: Database, *, clock: Callable[[], datetime], holder: str) -> None:
        self._db = db
        self._clock = clock
        self._name = f"{NAME}{holder}"

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                await self.say()
                await asyncio.sleep(SAID_AGAIN_AFTER)
        finally:
            await asyncio.shield(self._let_go())

    async def say(self) -> None:
        """Which keys it has, newest first."""
        told = {"holder": ",".join(self._db.seal.ids[:MOST]), "until": self._clock() + BELIEVED}
        async with self._db.at_once() as session:
            row = upsert(session, LeaseRow).values(name=self._name, **told)
            await session.execute(row.on_conflict_do_update(index_elements=[LeaseRow.name], set_=told))

    async def _let_go(self) -> None:
        try:
            async with self._db.begin() as session:
                # Whoever was killed could not do this, and would stand there for good.
                over = and_(LeaseRow.name.startswith(NAME, autoescape=True), LeaseRow.until < self._clock())
                await session.execute(delete(LeaseRow).where(or_(LeaseRow.name == self._name, over)))
        except SQLAlchemyError as problem:
            # It is believed no longer than that; whoever stops must not be kept from it by a store that is away.
            log.warning("key_holder_stays", reason=type(problem).__name__)


async def lacking(db: Database, key: str, *, now: datetime) -> list[str]:
    """The running services that do not know this key. Says of none how it is called beyond its machine and process."""
    alive = select(LeaseRow).where(LeaseRow.name.startswith(NAME, autoescape=True), LeaseRow.until > now)
    async with db.read() as session:
        rows = (await session.scalars(alive.order_by(LeaseRow.name))).all()
    return [row.name.removeprefix(NAME) for row in rows if key not in row.holder.split(",")]
