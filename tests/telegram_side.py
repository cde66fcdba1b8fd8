"""The desk's side of the Telegram connector in memory, and a bot on a Bot API server of the tests."""

from __future__ import annotations

from collections.abc import Sequence

from desk.channel import Incoming, Received


class Arrivals:
    """Keeps what arrived, once for each channel message id."""

    def __init__(self) -> None:
        self.messages: dict[str, Incoming] = {}
        self.cursors: dict[str, str] = {}
        self.leases: dict[str, str] = {}
        self.reached: list[tuple[str, bool]] = []
        self.broken = 0
        self.refused: set[str] = set()
        """Texts that are never taken in, through some fault of ours."""
        self.is_away = False

    async def receive(self, incoming: Incoming) -> Received:
        if self.broken:
            self.broken -= 1
            raise ConnectionError("the store is away")
        if self.is_away or incoming.text in self.refused:
            raise ValueError("a fault of ours, or of the store")
        known = incoming.channel_message_id in self.messages
        self.messages.setdefault(incoming.channel_message_id, incoming)
        return Received(len(self.messages), 1, known)

    async def reachable(self, channel: str, address: str, *, reachable: bool) -> None:
        self.reached.append((address, reachable))

    async def cursor(self, name: str) -> str | None:
        return self.cursors.get(name)

    async def keep_cursor(self, name: str, value: str) -> None:
        if self.is_away:
            raise ConnectionError("the store is away")
        self.cursors[name] = value

    async def hold_lease(self, name: str, holder: str, seconds: float) -> bool:
        return self.leases.setdefault(name, holder) == holder

    @property
    def list(self) -> Sequence[Incoming]:
        return list(self.messages.values())
