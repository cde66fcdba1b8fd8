"""Conversations as reviewers find them: said through the same doors as real ones, with what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.memory_dialogue import MemoryDialogue
from desk.conversations.pump import Pump
from desk.conversations.wakeups import LocalWakeups
from desk.dialogue import Reply, Said, Turn
from desk.staff.actor import Actor
from tests.staff_room import StaffRoom, beijing

REVIEWER = Actor(kind="staff", id=None, name="lin", role="reviewer")
RUBBISH = "朝阳区望京街道南湖东园楼下垃圾三天没人清运"
CATEGORIES = (("sanitation.rubbish_collection", 0.82), ("sanitation.dumping", 0.1), ("greening.trees", 0.02))


def understood(intent: str, confidence: float = 0.9, **entities: Any) -> Reply:
    """What the assistant answers, and how it understood."""
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    matter = intent == "file_complaint"
    return Reply(
        messages=[Said("记下了。")],
        intent=intent,
        confidence=confidence,
        entities=found,
        model="20261124-model",
        lang="zh",
        categories=CATEGORIES if matter else (),
        kind="complaint" if matter else None,
    )


@dataclass
class Talk:
    """Citizens who talk with the assistant of a room."""

    room: StaffRoom
    replies: dict[str, Reply] = field(default_factory=dict)
    said: int = 0

    def __post_init__(self) -> None:
        wakeups = LocalWakeups()
        self.inbox = DeskInbox(self.room.db, beijing(), wakeups, clock=self.room.clock)
        self.pump = Pump(
            self.room.db,
            MemoryDialogue(answer=self._answer),
            wakeups,
            clock=self.room.clock,
            holder="talk",
        )

    def _answer(self, turn: Turn) -> Reply:
        return self.replies[turn.text]

    async def say(
        self, who: str, text: str, reply: Reply | None = None, *, channel: str = "web", lang: str = "zh"
    ) -> int:
        """One message and its answer; without a `reply` nobody answers. Returns the conversation."""
        self.said += 1
        self.room.clock.pass_(seconds=30)
        received = await self.inbox.receive(
            Incoming(channel, who, f"m{self.said}", text=text, lang=lang, sender_name=None)
        )
        if reply is not None:
            self.replies[text] = reply
            await self.pump.run_once()
        return received.conversation_id

    async def several(self, texts: Sequence[str]) -> list[int]:
        """Each said by somebody else."""
        return [await self.say(f"d{n}", text, understood("file_complaint")) for n, text in enumerate(texts)]
