"""Where the dialogue process keeps its conversations: one row each, written together with the turn's id and reply.

A store that cannot be reached fails the turn. Rasa's own wrapper would quietly begin a new conversation instead, so our
channel talks to this class directly (`own_store`).
"""

from __future__ import annotations

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
from city.compact import compact, parsed

REPLIES_KEPT_SECONDS = 2 * 24 * 3600.0
FORGETTING = 16
"""One turn of so many looks for replies that are older: it has to read all of its conversation."""
DEFAULT_URL = "sqlite:///var/desk.db"

TABLES = (
    "CREATE TABLE IF NOT EXISTS {p}trackers (sender TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " events TEXT NOT NULL, updated_at DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_trackers_updated_at ON {p}trackers (updated_at)",
    "CREATE TABLE IF NOT EXISTS {p}turns (sender TEXT NOT NULL, turn TEXT NOT NULL, reply TEXT NOT NULL,"
    " at DOUBLE PRECISION NOT NULL, PRIMARY KEY (sender, turn))",
)
OPEN = (
    "SELECT t.events, t.version, r.reply FROM (SELECT ? AS sender, ? AS turn) AS asked"
    " LEFT JOIN {p}trackers AS t ON t.sender = asked.sender"
    " LEFT JOIN {p}turns AS r ON r.sender = asked.sender AND r.turn = asked.turn"
)
SAVE = (
    "INSERT INTO {p}trackers AS t (sender, version, events, updated_at) VALUES (?, 1, ?, ?) ON CONFLICT (sender)"
    " DO UPDATE SET version = t.version + 1, events = excluded.events, updated_at = excluded.updated_at"
)
FORGET_OLD = "DELETE FROM {p}turns WHERE sender = ? AND at < ?"
# Only where the turn was not taken before, and the conversation is as it was read.
KEEP = (
    "INSERT INTO {p}trackers AS t (sender, version, events, updated_at) SELECT ?, 1, ?, ?"
    " WHERE NOT EXISTS (SELECT 1 FROM {p}turns WHERE sender = ? AND turn = ?) ON CONFLICT (sender)"
    " DO UPDATE SET version = t.version + 1, events = excluded.events, updated_at = excluded.updated_at"
    " WHERE t.version = ?"
)
# Only where that was written.
TAKE = (
    "INSERT INTO {p}turns (sender, turn, reply, at) SELECT ?, ?, ?, ?"
    " WHERE EXISTS (SELECT 1 FROM {p}trackers WHERE sender = ? AND updated_at = ?)"
    " ON CONFLICT DO NOTHING"
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
        [(events, version, reply)] = await self._database.ask(OPEN, sender, turn)
        return Opened(self._tracker(sender, events), version or NEW, None if reply is None else parsed(reply))

    async def keep(
        self, tracker: DialogueStateTracker, *, version: int, turn: str, reply: Mapping[str, Any]
    ) -> None:
        """Write the conversation, the turn's id and its reply in one transaction; the same turn again changes nothing.

        Raises TurnConflict if the conversation is no longer at `version`, StoreFailed if nothing was written.
        """
        sender, events, now = tracker.sender_id, _packed(tracker), time.time()
        old = [(FORGET_OLD, sender, now - REPLIES_KEPT_SECONDS)] if version % FORGETTING == 1 else []
        written = await self._database.change(
            *old,
            (KEEP, sender, events, now, sender, turn, version),
            (TAKE, sender, turn, compact(reply).decode(), now, sender, now),
        )
        if not written and (await self.open(sender, turn)).reply is None:
            raise TurnConflict(sender)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """What Rasa's own endpoints call. Raises StoreFailed."""
        await self._database.change((SAVE, tracker.sender_id, _packed(tracker), time.time()))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The current session, or None for a conversation never seen. Raises StoreFailed."""
        return (await self.open(sender_id, "")).tracker

    async def keys(self) -> Iterable[str]:
        """Every conversation there is."""
        return [row[0] for row in await self._database.ask("SELECT sender FROM {p}trackers")]

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

        return await self._database.call(write)

    def close(self) -> None:
        """End the store's threads and connections."""
        self._database.close()

    def _tracker(self, sender: str, events: str | None) -> DialogueStateTracker | None:
        return None if events is None else session.unpack(sender, parsed(events), self.domain.slots)


def _packed(tracker: DialogueStateTracker) -> str:
    return compact(session.pack(tracker)).decode()


def own_store(store: Any) -> DeskTrackerStore | None:
    """Our store out of Rasa's wrappers, or None: Rasa turns a misspelt class into memory without a word."""
    while store is not None and not isinstance(store, DeskTrackerStore):
        store = getattr(store, "_tracker_store", None)
    return store
