"""A month of the desk under a handed-in clock: its use-cases on a real store, and people who read, block and forget.

Nothing of the desk is replaced; only what lies beyond it is simulated: a Telegram, a text message gateway, devices,
officers of units and the operators who work off the list of calls. The dialogue is left out: what it would call is
called.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.channel import ChatClosed, Incoming, Limits, Outgoing, PushChannel, TryLater
from desk.conversations.delivery import Delivery
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.errors import DeskError
from desk.reach.cascade import Reaching
from desk.reach.texts import is_day
from desk.store.database import Database
from desk.store.models import MessageRow, ReachRow, SurveyRow, TicketRow
from desk.tickets.calls import Call, Round
from desk.tickets.complaint import Complaint
from desk.tickets.queries import TicketFilter
from tests.integration.test_binding import press
from tests.measuring.month_people import DAY, HOUR, Person, Place, people
from tests.office import OPERATOR, SUPERVISOR, Office, a_complaint, beijing, fields

FIRST = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
"""Midnight in Beijing at the beginning of November."""
RUNNING_OUT = 24 * DAY
"""So long after the last filing everything has had its time."""
LOOKS_FOR = 18 * DAY
"""So long after filing people look into their chats."""
TEXTING = "sms"
_ids = itertools.count(1)


class World:
    """Everything that happens, hour by hour."""

    def __init__(self, db: Database, count: int, *, days: int, seed: int) -> None:
        self.db = db
        self.dice = random.Random(seed)
        self.office = Office(db)
        self.office.clock.now = FIRST
        self.people = people(count, first=FIRST, days=days, seed=seed)
        self.end = FIRST + days * DAY + RUNNING_OUT
        self.at_address = {
            (place.channel, place.address): (one, place) for one in self.people for place in one.places
        }
        self.by_phone = {one.phone: one for one in self.people if one.phone}
        wakeups, clock = LocalWakeups(), self.office.clock
        self.inbox = DeskInbox(db, _Nowhere(), wakeups, clock=clock)
        channels: dict[str, PushChannel] = {name: Carrier(name, self) for name in ("telegram", TEXTING)}
        texting_by_day = {TEXTING: partial(is_day, self.office.pack)}
        self.delivery = Delivery(db, channels, wakeups, clock=clock, holder="one", takes_news=texting_by_day)
        self.reaching = Reaching(db, self.office.pack, wakeups, clock=clock, holder="one", texting=TEXTING)
        self.by_number: dict[str, Person] = {}
        self.told_at_night: list[int] = []
        self.happened: Counter[str] = Counter()
        self._ahead: list[tuple[datetime, int, Callable[[], Any]]] = []
        for one in self.people:
            self.at(one.files_at, self._filing(one))

    def at(self, moment: datetime, act: Callable[[], Any]) -> None:
        """Let something happen then."""
        heapq.heappush(self._ahead, (moment, next(_ids), act))

    def in_between(self, low: float, high: float) -> timedelta:
        """A time of hours by chance."""
        return timedelta(hours=self.dice.uniform(low, high))

    async def run(
        self, *, step: timedelta = HOUR, day_over: Callable[[int], object] = lambda day: None
    ) -> None:
        """Until all that was filed had its time. `day_over` hears the number of each day that ended, from 1."""
        clock, days = self.office.clock, 0
        while clock.now < self.end:
            clock.now += step
            if (clock.now - FIRST) // DAY > days:
                days = (clock.now - FIRST) // DAY
                day_over(days)
            await self._happen()
            await self.office.clocks.work_off()
            await self.reaching.work_off()
            while await self.delivery.run_once():
                pass
            if 9 <= self._hour() < 20:
                await self._call()

    def _hour(self) -> int:
        return self.office.clock.now.astimezone(self.office.tickets.rules().zone).hour

    async def _happen(self) -> None:
        while self._ahead and self._ahead[0][0] <= self.office.clock.now:
            act = heapq.heappop(self._ahead)[2]
            try:
                await act()
            except DeskError as refused:
                # Two people may want two things of one ticket; the second is told no, as in life.
                self.happened[f"refused:{type(refused).__name__}"] += 1

    def _filing(self, one: Person) -> Callable[[], Any]:
        async def act() -> None:
            if one.by_phone:
                await self._file_by_phone(one)
            else:
                await self._file_in_chat(one)
            assert one.number is not None
            self.by_number[one.number] = one
            self.happened["filed"] += 1
            self._work_on(one)
            for place in one.places:
                self._read_again(one, place)

        return act

    async def _file_in_chat(self, one: Person) -> None:
        first, *others = one.places
        said = await self._write(first, "楼下垃圾三天没人清运")
        for other in others:
            code = await self.office.desk.binding_code(said.conversation_id)
            await self._write(other, code)
            await press(self.inbox, self.office, "连上", channel=other.channel, address=other.address)
        if others:
            self.office.clock.now += timedelta(seconds=1)
            await self._write(first, "接着说")
        extra: dict[str, Any] = {"contact_by": one.contact_by, "urgency": one.urgency}
        if one.phone:
            extra["reporter_phone"] = one.phone
        filed = await self.office.desk.file_complaint(
            said.conversation_id, message_id=said.message_id, fields=fields(**extra), lang="zh"
        )
        one.number, one.code = filed.number, filed.tracking_code

    async def _file_by_phone(self, one: Person) -> None:
        complaint: Complaint = a_complaint(
            reporter_phone=one.phone, contact_by=one.contact_by, channel="phone", urgency=one.urgency
        )
        filed = await self.office.file(complaint)
        one.number, one.code = filed.number, filed.tracking_code
        if one.claims:
            self.at(self.office.clock.now + self.in_between(1, 100), self._claiming(one))

    def _claiming(self, one: Person) -> Callable[[], Any]:
        async def act() -> None:
            said = await self._write(one.places[0], "电话里登记的单子")
            status = await self.office.desk.ticket_status(
                said.conversation_id, number=one.number, code=one.code, lang="zh"
            )
            self.happened["claimed"] += status.claimed
            if status.claimed:
                one.claimed_at = self.office.clock.now

        return act

    async def _write(self, place: Place, text: str) -> Any:
        said = Incoming(place.channel, place.address, f"m{next(_ids)}", text=text, lang="zh")
        received = await self.inbox.receive(said)
        place.conversation = received.conversation_id
        return received

    def _work_on(self, one: Person) -> None:
        """A unit gets it, answers it, or it is refused."""
        number, now = one.number or "", self.office.clock.now
        quick = 0.02 if one.urgency == "emergency" else 1.0
        if self.dice.random() < 0.03:
            self.at(
                now + self.in_between(1, 20),
                self._step(number, "reject", reason="court", note="这件事由法院定"),
            )
            return
        sent = now + self.in_between(0.5, 20) * quick
        taken = sent + self.in_between(0.5, 10) * quick
        done = taken + self.in_between(5, 140) * quick
        self.at(sent, self._step(number, "dispatch"))
        self.at(taken, self._step(number, "accept"))
        self.at(done, self._step(number, "resolve", note="垃圾已经清走了"))

    def _step(self, number: str, action: str, **more: Any) -> Callable[[], Any]:
        async def act() -> None:
            await self.office.step(number, action, SUPERVISOR, **more)
            self.happened[action] += 1

        return act

    def _read_again(self, one: Person, place: Place) -> None:
        """When they look into this chat next, if ever."""
        if one.reads == "never" or (one.reads == "second_only" and place is one.places[0]):
            return
        soon = one.reads != "late"
        pause = self.in_between(0.2, 20) if soon else self.in_between(30, 150)
        if self.office.clock.now + pause < one.files_at + LOOKS_FOR:
            self.at(self.office.clock.now + pause, self._reading(one, place))

    def _reading(self, one: Person, place: Place) -> Callable[[], Any]:
        async def act() -> None:
            if place.conversation is not None:
                fresh = await self._look(one, place)
                if fresh and self.dice.random() < one.writes_back and not place.blocked:
                    await self._write(place, "收到")
                if fresh and self.dice.random() < one.answers and not place.blocked:
                    await self._answer(one, place)
            self._read_again(one, place)

        return act

    async def _look(self, one: Person, place: Place) -> list[int]:
        """What is new before their eyes there."""
        assert place.conversation is not None
        rows = await self.office.messages(place.conversation)
        if place.channel == "web":
            shown = [row.id for row in rows]
            if shown:
                await self.inbox.acknowledge("web", place.address, up_to=shown[-1])
        else:
            shown = [row.id for row in rows if row.status == "sent"]
        fresh = [row_id for row_id in shown if row_id not in one.read]
        one.read.update(fresh)
        return fresh

    async def _answer(self, one: Person, place: Place) -> None:
        """Answer the follow-up that is open, as its buttons would."""
        ticket = await self.office.row(one.number or "")
        async with self.db.read() as session:
            open_one = await session.scalar(
                select(SurveyRow.id)
                .where(SurveyRow.ticket_id == ticket.id, SurveyRow.state == "asked")
                .order_by(SurveyRow.id.desc())
            )
        if open_one is None:
            return
        for question, answer in (("contacted", "yes"), ("solved", "yes"), ("satisfied", "satisfied")):
            said = await self._write(place, answer)
            step = await self.office.desk.answer_survey(
                said.conversation_id,
                message_id=said.message_id,
                survey=open_one,
                question=question,
                answer=answer,
                lang="zh",
            )
            one.answered += 1
            if step.outcome != "asked":
                return

    async def _call(self) -> None:
        """An operator works off what is on the list now."""
        wanted = TicketFilter(to_call=self.office.tickets.rules())
        page = await self.office.tickets.list(wanted, actor=OPERATOR, limit=100)
        for ticket in page.items:
            one = self.by_number[ticket.number]
            one.rung += 1
            self.happened["calls"] += 1
            await self.office.tickets.follow_up(OPERATOR, ticket.number, await self._ring(one, ticket.number))

    async def _ring(self, one: Person, number: str) -> Call:
        if one.wrong_number:
            return Call(reached=False, result="wrong_number")
        if self.dice.random() >= one.picks_up:
            return Call(reached=False, result="nobody")
        one.spoken += 1
        asked = await self.office.tickets.to_call(OPERATOR, number)
        if not isinstance(asked, Round):
            return Call(reached=True, comment="知道了")
        if asked.at_limit:
            return Call(reached=True, contacted=True)
        return Call(reached=True, contacted=True, solved=True, satisfied="satisfied")


class Carrier:
    """A channel of the world outside: it loses nothing, refuses the blocked, and is busy now and then."""

    def __init__(self, name: str, world: World) -> None:
        self.name = name
        self.limits = Limits()
        self._world = world

    async def send(self, message: Outgoing) -> str:
        """Deliver it."""
        if self._world.dice.random() < 0.02:
            raise TryLater("busy", retry_after=2.0)
        if self.name == TEXTING:
            return self._text(message)
        _, place = self._world.at_address[(message.channel, message.address)]
        if place.blocked and self._world.office.clock.now > FIRST + 3 * DAY:
            raise ChatClosed("blocked")
        return f"{self.name}-{message.id}"

    def _text(self, message: Outgoing) -> str:
        one = self._world.by_phone[message.address]
        one.texted += 1
        name = f"{self.name}-{message.id}"
        if not one.wrong_number and self._world.dice.random() < 0.8:
            one.got.add(message.id)
            later = self._world.office.clock.now + timedelta(minutes=3)
            self._world.at(later, lambda: self._world.inbox.receipt(TEXTING, message.address, name))
        self._world.happened["texts"] += 1
        hour = self._world.office.clock.now.astimezone(self._world.office.tickets.rules().zone).hour
        if not 8 <= hour < 22:
            self._world.told_at_night.append(message.id)
        return name

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        """Nothing to do."""


class _Nowhere:
    numbers = beijing().numbers
    timezone = "Asia/Shanghai"

    def district_at(self, lat: float, long: float) -> str | None:
        """No pins are sent."""
        return None


@dataclass
class Judged:
    """How every answered ticket ended, and what the desk says that the world does not bear out."""

    resolved: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    open: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    """Ended as unreachable, though a way led to them."""
    untrue: list[str] = field(default_factory=list)
    other_ends: dict[str, Counter[str]] = field(default_factory=dict)


async def judge(world: World) -> Judged:
    """The second opinion: the rows against what people did."""
    found = Judged()
    async with world.db.read() as session:
        rows = await session.execute(
            select(TicketRow.number, ReachRow)
            .join(ReachRow, ReachRow.ticket_id == TicketRow.id)
            .order_by(ReachRow.id)
        )
        reaches = [(number, reach) for number, reach in rows]
        told = await _told(session)
        answered = set(
            await session.scalars(select(TicketRow.number).where(TicketRow.resolved_at.is_not(None)))
        )
    found.resolved = len(answered)
    latest = {number: reach for number, reach in reaches if reach.about == "answer"}
    for number in sorted(answered):
        reach = latest.get(number)
        if reach is None or reach.next_at is not None:
            found.open.append(number)
            continue
        found.ends[reach.state] += 1
        found.ways.update(one["way"] for one in reach.tried)
        about_it = {row for row, at in told.get(reach.ticket_id, ()) if at >= reach.begun_at}
        _check(found, world.by_number[number], number, reach, about_it)
    for _, reach in reaches:
        if reach.about != "answer":
            found.other_ends.setdefault(reach.about, Counter())[reach.state] += 1
    found.untrue += [f"{one.number}: called against their wish" for one in world.people if _was_pestered(one)]
    found.untrue += [f"message {row}: sent at night" for row in world.told_at_night]
    return found


async def _told(session: AsyncSession) -> dict[int, list[tuple[int, datetime]]]:
    """By ticket, the messages about it in whatever chat, each with when it was written."""
    rows = await session.execute(
        select(MessageRow.ticket_id, MessageRow.id, MessageRow.created_at).where(
            MessageRow.direction == "out", MessageRow.ticket_id.is_not(None)
        )
    )
    told: dict[int, list[tuple[int, datetime]]] = {}
    for ticket_id, row_id, at in rows:
        assert ticket_id is not None
        told.setdefault(ticket_id, []).append((row_id, at))
    return told


def _check(found: Judged, one: Person, number: str, reach: ReachRow, about_it: set[int]) -> None:
    """`about_it` are the rows about the ticket since the reach began."""
    came = bool(about_it & (one.read | one.got)) or (
        one.claimed_at is not None and one.claimed_at >= reach.begun_at
    )
    if reach.state == "seen" and not came:
        found.untrue.append(f"{number}: seen, though nothing of it came before their eyes")
    if reach.state == "answered" and not one.answered:
        found.untrue.append(f"{number}: answered, though they never did")
    if reach.state == "called" and not one.rung:
        found.untrue.append(f"{number}: called, though no phone rang")
    if reach.state == "unreachable" and (one.may_be_rung or about_it & one.got):
        ways = "+".join(tried["way"] for tried in reach.tried)
        found.missed.append(f"{number}: {one.contact_by}, tried {ways or 'nothing'}")


def _was_pestered(one: Person) -> bool:
    return one.contact_by == "text_only" and one.rung > 0
