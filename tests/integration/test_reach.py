"""A notice that matters is followed on each store until it is seen, told on the phone, or nobody can be reached."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from desk.channel import ChatClosed, Incoming, TryLater
from desk.conversations import outbox
from desk.conversations.delivery import Delivery
from desk.conversations.inbox import DeskInbox
from desk.conversations.memory_channel import MemoryChannel
from desk.conversations.service import Conversations
from desk.conversations.wakeups import LocalWakeups
from desk.errors import IllegalStep, MissingDetail
from desk.reach.cascade import Reaching
from desk.reach.texts import is_day
from desk.store.database import Database
from desk.store.models import ConversationRow, ReachRow
from desk.tickets.calls import Call
from desk.tickets.queries import TicketFilter
from desk.tickets.told import reaches
from tests.integration.test_binding import Nowhere, press
from tests.office import OPERATOR, WANGJING_OFFICE, Office, beijing
from tests.staff_room import beijing as shipped

PHONE = "13812345678"
BEIJING = ZoneInfo("Asia/Shanghai")
_ids = itertools.count(1)


class Street:
    """The desk with all that carries messages: a Telegram and text messages in memory, and citizens who write."""

    def __init__(self, db: Database, *, texting: str | None = "sms") -> None:
        self.db = db
        self.office = Office(db, pack=beijing(cases=shipped().cases))
        clock, wakeups = self.office.clock, LocalWakeups()
        self.telegram, self.texts = MemoryChannel("telegram"), MemoryChannel("sms")
        self.inbox = DeskInbox(db, Nowhere(), wakeups, clock=clock)
        channels = {one.name: one for one in (self.telegram, self.texts)}
        self.delivery = Delivery(
            db,
            channels,
            wakeups,
            clock=clock,
            holder="one",
            takes_news={self.texts.name: partial(is_day, self.office.pack)},
        )
        self.reaching = Reaching(db, self.office.pack, wakeups, clock=clock, holder="one", texting=texting)

    async def write(self, text: str, *, channel: str = "telegram", address: str = "77") -> int:
        said = Incoming(channel, address, f"m{next(_ids)}", text=text, lang="zh")
        return (await self.inbox.receive(said)).conversation_id

    async def connect(self, code: str) -> int:
        """Say a code in Telegram and press that it shall be bound."""
        await self.write(code)
        return (
            await press(self.inbox, self.office, "连上", channel="telegram", address="77")
        ).conversation_id

    async def later(self, **span: float) -> None:
        """Time passes, and everybody does what is due then."""
        while await self.delivery.run_once():
            pass
        self.office.clock.forward(**span)
        await self.reaching.work_off()
        while await self.delivery.run_once():
            pass

    async def reaches(self, number: str) -> Sequence[ReachRow]:
        ticket = await self.office.row(number)
        async with self.db.read() as session:
            rows = await session.scalars(
                select(ReachRow).where(ReachRow.ticket_id == ticket.id).order_by(ReachRow.id)
            )
            return list(rows)

    async def reach(self, number: str) -> ReachRow:
        [row] = await self.reaches(number)
        return row

    async def to_call(self) -> list[str]:
        wanted = TicketFilter(to_call=self.office.tickets.rules())
        return [one.number for one in (await self.office.tickets.list(wanted, actor=OPERATOR)).items]


@pytest.fixture
def street(db: Database) -> Street:
    return Street(db)


async def test_an_answer_that_is_seen_is_followed_no_further(street: Street) -> None:
    chat = await street.write("你好")
    number = await street.office.resolved(chat, reporter_phone=PHONE)
    await street.later(hours=2)
    await street.write("收到")

    await street.later(hours=23)

    row = await street.reach(number)
    assert (row.about, row.state, row.tried, row.next_at) == ("answer", "seen", [], None)


async def test_what_a_web_device_acknowledged_is_seen(street: Street) -> None:
    chat = await street.write("你好", channel="web", address="device")
    number = await street.office.resolved(chat, reporter_phone=PHONE)
    last = (await street.office.messages(chat))[-1].id
    await street.inbox.acknowledge("web", "device", up_to=last)

    await street.later(hours=25)

    assert (await street.reach(number)).state == "seen"


@pytest.mark.parametrize("is_seen", [True, False])
async def test_staff_read_at_once_whether_an_answer_was_seen(street: Street, is_seen: bool) -> None:
    chat = await street.write("你好", channel="web", address="device")
    number = await street.office.resolved(chat, reporter_phone=PHONE)
    if is_seen:
        last = (await street.office.messages(chat))[-1].id
        await street.inbox.acknowledge("web", "device", up_to=last)
    await street.later(minutes=1)

    ticket = await street.office.row(number)
    async with street.db.read() as session:
        told = await reaches(session, ticket.id, street.office.tickets.rules())

    assert [(one.about, one.state) for one in told] == [("answer", "seen" if is_seen else "open")]


async def test_an_unseen_answer_goes_to_the_other_chat_then_by_text_and_at_last_to_the_callers(
    street: Street,
) -> None:
    web = await street.write("你好", channel="web", address="device")
    code = await street.office.desk.binding_code(web)
    street.office.clock.forward(minutes=1)
    chat = await street.connect(code)
    street.office.clock.forward(minutes=1)
    await street.write("我又在电脑上了", channel="web", address="device")
    number = await street.office.resolved(web, reporter_phone=PHONE)

    await street.later(hours=25)
    again = (await street.office.messages(chat))[-1]
    assert again.text.startswith("这条先发在网页那边了")
    assert "垃圾已经清走了" in again.text
    assert again.notice == "survey.again"
    assert [title for title, _ in await street.office.buttons(chat)][-2:] == ["联系过", "没有"]
    await street.later(hours=25)
    assert [message.address for message in street.texts.sent] == [PHONE]
    assert "清走" not in street.texts.sent[0].text
    assert await street.to_call() == []
    await street.later(hours=25)

    row = await street.reach(number)
    assert ([one["way"] for one in row.tried], row.state) == (["chat", "text", "call"], "call")
    assert await street.to_call() == [number]
    ways = [
        (line.details or {})["way"] for line in await street.office.history(number) if line.action == "reach"
    ]
    assert ways == ["chat", "text", "call"]


async def test_a_call_that_reaches_them_ends_it_and_counts_as_their_follow_up(street: Street) -> None:
    chat = await street.write("你好")
    number = await street.office.resolved(chat, reporter_phone=PHONE)
    street.reaching = Reaching(
        street.db, street.office.pack, LocalWakeups(), clock=street.office.clock, holder="one"
    )
    await street.later(hours=25)
    assert await street.to_call() == [number]

    call = Call(reached=True, contacted=True, solved=True, satisfied="satisfied")
    ticket = await street.office.tickets.follow_up(OPERATOR, number, call)

    row = await street.reach(number)
    assert (row.state, row.calls, ticket.status) == ("called", 1, "closed")
    assert await street.to_call() == []


@pytest.mark.parametrize(("result", "times"), [("nobody", 3), ("wrong_number", 1), ("refused", 1)])
async def test_calls_in_vain_end_it_too(street: Street, result: str, times: int) -> None:
    number = (await street.office.file(reporter_phone=PHONE, contact_by="call")).number
    for step in ("dispatch", "accept"):
        await street.office.step(number, step)
    await street.office.step(number, "resolve", note="垃圾已经清走了")

    for _ in range(times):
        assert await street.to_call() == [number]
        await street.office.tickets.follow_up(OPERATOR, number, Call(reached=False, result=result))
        street.office.clock.forward(hours=5)

    assert await street.to_call() == []
    assert (await street.reach(number)).state == "called"


async def test_a_blocked_chat_is_not_waited_for(street: Street) -> None:
    chat = await street.write("你好")
    number = await street.office.resolved(chat, reporter_phone=PHONE)
    street.telegram.failing.extend([ChatClosed("blocked")])

    await street.later(minutes=1)

    assert [one["way"] for one in (await street.reach(number)).tried] == ["text"]
    assert street.texts.sent


async def test_a_text_message_that_failed_in_the_evening_wakes_nobody_at_night_but_who_asks_is_answered(
    street: Street,
) -> None:
    chat = await street.write("你好")
    await street.office.resolved(chat, reporter_phone=PHONE)
    street.telegram.failing.extend([ChatClosed("blocked")])
    street.texts.failing.extend([TryLater("busy")])
    clock = street.office.clock
    evening = clock.now.astimezone(BEIJING).replace(hour=21, minute=58)

    await street.later(seconds=(evening - clock.now).total_seconds())
    await street.later(hours=5)
    texts = await street.write("还没睡，问一句", channel="sms", address=PHONE)
    async with street.db.begin() as session:
        await outbox.post(session, conversation_id=texts, text="在的", author="bot", now=clock.now)
    await street.later(hours=4)
    at_night = [message.text for message in street.texts.sent]
    await street.later(hours=2)

    assert at_night == ["在的"]
    assert len(street.texts.sent) == 2


async def test_whoever_wants_no_calls_gets_none_and_is_counted_as_unreachable(street: Street) -> None:
    chat = await street.write("你好")
    number = await street.office.resolved(chat, reporter_phone=PHONE, contact_by="text_only")

    for _ in range(16):
        await street.later(hours=24)
        assert await street.to_call() == []

    row = await street.reach(number)
    assert ([one["way"] for one in row.tried], row.state) == (["text"], "unreachable")
    assert (await street.office.history(number))[-1].details == {"about": "answer", "state": "unreachable"}


async def test_whoever_comes_back_late_has_seen_it_after_all(street: Street) -> None:
    chat = await street.write("你好")
    number = await street.office.resolved(chat)
    for _ in range(5):
        await street.later(hours=24)

    await street.write("我回来了")
    await street.later(hours=24)

    assert (await street.reach(number)).state == "seen"


async def test_a_question_of_the_units_that_nobody_saw_is_asked_on_the_phone(db: Database) -> None:
    street = Street(db, texting=None)
    chat = await street.write("你好")
    number = await street.office.filed(chat, reporter_phone=PHONE)
    await street.office.step(number, "dispatch")
    await street.office.step(number, "return", WANGJING_OFFICE, reason="needs_information", note="几单元？")
    await street.later(hours=25)
    assert await street.to_call() == [number]
    with pytest.raises(MissingDetail):
        await street.office.tickets.follow_up(OPERATOR, number, Call(reached=True))

    ticket = await street.office.tickets.follow_up(OPERATOR, number, Call(reached=True, comment="2单元"))

    assert not ticket.awaits_citizen
    assert await street.to_call() == []
    assert (await street.reach(number)).state == "called"
    with pytest.raises(IllegalStep):
        await street.office.tickets.follow_up(OPERATOR, number, Call(reached=False))


async def test_a_new_answer_is_followed_anew(street: Street) -> None:
    chat = await street.write("你好")
    number = await street.office.resolved(chat, reporter_phone=PHONE)
    await street.office.step(number, "reopen", reason="又堆满了")
    await street.office.step(number, "resolve", note="又清了")

    await street.later(hours=25)

    assert [row.state for row in await street.reaches(number)] == ["lapsed", "open"]


async def test_a_chat_that_a_person_must_read_first_is_left_alone(street: Street) -> None:
    web = await street.write("你好", channel="web", address="device")
    code = await street.office.desk.binding_code(web)
    chat = await street.connect(code)
    async with street.db.begin() as session:
        await session.execute(
            update(ConversationRow).where(ConversationRow.id == chat).values(quiet_until_read=True)
        )
    street.office.clock.forward(minutes=1)
    await street.write("在吗", channel="web", address="device")
    number = await street.office.resolved(web, reporter_phone=PHONE)

    await street.later(hours=25)

    assert [one["way"] for one in (await street.reach(number)).tried] == ["text"]


async def test_news_that_was_told_in_no_chat_is_seen_by_who_takes_the_ticket_into_one(street: Street) -> None:
    office = street.office
    filed = await office.file(channel="phone")
    await office.step(filed.number, "reject", note="请找物业")
    chat = await street.write("你好")
    await office.desk.ticket_status(chat, number=filed.number, code=filed.tracking_code, lang="zh")

    await street.later(minutes=1)

    assert (await street.reach(filed.number)).state == "seen"


async def test_a_question_that_is_over_is_not_asked_once_a_person_has_read_the_chat(street: Street) -> None:
    office = street.office
    chat = await street.write("我不想活了", channel="web", address="device")
    number = await office.resolved(chat)
    office.clock.forward(hours=1)
    await office.step(number, "reopen", OPERATOR)

    conversations = Conversations(street.db, LocalWakeups(), clock=office.clock)
    await conversations.mark_read(OPERATOR, chat)

    told = [row.notice for row in await office.messages(chat)]
    assert told[-2:] == ["notice.resolved", "notice.reopened"]
    assert await office.buttons(chat) == []


async def test_a_reminder_of_a_question_that_is_over_does_not_go_out_when_the_chat_opens(
    street: Street,
) -> None:
    office = street.office
    chat = await street.write("你好")
    number = await office.resolved(chat)
    await street.inbox.reachable("telegram", "77", reachable=False)
    office.clock.forward(hours=24)
    await office.clocks.work_off()
    await office.step(number, "reopen", OPERATOR)

    await street.write("我回来了")

    waiting = [row.notice for row in await office.messages(chat) if row.status == "waiting"]
    assert waiting[-2:] == ["notice.resolved", "notice.reopened"]
