"""Sessions that only ask, for PostgreSQL: they begin no transaction, and most of them are one plain statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from desk.finishing import to_the_end
from desk.store.lean import LeanSession
from desk.store.plans import Plans, changes_rows
from desk.store.resting import Resting


class LeanReader(LeanSession):
    """A session that begins no transaction: a plain statement borrows a connection for itself alone."""

    def __init__(self, engine: AsyncEngine, plans: Plans, resting: Resting) -> None:
        # What SQLAlchemy's way needs is made when it is gone: most reads are one plain statement.
        self._async_bind, self._async_binds = engine, {}
        self._engine, self._plans, self._resting = engine.sync_engine, plans, resting
        self._made: Session | None = None
        self._lent = None

    @property
    def sync_session(self) -> Session:  # type: ignore[override]
        """The session behind it, which most readers never need."""
        if self._made is None:
            self._made = self._assign_proxied(Session(self._engine, expire_on_commit=False))
        return self._made

    @property
    def _proxied(self) -> Session:  # type: ignore[override]
        return self.sync_session

    def get_bind(self, *_asked: Any, **_more: Any) -> Engine:
        """As AsyncSession: it has one engine, and whoever asks which store that is needs no session behind it."""
        return self._engine

    async def flush(self, objects: Sequence[Any] | None = None) -> None:
        """As AsyncSession: whoever reads has nothing to write."""
        if self._made is not None:
            await AsyncSession.flush(self, objects)

    async def close(self) -> None:
        """Give back what was used."""
        if self._made is not None:
            await super().close()

    async def __aexit__(self, *raised: object) -> None:
        if self._made is not None:
            await super().__aexit__(*raised)

    async def _lean(self, statement: Any, given: Any) -> Any:
        if self._is_left(statement, given):
            return None
        if self._made is not None and (changes_rows(statement) or self._made.in_transaction()):
            # It has a connection by then: who holds one and waits for another holds up whoever does the same.
            return None
        connection = await self._resting.take()
        try:
            found = await self._over(connection, statement, given)
        except BaseException:
            # Who is given up twice still gives it back, as at the end of AsyncSession's own block.
            await to_the_end(self._resting.give(connection))
            raise
        await self._resting.give(connection)
        return found
