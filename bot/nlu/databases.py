"""The dialogue process's database: SQLite in a thread or PostgreSQL watched by the loop, trying again for a while.

Each call of a driver takes as long as some twenty lines of ours, so a turn makes two: `ask` and `change`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from bot.nlu.prepared import Told, as_it_stands
from bot.nlu.watched import Connections, Watched

logger = logging.getLogger(__name__)

T = TypeVar("T")
# A statement and its values.
Step = tuple[Any, ...]

BUSY_SECONDS = 5.0
CONNECTIONS = 4
PAUSES = (0.05, 0.2, 0.8)


class StoreFailed(Exception):
    """The store could not be reached or written, after the retries."""


class Database:
    """Short transactions, each in a thread where nothing else is said, so that a busy database does not stop the server.

    Statements are written once: `{p}` stands for the schema's prefix and `?` for a value.
    """

    threads: int
    begin: str
    prefix: str
    passing: tuple[type[Exception], ...]

    def __init__(self, tables: tuple[str, ...]) -> None:
        self._tables = tables
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="tracker")
        self._local = threading.local()
        self._prepared = False

    async def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of one statement that only reads. Raises StoreFailed after the last attempt."""

        def work(cursor: Any) -> list[tuple[Any, ...]]:
            self.run(cursor, statement, *values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

        return await self._threaded(work)

    async def change(self, *steps: Step) -> int:
        """Carry out statements in one transaction; how many rows the last one wrote. Raises StoreFailed."""
        return await self._threaded(lambda cursor: self._change(cursor, steps))

    async def call(self, work: Callable[[Any], T]) -> T:
        """What `work` returns for a cursor inside one transaction that writes. Raises StoreFailed."""
        return await self._threaded(lambda cursor: self._transaction(cursor, work))

    def run(self, cursor: Any, statement: str, *values: Any) -> None:
        """Execute one statement on the cursor."""
        cursor.execute(self._dialect(statement), values)

    def close(self) -> None:
        """End the threads and, with them, their connections."""
        self._pool.shutdown(wait=True)

    async def _threaded(self, work: Callable[[Any], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._attempt, work)

    def _attempt(self, work: Callable[[Any], T]) -> T:
        for pause in PAUSES:
            try:
                return work(self._connection().cursor())
            except self.passing:
                self._drop()
                time.sleep(pause)
        try:
            return work(self._connection().cursor())
        except self.passing as problem:
            self._drop()
            raise StoreFailed(type(problem).__name__) from problem

    def _change(self, cursor: Any, steps: Sequence[Step]) -> int:
        """One statement after the other."""

        def work(cursor: Any) -> int:
            for statement, *values in steps:
                self.run(cursor, statement, *values)
            return int(cursor.rowcount)

        return self._transaction(cursor, work)

    def _transaction(self, cursor: Any, work: Callable[[Any], T]) -> T:
        cursor.execute(self.begin)
        try:
            result = work(cursor)
            cursor.execute("COMMIT")
        except Exception:
            cursor.execute("ROLLBACK")
            raise
        return result

    def _connection(self) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        if not self._prepared:
            for statement in self._tables:
                self.run(connection.cursor(), statement)
            self._prepared = True
        return connection

    def _drop(self) -> None:
        connection, self._local.connection = getattr(self._local, "connection", None), None
        if connection is not None:
            with contextlib.suppress(*self.passing):
                connection.close()

    def _connect(self) -> Any:
        raise NotImplementedError

    def _dialect(self, statement: str) -> str:
        raise NotImplementedError


class Sqlite(Database):
    """`dialogue.db` beside the file that DATABASE_URL names: that one is the desk's, and neither opens the other's."""

    threads = 1
    begin = "BEGIN IMMEDIATE"
    prefix = ""
    passing = (sqlite3.OperationalError,)

    def __init__(self, url: str, tables: tuple[str, ...]) -> None:
        self.path = Path(unquote(url.split(":///", 1)[-1])).with_name("dialogue.db")
        super().__init__(tables)

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def _dialect(self, statement: str) -> str:
        return statement.replace("{p}", self.prefix)


class Postgres(Database):
    """The schema `dialogue` of the desk's database. One statement, or several at once, need no thread."""

    # For what is no plain statement.
    threads = 1
    begin = "BEGIN"
    prefix = "dialogue."

    def __init__(self, url: str, tables: tuple[str, ...]) -> None:
        # An ImportError out of a tracker store would make Rasa fall back to memory without a word.
        try:
            import psycopg2
        except ImportError as missing:
            raise StoreFailed("psycopg2 cannot be loaded") from missing
        self._driver = psycopg2
        self._url = "postgresql:" + url.partition(":")[2]
        self.passing = (psycopg2.OperationalError, psycopg2.InterfaceError)
        self._passing = (*self.passing, asyncio.TimeoutError)
        self._of_others = (
            psycopg2.errors.DuplicatePreparedStatement,
            psycopg2.errors.InvalidSqlStatementName,
            psycopg2.errors.FeatureNotSupported,
        )
        self._prepares = True
        self._connections = Connections(
            lambda: psycopg2.connect(self._url, async_=True), most=CONNECTIONS, seconds=BUSY_SECONDS
        )
        super().__init__(("CREATE SCHEMA IF NOT EXISTS dialogue", *tables))

    def _connect(self) -> Any:
        connection = self._driver.connect(self._url, connect_timeout=int(BUSY_SECONDS))
        connection.autocommit = True
        return connection

    async def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """As all databases do."""
        rows: list[tuple[Any, ...]] = (await self._carried_out((statement, *values))).fetchall()
        return rows

    async def change(self, *steps: Step) -> int:
        """As all databases do: what is sent together is one transaction."""
        return int((await self._carried_out(*steps)).rowcount)

    def close(self) -> None:
        """End the connections, too."""
        self._connections.close()
        super().close()

    async def _carried_out(self, *steps: Step) -> Any:
        if not self._prepared:
            # A thread makes the tables, and keeps no connection.
            await self._threaded(lambda _: self._drop())
        for pause in (*PAUSES, None):
            try:
                return await self._tried(steps)
            except self._passing as problem:
                if pause is None:
                    raise StoreFailed(type(problem).__name__) from problem
                await asyncio.sleep(pause)
        raise AssertionError("the last attempt ends it")

    async def _tried(self, steps: Sequence[Step]) -> Any:
        if self._prepares:
            try:
                return await self._sent(steps, lambda connection: connection.prepared.told)
            except self._of_others as problem:
                # Nothing was done. Either a pool gives a process of the server to us and to others in turns, or a table
                # was changed.
                self._prepares = False
                logger.warning("no statement is prepared any more: %s", type(problem).__name__)
        return await self._sent(steps, lambda _: as_it_stands)

    async def _sent(self, steps: Sequence[Step], way: Callable[[Watched], Told]) -> Any:
        async with self._connections.one() as connection:
            told = way(connection)
            statements = [told(statement.replace("{p}", self.prefix), values) for statement, *values in steps]
            return await connection.execute(
                "; ".join(statements), [value for _, *values in steps for value in values]
            )

    def _dialect(self, statement: str) -> str:
        return as_it_stands(statement.replace("{p}", self.prefix), ())


def database(url: str, tables: tuple[str, ...]) -> Database:
    """The database a plain URL names, `sqlite:///…` or `postgresql://…`."""
    return Postgres(url, tables) if url.startswith("postgres") else Sqlite(url, tables)
