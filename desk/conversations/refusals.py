"""Whom a channel means when it takes nothing more: one chat, or everybody. Rules only.

Telegram does not tell. A chat that is refused alone had too much; if the next chat is refused as well, with nothing
taken in between, it is all of us.
"""

from __future__ import annotations

from datetime import datetime, timedelta

MEMORY = timedelta(seconds=10)
MANY = 3
"""So many chats that fail in a row are no chat's own fault."""


class Refusals:
    """What this process saw on one channel lately."""

    def __init__(self) -> None:
        self._conversation_id: int | None = None
        self._at: datetime | None = None

    def is_everybodys(self, conversation_id: int, *, now: datetime) -> bool:
        """Remember that a chat was refused now, and tell whether that closes the whole channel."""
        known, at = self._conversation_id, self._at
        self._conversation_id, self._at = conversation_id, now
        return known not in (None, conversation_id) and at is not None and now - at <= MEMORY

    def taken(self, *, begun: datetime) -> None:
        """A message was taken whose sending had begun at this time."""
        if self._at is not None and begun >= self._at:
            self._conversation_id = self._at = None


class Outage:
    """Whether a channel seems to be away, by what this process saw: several chats in a row, and none that worked."""

    def __init__(self) -> None:
        self._failed: set[int] = set()

    def failed(self, conversation_id: int) -> None:
        """A send in this chat failed in passing."""
        self._failed.add(conversation_id)

    def worked(self) -> bool:
        """A send worked. Returns whether that ends an outage, so that nobody need sit out a long pause."""
        ended = len(self._failed) >= MANY
        self._failed.clear()
        return ended
