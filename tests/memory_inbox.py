"""The desk as channels see it, in memory: an `Inbox` with the promises of `desk/channel.py`, and no more.

Tests say what the desk answers with `say`, `think` and `fail`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from desk.channel import Button, History, Incoming, Line, Media, Outgoing, Received, Subscription
from desk.conversations.wakeups import LocalSubscription

Key = tuple[str, str]


@dataclass
class Talk:
    """One conversation."""

    id: int
    lines: list[Line] = field(default_factory=list)
    seen: int = 0
    busy: bool = False
    lang: str | None = None
    used: set[str] = field(default_factory=set)


class MemoryInbox:
    """Keeps everything in dictionaries. `received` is what arrived, each message once."""

    def __init__(self) -> None:
        self.received: list[Incoming] = []
        self.listeners: dict[Key, list[LocalSubscription]] = defaultdict(list)
        self.resolve: Callable[[str, Media], Media] = lambda address, media: media
        self.answer: Callable[[Incoming], None] = lambda incoming: None
        self.receipts: list[tuple[str, str, str, str]] = []
        self.shut: dict[Key, bool] = {}
        self._talks: dict[Key, Talk] = {}
        self._last = 0
        self._failures = 0
        self._cursors: dict[str, str] = {}
        self._leases: dict[str, str] = {}

    def fail(self, times: int) -> None:
        """Make the next calls of `receive` fail as if the store were away."""
        self._failures = times

    def say(
        self,
        address: str,
        text: str,
        *,
        buttons: Sequence[str] = (),
        card: Mapping[str, Any] | None = None,
        author: str = "bot",
        channel: str = "web",
        row: int | None = None,
        at: datetime | None = None,
    ) -> Line:
        """Write one line to the citizen. `row` writes it under an id of an earlier moment, which `at` names."""
        made = [Button(f"b{self._next()}", title) for title in buttons]
        line = Line(row or self._next(), "out", author, text, at or datetime.now(UTC), made, card)
        talk = self._talk((channel, address))
        talk.lines = sorted([*talk.lines, line], key=lambda each: each.id)
        self._wake((channel, address))
        return line

    def hand(self, address: str, line: Line, *, channel: str = "web") -> None:
        """Give an answer that was written to whoever listens, in the place of news."""
        for listener in self.listeners[channel, address]:
            listener.wake()
            listener.hand([line])

    def think(self, address: str, busy: bool, *, channel: str = "web") -> None:
        """Start or stop writing an answer."""
        self._talk((channel, address)).busy = busy
        self._wake((channel, address))

    def lines(self, address: str, *, channel: str = "web") -> list[Line]:
        return list(self._talk((channel, address)).lines)

    async def receive(self, incoming: Incoming) -> Received:
        if self._failures:
            self._failures -= 1
            raise OSError("the store is away")
        key = (incoming.channel, incoming.address)
        talk = self._talk(key)
        for line in talk.lines:
            if line.direction == "in" and line.channel_message_id == incoming.channel_message_id:
                return Received(line.id, talk.id, duplicate=True)
        if incoming.button is not None:
            talk.used.add(incoming.button)
        line = Line(
            self._next(),
            "in",
            "citizen",
            incoming.text or "",
            incoming.sent_at or datetime.now(UTC),
            place=incoming.place,
            media=[self.resolve(incoming.address, each) for each in incoming.media],
            channel_message_id=incoming.channel_message_id,
        )
        talk.lines.append(line)
        self.received.append(incoming)
        self._wake(key)
        self.answer(incoming)
        return Received(line.id, talk.id, duplicate=False)

    async def reachable(self, channel: str, address: str, *, reachable: bool) -> None:
        self.shut[channel, address] = not reachable

    async def history(
        self, channel: str, address: str, *, after: int = 0, limit: int = 50, known: Collection[int] = ()
    ) -> History:
        talk = self._talks.get((channel, address), Talk(0))
        lines = [self._open(talk, line) for line in talk.lines if line.id > after]
        fresh = tuple(line for line in lines[-limit:] if line.id not in known)
        return History(fresh, talk.busy, talk.lang)

    async def waiting(self, channel: str, address: str) -> Sequence[Outgoing]:
        talk = self._talks.get((channel, address), Talk(0))
        return [
            Outgoing(line.id, talk.id, channel, address, line.author, line.text, line.buttons, line.card)
            for line in talk.lines
            if line.direction == "out" and line.id > talk.seen
        ]

    async def acknowledge(self, channel: str, address: str, *, up_to: int, beat: bool = False) -> None:
        talk = self._talk((channel, address))
        talk.seen = max(talk.seen, up_to)

    def seen(self, address: str, *, channel: str = "web") -> int:
        return self._talk((channel, address)).seen

    async def receipt(self, channel: str, address: str, channel_message_id: str) -> None:
        self.receipts.append((channel, address, channel_message_id, "seen"))

    async def bounced(self, channel: str, address: str, channel_message_id: str, *, reason: str) -> None:
        self.receipts.append((channel, address, channel_message_id, reason))

    def subscribe(self, channel: str, address: str) -> Subscription:
        listeners = self.listeners[channel, address]
        listener = LocalSubscription(listeners.remove)
        listeners.append(listener)
        return listener

    async def cursor(self, name: str) -> str | None:
        return self._cursors.get(name)

    async def keep_cursor(self, name: str, value: str) -> None:
        self._cursors[name] = value

    async def hold_lease(self, name: str, holder: str, seconds: float) -> bool:
        return self._leases.setdefault(name, holder) == holder

    async def spend(self, name: str, holder: str, *, seconds: float) -> bool:
        return await self.hold_lease(f"once:{name}", holder, seconds)

    @staticmethod
    def _open(talk: Talk, line: Line) -> Line:
        if not talk.used.intersection(button.token for button in line.buttons):
            return line
        return Line(line.id, line.direction, line.author, line.text, line.at, (), line.card)

    def _talk(self, key: Key) -> Talk:
        return self._talks.setdefault(key, Talk(len(self._talks) + 1))

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _wake(self, key: Key) -> None:
        for listener in self.listeners[key]:
            listener.wake()
