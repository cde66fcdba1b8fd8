"""Builders for tests of the message path: a standing clock, messages, a small city, and looks into the store."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from city.model import Numbers
from desk.channel import Incoming, Media, Place
from desk.conversations import outbox
from desk.conversations.delivery import Delivery
from desk.conversations.hold import wait_for_person
from desk.conversations.inbox import DeskInbox
from desk.conversations.memory_channel import MemoryChannel
from desk.conversations.memory_dialogue import MemoryDialogue
from desk.conversations.pump import Pump
from desk.conversations.service import Conversations
from desk.conversations.wakeups import LocalWakeups
from desk.dialogue import Choice, Reply, Said
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import ConversationRow, MessageRow, StaffRow

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_ids = itertools.count(1)
NUMBERS = Numbers(
    hotline="12345",
    police="110",
    fire="119",
    ambulance="120",
    traffic="122",
    sms="12110010",
    gas="96777",
    power="95598",
    water="96116",
    heating="96069",
    mental_health="12356",
    discipline="12388",
    court="12368",
    procuratorate="12309",
)


@dataclass
class StandingClock:
    """Says the same time until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class SmallCity:
    """One district, and numbers to call."""

    numbers: Numbers = NUMBERS
    timezone: str = "Asia/Shanghai"

    def district_at(self, lat: float, long: float) -> str | None:
        return "110105" if 39 < lat < 41 and 115 < long < 118 else None


def a_message(
    text: str | None = "楼下垃圾三天没人清运",
    *,
    message_id: str | None = None,
    channel: str = "web",
    address: str = "device-1",
    button: str | None = None,
    place: Place | None = None,
    media: Sequence[Media] = (),
    lang: str | None = None,
    sent_at: datetime | None = None,
    reply_to: str | None = None,
) -> Incoming:
    """A citizen's message; every call is another one unless `message_id` says otherwise."""
    return Incoming(
        channel=channel,
        address=address,
        channel_message_id=message_id or f"m{next(_ids)}",
        text=text,
        button=button,
        place=place,
        media=media,
        lang=lang,
        sent_at=sent_at,
        reply_to=reply_to,
    )


def an_operator(staff_id: int | None = None, *, name: str = "wang", role: str = "operator") -> Actor:
    """Somebody who talks with citizens."""
    return Actor(kind="staff", id=staff_id, name=name, role=role)


@dataclass
class MessagePath:
    """The whole path on one store: inbox, pump, a dialogue and a channel in memory, delivery, conversations."""

    db: Database
    clock: StandingClock = field(default_factory=StandingClock)
    dialogue: MemoryDialogue = field(default_factory=MemoryDialogue)
    channel: MemoryChannel = field(default_factory=MemoryChannel)
    wakeups: LocalWakeups = field(default_factory=LocalWakeups)

    def __post_init__(self) -> None:
        self.inbox = DeskInbox(self.db, SmallCity(), self.wakeups, clock=self.clock)
        self.pump = self.another_pump("first")
        self.delivery = self.another_delivery("first")
        self.conversations = Conversations(self.db, self.wakeups, clock=self.clock)

    def another_pump(self, holder: str) -> Pump:
        return Pump(self.db, self.dialogue, self.wakeups, clock=self.clock, holder=holder)

    def another_delivery(self, holder: str) -> Delivery:
        channels = {self.channel.name: self.channel}
        return Delivery(self.db, channels, self.wakeups, clock=self.clock, holder=holder)

    async def rows(self, direction: str) -> list[MessageRow]:
        """Every message in one direction, in order."""
        async with self.db.read() as session:
            found = await session.scalars(
                select(MessageRow).where(MessageRow.direction == direction).order_by(MessageRow.id)
            )
            return list(found)

    async def colleague(self, name: str = "wang", role: str = "operator") -> Actor:
        """A member of staff with an account."""
        async with self.db.begin() as session:
            row = StaffRow(name=name, display_name=name, role=role, created_at=self.clock())
            session.add(row)
        return an_operator(row.id, name=name, role=role)

    async def texts(self, direction: str = "out") -> list[str]:
        """What was said in one direction, in order."""
        return [row.text for row in await self.rows(direction)]

    async def conversation(self, conversation_id: int) -> ConversationRow:
        async with self.db.read() as session:
            row = await session.get(ConversationRow, conversation_id)
            assert row is not None
            return row

    async def ask_for_person(self, conversation_id: int) -> None:
        """The assistant asks for a person in this conversation."""
        async with self.db.begin() as session:
            conversation = await outbox.lock(session, conversation_id)
            wait_for_person(conversation, self.clock(), reason="asked")

    async def asked(self) -> None:
        """A conversation that has begun, and whose last answer asks where and offers a button."""
        self.dialogue.answer = lambda turn: Reply(
            [Said("在哪个小区？", [Choice("跳过", "/skip")])], intent="inform"
        )
        await self.conversation_with("你好")
        self.clock.forward(1)

    async def conversation_with(
        self, text: str = "你好", *, channel: str = "web", address: str = "device-1"
    ) -> int:
        """A conversation whose first message was answered and shown."""
        received = await self.inbox.receive(a_message(text, channel=channel, address=address))
        await self.pump.run_once()
        await self.delivery.run_once()
        self.dialogue.turns.clear()
        self.dialogue.arrived = asyncio.Semaphore(0)
        self.channel.sent.clear()
        self.channel.arrived = asyncio.Semaphore(0)
        return received.conversation_id
