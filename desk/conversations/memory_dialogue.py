"""A dialogue server in memory, for development and tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desk.dialogue import DialogueDown, Note, Reply, Said, Turn


def echo(turn: Turn) -> Reply:
    """Says back what it heard."""
    return Reply(messages=[Said(turn.payload or turn.text)], intent="inform", confidence=1.0, model="memory")


@dataclass
class MemoryDialogue:
    """A dialogue server in memory. `answer` makes the replies; `down` is raised instead while it is set.

    Clear `open_gate` to keep turns under way until it is set again; `arrived` counts turns that came to the gate.
    `turns` are those carried out, each once; `forgotten` whom it was told to forget.
    """

    answer: Callable[[Turn], Reply] = echo
    down: DialogueDown | None = None
    turns: list[Turn] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    open_gate: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    forgotten: list[str] = field(default_factory=list)
    _saved: dict[str, Reply] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open_gate.set()

    async def turn(self, turn: Turn) -> Reply:
        self.arrived.release()
        await self.open_gate.wait()
        if self.down is not None:
            raise self.down
        if turn.id not in self._saved:
            reply = self.answer(turn)
            self.turns.append(turn)
            self._saved[turn.id] = reply
        return self._saved[turn.id]

    async def note(self, note: Note) -> None:
        if self.down is not None:
            raise self.down
        if note.id not in {known.id for known in self.notes}:
            self.notes.append(note)

    async def forget(self, senders: Sequence[str]) -> None:
        if self.down is not None:
            raise self.down
        self.forgotten.extend(senders)
