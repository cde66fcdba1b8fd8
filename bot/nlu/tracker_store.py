"""Where the dialogue process keeps its conversations: one row each, written together with the turn's id and reply.

A store that cannot be reached fails the turn. Rasa's own wrapper would quietly begin a new conversation instead, so our
channel talks to this class directly (`own_store`).
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping, Optional, TypeVar
from urllib.parse import unquote, urlsplit

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu import session

T = TypeVar("T")

BUSY_SECONDS = 5.0
PAUSES = (0.05, 0.2, 0.8)
REPLIES_KEPT_SECONDS = 2 * 24 * 3600.0
DEFAULT_URL = "sqlite:///var/desk.db"

_TABLES = (
    "CREATE TABLE IF NOT EXISTS {p}trackers (sender TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " events TEXT NOT NULL, updated_at DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_trackers_updated_at ON {p}trackers (updated_at)",
    "CREATE TABLE IF NOT EXISTS {p}turns (sender TEXT NOT NULL, turn TEXT NOT NULL, reply TEXT NOT NULL,"
    " at DOUBLE PRECISION NOT NULL, PRIMARY KEY (sender, turn))",
)


class StoreFailed(Exception):
    """The store could not be reached or written, after the retries."""


class TurnConflict(StoreFailed):
    """Somebody else wrote this conversation since it was read."""


@dataclass(frozen=True)
class Opened:
    """A conversation as found: its tracker (None: new), and the saved reply if this turn was taken before."""

    tracker: Optional[DialogueStateTracker]
    reply: Optional[dict[str, Any]]


class DeskTrackerStore(TrackerStore):  # type: ignore[misc]
    """SQLite beside the desk's own file, or the schema `dialogue` of its PostgreSQL, as DATABASE_URL says.

    Every database call runs in a thread of its own pool, so that a busy database does not stop the server.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        host: Optional[str] = None,
        **_: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        url = host or os.environ.get("DATABASE_URL") or DEFAULT_URL
        self._base: _Base = _Postgres(url) if url.startswith("postgres") else _Sqlite(url)
        self._threads = ThreadPoolExecutor(self._base.threads, thread_name_prefix="tracker")
        self._local = threading.local()
        self._prepared = False

    async def open(self, sender: str, turn: str) -> Opened:
        """The conversation and, if this turn was taken before, the reply it got. Raises StoreFailed."""

        def read(cursor: Any) -> Opened:
            return Opened(self._read(cursor, sender), self._reply(cursor, sender, turn))

        return await self._call(read)

    async def keep(self, tracker: DialogueStateTracker, *, turn: str, reply: Mapping[str, Any]) -> None:
        """Write the conversation, the turn's id and its reply in one transaction; the same turn again changes nothing.

        Raises TurnConflict if another process wrote the conversation since `open`, StoreFailed if nothing was written.
        """

        def write(cursor: Any) -> None:
            now = time.time()
            self._run(cursor, "DELETE FROM {p}turns WHERE sender = ? AND at < ?", tracker.sender_id, now - REPLIES_KEPT_SECONDS)
            self._run(
                cursor,
                "INSERT INTO {p}turns (sender, turn, reply, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                tracker.sender_id,
                turn,
                json.dumps(reply, ensure_ascii=False),
                now,
            )
            if cursor.rowcount:
                self._write(cursor, tracker)

        await self._call(write, writing=True)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """What Rasa's own endpoints call. Raises StoreFailed."""
        await self._call(lambda cursor: self._write(cursor, tracker), writing=True)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The current session, or None for a conversation never seen. Raises StoreFailed."""
        return await self._call(lambda cursor: self._read(cursor, sender_id))

    async def keys(self) -> Iterable[str]:
        """Every conversation there is."""

        def read(cursor: Any) -> list[str]:
            self._run(cursor, "SELECT sender FROM {p}trackers")
            return [row[0] for row in cursor.fetchall()]

        return await self._call(read)

    async def forget(self, *, before: Optional[float] = None, senders: Iterable[str] = ()) -> int:
        """Delete what was last written before a moment (seconds since the epoch), and these senders; how many went."""

        def write(cursor: Any) -> int:
            gone = 0
            for sender in senders:
                self._run(cursor, "DELETE FROM {p}turns WHERE sender = ?", sender)
                self._run(cursor, "DELETE FROM {p}trackers WHERE sender = ?", sender)
                gone += int(cursor.rowcount)
            if before is not None:
                self._run(cursor, "DELETE FROM {p}turns WHERE at < ?", before)
                self._run(cursor, "DELETE FROM {p}trackers WHERE updated_at < ?", before)
                gone += int(cursor.rowcount)
            return gone

        return await self._call(write, writing=True)

    def close(self) -> None:
        """End the threads and, with them, their connections."""
        self._threads.shutdown(wait=True)

    def _read(self, cursor: Any, sender: str) -> Optional[DialogueStateTracker]:
        self._run(cursor, "SELECT events, version FROM {p}trackers WHERE sender = ?", sender)
        row = cursor.fetchone()
        if row is None:
            return None
        tracker = session.unpack(sender, json.loads(row[0]), self.domain.slots)
        tracker.stored_version = row[1]
        return tracker

    def _reply(self, cursor: Any, sender: str, turn: str) -> Optional[dict[str, Any]]:
        self._run(cursor, "SELECT reply FROM {p}turns WHERE sender = ? AND turn = ?", sender, turn)
        row = cursor.fetchone()
        return None if row is None else json.loads(row[0])

    def _write(self, cursor: Any, tracker: DialogueStateTracker) -> None:
        version = getattr(tracker, "stored_version", None)
        events = json.dumps(session.pack(tracker), ensure_ascii=False, separators=(",", ":"))
        guard = "" if version is None else " WHERE {p}trackers.version = ?"
        self._run(
            cursor,
            "INSERT INTO {p}trackers (sender, version, events, updated_at) VALUES (?, 1, ?, ?) ON CONFLICT (sender) DO"
            " UPDATE SET version = {p}trackers.version + 1, events = excluded.events, updated_at = excluded.updated_at" + guard,
            *(tracker.sender_id, events, time.time()),
            *(() if version is None else (version,)),
        )
        if not cursor.rowcount:
            raise TurnConflict(tracker.sender_id)

    def _run(self, cursor: Any, sql: str, *values: Any) -> None:
        cursor.execute(self._base.dialect(sql), values)

    async def _call(self, work: Callable[[Any], T], *, writing: bool = False) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._attempt, work, writing)

    def _attempt(self, work: Callable[[Any], T], writing: bool) -> T:
        for pause in (*PAUSES, None):
            try:
                return self._transaction(work, writing)
            except self._base.passing as problem:
                self._drop_connection()
                if pause is None:
                    raise StoreFailed(type(problem).__name__) from problem
                time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _transaction(self, work: Callable[[Any], T], writing: bool) -> T:
        cursor = self._connection().cursor()
        cursor.execute(self._base.begin if writing else "BEGIN")
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
            connection = self._local.connection = self._base.connect()
        if not self._prepared:
            cursor = connection.cursor()
            for statement in self._base.preparation:
                cursor.execute(self._base.dialect(statement))
            self._prepared = True
        return connection

    def _drop_connection(self) -> None:
        connection, self._local.connection = getattr(self._local, "connection", None), None
        if connection is not None:
            try:
                connection.close()
            except self._base.passing:
                pass


class _Base:
    """One kind of database: how to connect, how to begin writing, and which errors may pass if one tries again."""

    threads: int
    begin: str
    passing: tuple[type[Exception], ...]
    preparation: tuple[str, ...]

    def connect(self) -> Any:
        raise NotImplementedError

    def dialect(self, sql: str) -> str:
        raise NotImplementedError


class _Sqlite(_Base):
    threads = 1
    begin = "BEGIN IMMEDIATE"
    passing = (sqlite3.OperationalError,)
    preparation = _TABLES

    def __init__(self, url: str) -> None:
        # The desk's file belongs to the desk: ours lies beside it.
        self.path = Path(unquote(url.split(":///", 1)[-1])).with_name("dialogue.db")

    def connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def dialect(self, sql: str) -> str:
        return sql.replace("{p}", "")


class _Postgres(_Base):
    threads = 4
    begin = "BEGIN"
    preparation = ("CREATE SCHEMA IF NOT EXISTS dialogue", *_TABLES)

    def __init__(self, url: str) -> None:
        # An ImportError here would make Rasa fall back to memory without a word.
        try:
            import psycopg2
        except ImportError as missing:
            raise StoreFailed("psycopg2 cannot be loaded") from missing
        parts = urlsplit(url)
        self._connect = psycopg2.connect
        self._url = parts._replace(scheme="postgresql").geturl()
        self.passing = (psycopg2.OperationalError, psycopg2.InterfaceError)

    def connect(self) -> Any:
        connection = self._connect(self._url, connect_timeout=int(BUSY_SECONDS), options="-c search_path=dialogue")
        connection.autocommit = True
        return connection

    def dialect(self, sql: str) -> str:
        return sql.replace("{p}", "dialogue.").replace("?", "%s")


def own_store(store: Any) -> Optional[DeskTrackerStore]:
    """Our store out of Rasa's wrappers, or None if another one was loaded (a misspelt class becomes memory, silently)."""
    while store is not None and not isinstance(store, DeskTrackerStore):
        store = getattr(store, "_tracker_store", None)
    return store
