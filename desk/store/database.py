"""The connection to the store: one engine, short transactions, the same rules on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL, Connection, Dialect
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool

from city.compact import compact, parsed
from desk.store import resting
from desk.store.again import note_commit
from desk.store.connecting import connect, hide_values
from desk.store.derived import KeepingSession
from desk.store.lean import LeanSession
from desk.store.once import Gathering, Once
from desk.store.plans import Plans
from desk.store.reading import LeanReader
from desk.store.resting import USED, AskingPool, Resting
from desk.store.seal import Seal
from desk.store.sealed import give, seal_of
from desk.store.together import LAST, Begun, Row, Seen

SQLITE_BUSY_SECONDS = 10
CLOSE_SECONDS = 5.0
STATEMENTS_KEPT = 250
"""So many compiled statements are kept for each engine, half as many more for a moment, at some 70 kB each. Lists that
filter by whatever was chosen make ever new ones; twice as many as this were what a service's memory grew by. With 150
a busy service compiles some anew: 34 → 40 ms of its processor a turn.
"""
CONNECTIONS, SURVEYS = 10, 8
"""So many connections of a process write at once and as many read, and so many survey the store. Who comes when all are
in use waits: one more would be closed again at once, after everything that it was asked had been planned anew.
"""
_JSON: Any = {"json_serializer": lambda value: compact(value).decode(), "json_deserializer": parsed}
NEWS = "news"


def driver_url(url: str) -> URL:
    """The URL with the driver this product uses (aiosqlite, asyncpg). Raises ValueError for any other database."""
    told = make_url(url)
    kind = told.get_backend_name()
    if kind == "sqlite":
        return told.set(drivername="sqlite+aiosqlite")
    if kind == "postgresql":
        return told.set(drivername="postgresql+asyncpg")
    raise ValueError(f"DATABASE_URL names '{kind}': use sqlite:///… or postgresql://…")


def tell_after_commit(session: AsyncSession, *topics: str) -> None:
    """Announce that there is news under these topics once, and only if, this transaction commits."""
    session.info.setdefault(NEWS, set()).update(topics)


def tell_nobody(session: AsyncSession, topic: str) -> None:
    """Let this transaction have no news under this topic after all."""
    session.info.get(NEWS, set()).discard(topic)


def do_last(session: AsyncSession, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Do this once in this transaction, at its very end: for what locks rows that everybody needs."""
    session.info.setdefault(LAST, {})[work] = None


class Database:
    """Sessions on one database. `begin` commits when its block ends well and rolls back otherwise.

    On SQLite a writing transaction takes its lock at once (`BEGIN IMMEDIATE`), so that it waits instead of failing in
    the middle; writers of one process queue up first, because SQLite's own waiting is polling and not fair.
    No transaction may be open across a network call, nor inside another one.
    An error never names the values of a statement: they may be what a citizen wrote.
    Names and numbers are kept under the keys of `seal`; opened without, a store gives and takes none (`KeyProblem`).
    `announce` is called after a commit with the topics of `tell_after_commit`.
    """

    def __init__(self, url: str, *, seal: Seal | None = None, pool_size: int = CONNECTIONS) -> None:
        self.url = driver_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._engine(pool_size)
        self._reader = self.engine if self.is_sqlite else self._postgres(pool_size, reads=True)
        self._surveyor = (
            self.engine if self.is_sqlite else self._postgres(SURVEYS, reads=True, plans_anew=True)
        )
        if seal is not None:
            for one in self.engines:
                give(one.dialect, seal)
        self._written, self._asked = Plans(), Plans()
        self._resting, self._reading = Resting(self.engine), Resting(self._reader)
        self.announce: Callable[[set[str]], None] | None = None
        self._writers = asyncio.Lock()
        self._writer: asyncio.Task[Any] | None = None

    def _engine(self, pool_size: int) -> AsyncEngine:
        if not self.is_sqlite:
            return self._postgres(pool_size)
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(
            self.url,
            connect_args={"timeout": SQLITE_BUSY_SECONDS},
            hide_parameters=True,
            query_cache_size=STATEMENTS_KEPT,
            **_JSON,
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    def _postgres(self, pool_size: int, *, reads: bool = False, plans_anew: bool = False) -> AsyncEngine:
        """Readers have connections of their own, which begin no transaction: to tell one so and take it back each time
        costs as much as what is asked. The one used last is used next, as it has the most statements prepared.
        `plans_anew`: no statement is prepared, each is planned for its own values."""
        always: dict[str, Any] = (
            {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True} if reads else {}
        )
        always["query_cache_size"] = STATEMENTS_KEPT
        kept = 0 if plans_anew else STATEMENTS_KEPT

        def opened(**_named: object) -> Awaitable[Any]:
            return connect(self.url, statements_kept=kept)

        engine = create_async_engine(
            self.url,
            connect_args={"async_creator_fn": opened, "prepared_statement_cache_size": kept},
            poolclass=AskingPool,
            pool_size=pool_size,
            max_overflow=0,
            pool_use_lifo=True,
            hide_parameters=True,
            **_JSON,
            **always,
        )
        event.listen(engine.sync_engine, "handle_error", hide_values)
        event.listen(engine.sync_engine, "checkin", _remember_use)
        event.listen(engine.sync_engine, "checkout", partial(_ping_rested, engine.dialect))
        return engine

    @property
    def seal(self) -> Seal:
        """The keys that names are kept under. Raises `KeyProblem` where it was opened without."""
        return seal_of(self.engine.dialect)

    @property
    def engines(self) -> Sequence[AsyncEngine]:
        """What statements go through: one engine, or one for writing, one for surveys and one for reading."""
        return [self.engine] if self.is_sqlite else [self.engine, self._surveyor, self._reader]

    @property
    def in_use(self) -> int:
        """How many connections somebody uses at this moment."""
        pools = [engine.pool for engine in self.engines]
        taken = sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))
        return taken - len(self._resting) - len(self._reading)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A writing transaction."""
        async with AsyncExitStack() as stack:
            session = await self._writing(stack)
            try:
                yield session
                for work in session.info.pop(LAST, {}):
                    await work(session)
                await session.commit()
            except BaseException:
                await session.rollback()
                raise
            note_commit()
        self._announce(session)

    def once(self, first: Seen[Row] | Begun[Row], *, more: int = 1) -> Once[Row]:
        """A writing transaction that is one statement: it changes a row that was read without a lock, as long as it is
        as it was seen, or begins one where there is none, and adds another, or so many `more` of one table that know
        nothing of each other's keys. The object that is given here is to be changed.

        Raises NotAtOnce, with nothing written, where it cannot be done so: it is left to `begin` and a lock then.
        The rows have their keys when it has ended.
        """
        begun = partial(Gathering, self.engine, self._written, self._resting, first, more)
        return Once(begun, self._done)

    @asynccontextmanager
    async def at_once(self, *, counts: bool = True) -> AsyncIterator[AsyncSession]:
        """A session for one writing statement that is a transaction by itself, with nothing to announce.

        PostgreSQL makes it one without being told, which spares two ways to the server and back. Where it `counts`, the
        work that it is a part of is not done again as a whole (`desk.store.again`).
        """
        if self.is_sqlite:
            async with self.begin() as session:
                yield session
            return
        async with self.read() as session:
            yield session
        if counts:
            note_commit()

    def _done(self, session: AsyncSession) -> None:
        note_commit()
        self._announce(session)

    def _announce(self, session: AsyncSession) -> None:
        if self.announce is not None and (topics := session.info.get(NEWS)):
            self.announce(topics)

    @asynccontextmanager
    async def rehearse(self) -> AsyncIterator[AsyncSession]:
        """A writing transaction that leaves nothing behind: no row, no announcement, no work that is done last.

        It holds the locks of what it does for as long as it runs.
        """
        async with AsyncExitStack() as stack:
            session = await self._writing(stack)
            await session.begin()
            try:
                yield session
            finally:
                await session.rollback()

    async def _writing(self, stack: AsyncExitStack) -> AsyncSession:
        """A session for one writer, who on SQLite is the only one."""
        if not self.is_sqlite:
            lean = LeanSession(self.engine, self._written, self._resting)
            return await stack.enter_async_context(lean)
        engine = self.engine.execution_options(writing=True)
        await stack.enter_async_context(self._only_writer())
        session = AsyncSession(engine, expire_on_commit=False, sync_session_class=KeepingSession)
        return await stack.enter_async_context(session)

    @asynccontextmanager
    async def _only_writer(self) -> AsyncIterator[None]:
        task = asyncio.current_task()
        if self._writer is task:
            raise RuntimeError("a writing transaction inside another one would wait for itself")
        async with self._writers:
            self._writer = task
            try:
                yield
            finally:
                self._writer = None

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A reading session: changes nothing. On SQLite it sees one state.

        On PostgreSQL every statement sees what is committed when it begins, as within a transaction of its default
        isolation; so none is begun, which spares two ways to the server and back.
        """
        if self.is_sqlite:
            return AsyncSession(self._reader, expire_on_commit=False)
        return LeanReader(self._reader, self._asked, self._reading)

    def survey(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A reading session for statements that add up many rows: a day's or a year's, each with a plan of its own."""
        return AsyncSession(self._surveyor, expire_on_commit=False)

    async def close(self) -> None:
        """Close every connection, as soon as those still in use came back.

        A reader that is cancelled gives its connection back in a task of its own, a moment later.
        """
        await self._resting.close()
        await self._reading.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                while self.in_use:
                    await asyncio.sleep(0.01)
        for engine in self.engines:
            await engine.dispose()


def _remember_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[USED] = time.monotonic()


def _ping_rested(
    dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Ask a connection whether it still lives, unless it was used a moment ago. Raises InvalidatePoolError."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    if time.monotonic() - record.info.get(USED, time.monotonic()) < resting.RESTED_SECONDS:
        return
    try:
        alive = dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as problem:
        raise InvalidatePoolError from problem
    if not alive:
        raise InvalidatePoolError


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor: sqlite3.Cursor = connection.cursor()
    # FULL: what was acknowledged survives a power cut, at the price of one flush to disk a commit.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
