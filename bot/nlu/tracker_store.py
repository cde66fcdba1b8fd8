"""Where the dialogue process keeps its conversations: one row each, written together with the turn's id and reply.

A store that cannot be reached fails the turn. Rasa's own wrapper would quietly begin a new conversation instead, so our
channel talks to this class directly (`own_store`).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu import session
from bot.nlu.databases import StoreFailed, database

REPLIES_KEPT_SECONDS = 2 * 24 * 3600.0
DEFAULT_URL = "sqlite:///var/desk.db"

TABLES = (
    "CREATE TABLE IF NOT EXISTS {p}trackers (sender TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " events TEXT NOT NULL, updated_at DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_trackers_updated_at ON {p}trackers (updated_at)",
    "CREATE TABLE IF NOT EXISTS {p}turns (sender TEXT NOT NULL, turn TEXT NOT NULL, reply TEXT NOT NULL,"
    " at DOUBLE PRECISION NOT NULL, PRIMARY KEY (sender, turn))",
)
UPSERT = (
    "INSERT INTO {p}trackers AS t (sender, version, events, updated_at) VALUES (?, 1, ?, ?) ON CONFLICT (sender)"
    " DO UPDATE SET version = t.version + 1, events = excluded.events, updated_at = excluded.updated_at"
)
NEW = 0


class TurnConflict(StoreFailed):
    """Somebody else wrote this conversation since it was read."""


@dataclass(frozen=True)
class Opened:
    """A conversation as found: its tracker (None: new), its version, and the reply if this turn was taken before."""

    tracker: DialogueStateTracker | None
    version: int
    reply: dict[str, Any] | None


class DeskTrackerStore(TrackerStore):  # type: ignore[misc]
    """SQLite beside the desk's own file, or the schema `dialogue` of its PostgreSQL, as DATABASE_URL says."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **_: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._database = database(host or os.environ.get("DATABASE_URL") or DEFAULT_URL, TABLES)

    async def open(self, sender: str, turn: str) -> Opened:
        """The conversation and, if this turn was taken before, the reply it got. Raises StoreFailed."""

        def read(cursor: Any) -> Opened:
            tracker, version = self._read(cursor, sender)
            return Opened(tracker, version, self._reply(cursor, sender, turn))

        return await self._database.call(read)

    async def keep(
        self, tracker: DialogueStateTracker, *, version: int, turn: str, reply: Mapping[str, Any]
    ) -> None:
        """Write the conversation, the turn's id and its reply in one transaction; the same turn again changes nothing.

        Raises TurnConflict if the conversation is no longer at `version`, StoreFailed if nothing was written.
        """

        def write(cursor: Any) -> None:
            sender, now = tracker.sender_id, time.time()
            old = now - REPLIES_KEPT_SECONDS
            self._database.run(cursor, "DELETE FROM {p}turns WHERE sender = ? AND at < ?", sender, old)
            self._database.run(
                cursor,
                "INSERT INTO {p}turns (sender, turn, reply, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                *(sender, turn, json.dumps(reply, ensure_ascii=False), now),
            )
            if cursor.rowcount:
                self._write(cursor, tracker, version)

        await self._database.call(write, writing=True)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """What Rasa's own endpoints call. Raises StoreFailed."""
        await self._database.call(lambda cursor: self._write(cursor, tracker, None), writing=True)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The current session, or None for a conversation never seen. Raises StoreFailed."""
        tracker, _ = await self._database.call(lambda cursor: self._read(cursor, sender_id))
        return tracker

    async def keys(self) -> Iterable[str]:
        """Every conversation there is."""

        def read(cursor: Any) -> list[str]:
            self._database.run(cursor, "SELECT sender FROM {p}trackers")
            return [row[0] for row in cursor.fetchall()]

        return await self._database.call(read)

    async def forget(self, *, before: float | None = None, senders: Iterable[str] = ()) -> int:
        """Delete what was last written before a moment (seconds since the epoch), and these senders; how many went."""

        def write(cursor: Any) -> int:
            gone = 0
            for sender in senders:
                self._database.run(cursor, "DELETE FROM {p}turns WHERE sender = ?", sender)
                self._database.run(cursor, "DELETE FROM {p}trackers WHERE sender = ?", sender)
                gone += int(cursor.rowcount)
            if before is not None:
                self._database.run(cursor, "DELETE FROM {p}turns WHERE at < ?", before)
                self._database.run(cursor, "DELETE FROM {p}trackers WHERE updated_at < ?", before)
                gone += int(cursor.rowcount)
            return gone

        return await self._database.call(write, writing=True)

    def close(self) -> None:
        """End the store's threads and connections."""
        self._database.close()

    def _read(self, cursor: Any, sender: str) -> tuple[DialogueStateTracker | None, int]:
        self._database.run(cursor, "SELECT events, version FROM {p}trackers WHERE sender = ?", sender)
        row = cursor.fetchone()
        if row is None:
            return None, NEW
        return session.unpack(sender, json.loads(row[0]), self.domain.slots), row[1]

    def _reply(self, cursor: Any, sender: str, turn: str) -> dict[str, Any] | None:
        self._database.run(cursor, "SELECT reply FROM {p}turns WHERE sender = ? AND turn = ?", sender, turn)
        row = cursor.fetchone()
        return None if row is None else json.loads(row[0])

    def _write(self, cursor: Any, tracker: DialogueStateTracker, version: int | None) -> None:
        events = json.dumps(session.pack(tracker), ensure_ascii=False, separators=(",", ":"))
        guard, expected = ("", ()) if version is None else (" WHERE t.version = ?", (version,))
        self._database.run(cursor, UPSERT + guard, tracker.sender_id, events, time.time(), *expected)
        if not cursor.rowcount:
            raise TurnConflict(tracker.sender_id)


def own_store(store: Any) -> DeskTrackerStore | None:
    """Our store out of Rasa's wrappers, or None: Rasa turns a misspelt class into memory without a word."""
    while store is not None and not isinstance(store, DeskTrackerStore):
        store = getattr(store, "_tracker_store", None)
    return store
