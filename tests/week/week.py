"""A week of a desk with a clock that is handed in: citizens write, units work, and everything goes wrong now and then.

Made from a seed alone. What everybody did is written down beside the store, for the oracle to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from desk.channel import Incoming
from desk.conversations.claim import OPEN
from desk.store.models import MessageRow, TicketRow
from tests.life.city import HANDLERS, OPERATOR, Variant, pack_of
from tests.week.outside import CHANNEL, FAIR, FILE, STATUS, WEATHERS, Outside
from tests.week.service import Service, listen

BEGUN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Beijing."""
STEP = timedelta(minutes=10)
SAME_WEATHER = 4
BLOCKS, COMES_BACK = 0.01, timedelta(hours=5)
CALM = timedelta(minutes=20)
MOST_CALM_STEPS = 300


@dataclass(frozen=True)
class Plan:
    """How long it lasts, how many citizens there are, and how much happens a step on the average."""

    seed: int = 1
    span: timedelta = timedelta(days=7)
    citizens: int = 120
    said_a_step: int = 3
    worked_a_step: int = 2


@dataclass
class Written:
    """What one citizen said, in order: (the channel's id, the words)."""

    channel: str
    address: str
    said: list[tuple[str, str]] = field(default_factory=list)


class Week:
    """One week on one store. `fate` makes the weather, the time that passes and what is said, the same for a seed."""

    def __init__(self, url: str, plan: Plan, *, day_over: Callable[[int], None] | None = None) -> None:
        self.plan = plan
        self.now = BEGUN
        self.fate = Random(plan.seed)
        self.chance = Random(f"{plan.seed}, by whoever is served first")
        self.outside = Outside(self.chance, lambda: self.now)
        self.pack = pack_of(Variant())
        self.service = Service(url, self.pack, self.outside)
        self.written = [
            Written(CHANNEL if number % 2 else "web", f"citizen-{number}") for number in range(plan.citizens)
        ]
        self.redelivered = 0
        self.blocked = 0
        self._day_over = day_over or (lambda day: None)

    async def live(self) -> None:
        """All of it, and then fair weather until everything has come to rest."""
        listen(self.service)
        try:
            while self.now < BEGUN + self.plan.span:
                day = (self.now - BEGUN).days
                await self._step()
                if (self.now - BEGUN).days > day:
                    self._day_over(day + 1)
            await self._come_to_rest()
        finally:
            listen(None)

    async def _step(self) -> None:
        if self.fate.randrange(SAME_WEATHER) == 0:
            self.outside.weather = self.fate.choice(WEATHERS)
        for _ in range(self.fate.randint(0, 2 * self.plan.said_a_step)):
            await self._say(self.fate.choice(self.written))
        if self.fate.random() < self.outside.weather.death:
            self.service.doom(self.fate)
        await self._settle_deaths()
        for _ in range(self.fate.randint(0, 2 * self.plan.worked_a_step)):
            await self._work_on_a_ticket()
        await self._look_at_web_chats(share=0.5)
        self.now += STEP * self.fate.uniform(0.2, 1.8)

    async def _say(self, citizen: Written) -> None:
        """Say something new; sometimes the channel delivers it again, or what it delivered long ago."""
        words = f"{self.fate.choice((FILE, STATUS, '谢谢'))} {citizen.address} {len(citizen.said)}"
        citizen.said.append((f"{citizen.address}-{len(citizen.said)}", words))
        await self._deliver(citizen, *citizen.said[-1])
        if self.fate.random() < 0.1:
            self.redelivered += 1
            await self._deliver(citizen, *self.fate.choice(citizen.said))
        if citizen.channel == CHANNEL and self.fate.random() < BLOCKS:
            self.blocked += 1
            self.outside.blocked[citizen.address] = self.now + COMES_BACK

    async def _deliver(self, citizen: Written, message_id: str, words: str) -> None:
        """As a channel does it: again until the desk says that it has it."""
        said = Incoming(citizen.channel, citizen.address, message_id, text=words, lang="zh")
        while not await self.service.live(lambda: self.service.inbox.receive(said)):
            pass

    async def _settle_deaths(self) -> None:
        """Let the service work; where it dies, nobody heard what became of the sends it had in hand."""
        before = len(self.service.channel.arrived)
        if await self.service.live(self.service.work_off):
            return
        fresh = self.service.channel.arrived[before:]
        async with self.service.db.read() as session:
            found = select(MessageRow.id).where(MessageRow.id.in_([one.row for one in fresh]), OPEN)
            unsettled = set(await session.scalars(found))
        for one in fresh:
            one.heard = one.heard and one.row not in unsettled

    async def _work_on_a_ticket(self) -> None:
        """The next step of some open ticket, by whoever may take it."""
        async with self.service.db.read() as session:
            statuses = ("received", "dispatched", "in_progress")
            found = (
                await session.execute(
                    select(TicketRow.number, TicketRow.status, TicketRow.unit)
                    .where(TicketRow.status.in_(statuses))
                    .order_by(TicketRow.id)
                )
            ).all()
        if not found:
            return
        number, status, unit = self.chance.choice(found)
        apply = self.service.tickets.apply
        if status == "received":
            to = self.chance.choice(HANDLERS).unit
            await self.service.live(lambda: apply(OPERATOR, number, "dispatch", unit=to))
            return
        handler = next(one for one in HANDLERS if one.unit == unit)
        action = "accept" if status == "dispatched" else "resolve"
        await self.service.live(lambda: apply(handler, number, action, note="办了", evidence=["a.pdf"]))

    async def _look_at_web_chats(self, *, share: float) -> None:
        """Devices come back and show what waits; one whose service dies meanwhile comes back another time."""
        for citizen in self.written:
            if citizen.channel == "web" and self.chance.random() < share:
                await self.service.live(partial(self._look, citizen.address))

    async def _look(self, device: str) -> None:
        waiting = await self.service.inbox.waiting("web", device)
        if waiting:
            await self.service.inbox.acknowledge("web", device, up_to=waiting[-1].id)

    async def _come_to_rest(self) -> None:
        self.outside.weather = FAIR
        self.outside.blocked.clear()
        for _ in range(MOST_CALM_STEPS):
            self.now += CALM
            await self._settle_deaths()
            await self._look_at_web_chats(share=1.0)
            if not await self.open_rows():
                return

    async def open_rows(self) -> Sequence[int]:
        """What still waits."""
        async with self.service.db.read() as session:
            return (await session.scalars(select(MessageRow.id).where(OPEN))).all()
