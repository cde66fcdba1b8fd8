"""Connections that statements and transactions take turns on: taken from the pool once, not for each of them.

To take one from SQLAlchemy's pool and to give it back costs twice what is asked over it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import greenlet_spawn

RESTED_SECONDS = 2.0
"""After so long unused a connection is asked whether it still lives before it is used again."""
USED = "used"


class AskingPool(AsyncAdaptedQueuePool):
    """A pool that asks back one of the connections that rest before anybody waits for one."""

    ask_back: Callable[[], object] = staticmethod(lambda: None)
    waiting = 0
    """So many wait: what is given back is theirs."""

    def _do_get(self) -> Any:
        if self.checkedin() or self.checkedout() < self.size():
            return super()._do_get()
        self.ask_back()
        self.waiting += 1
        try:
            return super()._do_get()
        finally:
            self.waiting -= 1


class Resting:
    """Those of an engine that nobody uses, the one used last on top. Its pool is an `AskingPool`."""

    def __init__(self, engine: AsyncEngine, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._clock = engine.sync_engine, clock
        self._kept: list[tuple[float, Connection]] = []
        self._is_closed = False
        self._pool = cast(Any, self._engine.pool)
        self._pool.ask_back = self._let_one_go

    def __len__(self) -> int:
        return len(self._kept)

    async def take(self) -> Connection:
        """One to use: the one that was used a moment ago, or one of the pool."""
        if (
            self._kept
            and self._clock() - self._kept[-1][0] < RESTED_SECONDS
            and not _is_ended(self._kept[-1][1])
        ):
            return self._kept.pop()[1]
        await self.let_go()
        return await greenlet_spawn(self._engine.connect)

    async def give(self, connection: Connection) -> None:
        """Give one back after use. One that broke says that the others may have, too."""
        if connection.invalidated:
            await self.let_go()
        elif not (self._is_closed or self._pool.waiting or connection.in_transaction()):
            self._kept.append((self._clock(), connection))
            return
        await greenlet_spawn(connection.close)

    async def let_go(self) -> None:
        """Give those that rest back to the pool, which looks at them before they are used again."""
        while self._kept:
            await greenlet_spawn(self._let_one_go)

    def _let_one_go(self) -> None:
        """The one that was used before all others. For within a greenlet, where SQLAlchemy waits."""
        if self._kept:
            used, connection = self._kept.pop(0)
            info = connection.connection.info
            connection.close()
            info[USED] = used

    async def close(self) -> None:
        """Keep none any more."""
        self._is_closed = True
        await self.let_go()


def _is_ended(connection: Connection) -> bool:
    """Whether the server has closed it, as far as the driver has heard."""
    adapted: Any = connection.connection.dbapi_connection
    return bool(adapted._connection.is_closed())
