"""The dialogue process's database: SQLite or PostgreSQL by plain drivers, in threads, trying again for a while."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

T = TypeVar("T")

BUSY_SECONDS = 5.0
PAUSES = (0.05, 0.2, 0.8)


class StoreFailed(Exception):
    """The store could not be reached or written, after the retries."""


class Database:
    """Short transactions, each in a thread, so that a busy database does not stop the server.

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

    async def call(self, work: Callable[[Any], T], *, writing: bool = False) -> T:
        """What `work` returns for a cursor inside one transaction. Raises StoreFailed after the last attempt."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._attempt, work, writing)

    def run(self, cursor: Any, statement: str, *values: Any) -> None:
        """Execute one statement on the cursor."""
        cursor.execute(self._dialect(statement.replace("{p}", self.prefix)), values)

    def close(self) -> None:
        """End the threads and, with them, their connections."""
        self._pool.shutdown(wait=True)

    def _attempt(self, work: Callable[[Any], T], writing: bool) -> T:
        for pause in PAUSES:
            try:
                return self._transaction(work, writing)
            except self.passing:
                self._drop()
                time.sleep(pause)
        try:
            return self._transaction(work, writing)
        except self.passing as problem:
            self._drop()
            raise StoreFailed(type(problem).__name__) from problem

    def _transaction(self, work: Callable[[Any], T], writing: bool) -> T:
        cursor = self._connection().cursor()
        cursor.execute(self.begin if writing else "BEGIN")
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
        return statement


class Postgres(Database):
    """The schema `dialogue` of the desk's database."""

    threads = 4
    begin = "BEGIN"
    prefix = "dialogue."

    def __init__(self, url: str, tables: tuple[str, ...]) -> None:
        # An ImportError out of a tracker store would make Rasa fall back to memory without a word.
        try:
            import psycopg2
        except ImportError as missing:
            raise StoreFailed("psycopg2 cannot be loaded") from missing
        self._driver = psycopg2
        self._url = urlsplit(url)._replace(scheme="postgresql").geturl()
        self.passing = (psycopg2.OperationalError, psycopg2.InterfaceError)
        super().__init__(("CREATE SCHEMA IF NOT EXISTS dialogue", *tables))

    def _connect(self) -> Any:
        connection = self._driver.connect(self._url, connect_timeout=int(BUSY_SECONDS))
        connection.autocommit = True
        return connection

    def _dialect(self, statement: str) -> str:
        return statement.replace("?", "%s")


def database(url: str, tables: tuple[str, ...]) -> Database:
    """The database a plain URL names, `sqlite:///…` or `postgresql://…`."""
    return Postgres(url, tables) if url.startswith("postgres") else Sqlite(url, tables)
