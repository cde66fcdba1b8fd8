"""A channel that sends to nobody: the port `PushChannel` in memory, for development and tests."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from desk.channel import AnswerLost, Limits, Outgoing, SendFailed


@dataclass
class MemoryChannel:
    """Keeps what was sent. `failing` holds what the next sends come to: an error, or None for one that works.

    An `AnswerLost` arrives all the same, as it may in life. Clear `open_gate` to keep sends under way until it is set.
    """

    name: str = "memory"
    limits: Limits = field(default_factory=Limits)
    sent: list[Outgoing] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    failing: deque[SendFailed | None] = field(default_factory=deque)
    open_gate: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    def __post_init__(self) -> None:
        self.open_gate.set()

    async def send(self, message: Outgoing) -> str:
        self.arrived.release()
        await self.open_gate.wait()
        problem = self.failing.popleft() if self.failing else None
        if problem is None or isinstance(problem, AnswerLost):
            self.sent.append(message)
        if problem is not None:
            raise problem
        return f"{self.name}-{message.id}-{len(self.sent)}"

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        self.retired.append(channel_message_id)
