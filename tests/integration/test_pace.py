"""The way out at a channel's pace: all processes together, pressing things first, chats that cannot be sent to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.channel import AnswerLost, ChatClosed, Limits, Outgoing, TryLater, Unreachable
from desk.conversations import outbox
from desk.conversations.delivery import Delivery
from desk.conversations.line import Job
from desk.conversations.memory_channel import MemoryChannel
from desk.conversations.parcels import MOST_UNCERTAIN
from desk.store.models import ConversationRow, DeliveryCountRow, MessageRow, StaffNoticeRow
from tests.messages import MessagePath, a_message
from tests.sealed_store import Database


async def no_wait(seconds: float) -> None:
    """The clock stands: what sleeps till its slot need not."""


class Paced(MessagePath):
    """A message path whose channel has limits: ten a second, one a second in a chat."""

    def __post_init__(self) -> None:
        self.channel.limits = Limits(per_second=10, chat_gap=1)
        super().__post_init__()

    def another_delivery(self, holder: str) -> Delivery:
        channels = {self.channel.name: self.channel}
        return Delivery(self.db, channels, self.wakeups, clock=self.clock, holder=holder, sleep=no_wait)

    async def chats(self, count: int, *, channel: str = "memory") -> list[int]:
        async with self.db.begin() as session:
            rows = [
                ConversationRow(
                    channel=channel, address=f"c{number}", created_at=self.clock(), updated_at=self.clock()
                )
                for number in range(count)
            ]
            session.add_all(rows)
        return [row.id for row in rows]

    async def post(self, chat: int, *texts: str, priority: int = outbox.PUSH) -> None:
        async with self.db.begin() as session:
            for text in texts:
                await outbox.post(
                    session,
                    conversation_id=chat,
                    text=text,
                    author="system",
                    priority=priority,
                    now=self.clock(),
                )

    async def said_in(self, seconds: float, *deliveries: Delivery) -> list[str]:
        """What these send while the clock goes on, in steps of 50 ms."""
        before = len(self.channel.sent)
        for _ in range(round(seconds / 0.05)):
            await asyncio.gather(*(delivery.run_once() for delivery in deliveries or (self.delivery,)))
            self.clock.forward(0.05)
        return [message.text for message in self.channel.sent[before:]]

    async def states(self) -> list[tuple[str, str, str | None]]:
        return [(row.text, row.status, row.given_up) for row in await self.rows("out")]


@pytest.fixture
def path(db: Database) -> Paced:
    return Paced(db)


def waits(jobs: Sequence[Job]) -> list[float]:
    return [round(job.wait, 3) for job in jobs]


async def test_a_claim_takes_no_more_than_the_channel_allows(path: Paced) -> None:
    for chat in await path.chats(9):
        await path.post(chat, "派单了")

    first, second = await path.delivery.claim(16), await path.another_delivery("second").claim(16)
    path.clock.forward(0.2)
    third = await path.another_delivery("third").claim(16)

    assert (waits(first), waits(second), waits(third)) == ([0, 0.1, 0.2], [], [0.1, 0.2])


async def test_all_processes_together_keep_to_the_pace_and_lose_and_double_nothing(database_url: str) -> None:
    stores = [Database(database_url) for _ in range(2)]
    path = Paced(stores[0])
    other = Paced(stores[1], clock=path.clock, channel=path.channel)
    chats = await path.chats(20)
    for chat in chats:
        await path.post(chat, f"{chat}.1", f"{chat}.2")

    said = await path.said_in(4.0, path.delivery, other.delivery)

    assert len(said) == len(set(said)) == 40
    assert all(said.index(f"{chat}.1") < said.index(f"{chat}.2") for chat in chats)
    for db in stores:
        await db.close()


async def test_a_chat_gets_one_message_a_second_and_keeps_nobody_waiting(path: Paced) -> None:
    one, two = await path.chats(2)
    await path.post(one, "一", "二", "三")
    await path.post(two, "甲")

    seconds = [await path.said_in(1.0) for _ in range(3)]

    assert seconds == [["一", "甲"], ["二"], ["三"]]


async def test_answers_go_before_pushes_and_pushes_before_surveys_and_none_starves(path: Paced) -> None:
    chats = await path.chats(120)
    for chat in chats[:40]:
        await path.post(chat, "调查", priority=outbox.SURVEY)
    for chat in chats[40:80]:
        await path.post(chat, "通知", priority=outbox.PUSH)
    for chat in chats[80:]:
        await path.post(chat, "答复", priority=outbox.ANSWER)

    said = await path.said_in(4.0)

    assert said[0] == "答复"
    first, answers = said[:20], said[:40].count("答复")
    assert (first.count("答复"), first.count("通知"), first.count("调查")) == (16, 3, 1)
    assert answers >= 30
    await path.post(chats[79], "先出去", priority=outbox.DANGER)
    assert (await path.said_in(0.5))[0] == "先出去"


async def test_a_chat_that_was_refused_rests_in_every_process_and_after_a_new_start(path: Paced) -> None:
    one, two = await path.chats(2)
    path.channel.failing.append(TryLater("429", retry_after=30))
    await path.post(one, "一", "二")
    await path.delivery.run_once()

    await path.post(one, "有危险", priority=outbox.DANGER)
    await path.post(two, "甲")
    restarted = path.another_delivery("restarted")
    meanwhile = await path.said_in(1.0, restarted)
    path.clock.forward(30)
    then = [*await path.said_in(1.0, restarted), *await path.said_in(1.5, restarted)]

    assert meanwhile == ["甲"]
    assert then == ["有危险", "一", "二"]


async def test_a_channel_that_refuses_everybody_rests_in_every_process(path: Paced) -> None:
    chats = await path.chats(4)
    path.channel.failing.extend([TryLater("429", retry_after=20), TryLater("429", retry_after=20)])
    for chat in chats:
        await path.post(chat, f"{chat}")
    await path.said_in(0.2)
    before = len(path.channel.sent)

    restarted = path.another_delivery("restarted")
    meanwhile = await path.said_in(10.0, restarted)
    path.clock.forward(11)
    await path.said_in(1.0, restarted)

    assert (meanwhile, before + 4 - len(path.channel.sent)) == ([], before)
    assert sorted(message.text for message in path.channel.sent) == sorted(map(str, chats))


async def test_a_blocked_chat_is_tried_once_and_told_of_once_and_gets_all_in_order_when_it_is_back(
    path: Paced,
) -> None:
    (chat,) = await path.chats(1)
    path.channel.failing.append(ChatClosed("Forbidden: bot was blocked by the user"))
    await path.post(chat, "一", "二")
    await path.said_in(2.0)
    await path.post(chat, "三")
    tried = path.channel.arrived
    await path.said_in(2.0)
    blocked = await path.states()

    await path.inbox.receive(a_message("在吗", channel="memory", address="c0"))
    said = await path.said_in(3.5)

    assert blocked == [(text, "undeliverable", "closed") for text in ("一", "二", "三")]
    assert tried._value == 1 + 3
    assert said == ["一", "二", "三"]
    assert {state for _, state, _ in await path.states()} == {"sent"}
    assert await notices(path) == ["undeliverable"]


async def notices(path: Paced) -> list[str]:
    async with path.db.read() as session:
        return list(await session.scalars(select(StaffNoticeRow.kind)))


async def test_staff_are_told_once_of_what_is_given_up_in_a_row(path: Paced) -> None:
    (chat,) = await path.chats(1)
    path.channel.failing.extend([AnswerLost("ReadTimeout")] * MOST_UNCERTAIN + [Unreachable("too long")])
    await path.post(chat, "一", "二", "三")

    for _ in range(30):
        await path.delivery.run_once()
        path.clock.forward(301)

    assert [state for _, state, _ in await path.states()] == ["undeliverable", "undeliverable", "sent"]
    assert await notices(path) == ["undeliverable"]


async def test_what_came_of_sends_is_counted_for_all_processes(path: Paced) -> None:
    chats = await path.chats(3)
    path.channel.failing.extend([TryLater("502"), AnswerLost("ReadTimeout"), Unreachable("refused")])
    for chat in chats:
        await path.post(chat, "一", priority=outbox.ANSWER)

    for delivery in (path.delivery, path.another_delivery("second")):
        await path.said_in(3.0, delivery)
        await delivery.add_up()

    async with path.db.read() as session:
        rows = (await session.scalars(select(DeliveryCountRow))).all()
    counted = {row.outcome: row.count for row in rows if row.channel == "memory"}
    assert counted == {"sent": 2, "retried": 2, "uncertain": 1, "undeliverable": 1}


async def test_a_stop_finishes_what_is_on_its_way_and_begins_nothing_more(path: Paced) -> None:
    chats = await path.chats(3)
    path.channel.open_gate.clear()
    for chat in chats:
        await path.post(chat, f"{chat}")
    turn = asyncio.Event()

    async def till_its_slot(seconds: float) -> None:
        await turn.wait()

    channels = {"memory": path.channel}
    delivery = Delivery(path.db, channels, path.wakeups, clock=path.clock, holder="h", sleep=till_its_slot)
    running = asyncio.create_task(delivery.run())
    await path.channel.arrived.acquire()
    running.cancel()
    await asyncio.sleep(0)
    turn.set()
    path.channel.open_gate.set()
    await asyncio.gather(running, return_exceptions=True)

    rows = await path.rows("out")
    assert [(row.status, row.attempts) for row in rows] == [("sent", 1), ("waiting", 0), ("waiting", 0)]
    path.clock.forward(1)
    assert await path.another_delivery("next").run_once() == 2


async def test_answers_do_not_wait_behind_a_survey_that_is_kept_back(path: Paced) -> None:
    (chat,) = await path.chats(1)
    await path.inbox.receive(a_message("我不想活了", channel="memory", address="c0"))
    await path.post(chat, "满意吗？", priority=outbox.SURVEY)
    await path.post(chat, "我在", priority=outbox.ANSWER)

    said = await path.said_in(5.0)

    assert said[-1] == "我在"
    assert "满意吗？" not in said


async def test_a_slow_channel_takes_no_place_of_another(db: Database) -> None:
    path = Paced(db)
    slow = MemoryChannel("slow")
    slow.open_gate.clear()
    delivery = Delivery(
        db, {"slow": slow, "memory": path.channel}, path.wakeups, clock=path.clock, holder="h", size=1
    )
    (far,) = await path.chats(1, channel="slow")
    (near,) = await path.chats(1)
    await path.post(far, "一")
    await path.post(near, "甲")

    running = asyncio.create_task(delivery.run())
    await slow.arrived.acquire()
    await asyncio.wait_for(path.channel.arrived.acquire(), 5)
    slow.open_gate.set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    async with db.read() as session:
        states = await session.scalars(select(MessageRow.status).where(MessageRow.text.in_(("一", "甲"))))
        assert set(states) == {"sent"}


async def test_rests_are_counted_from_when_a_send_ended(path: Paced) -> None:
    (chat,) = await path.chats(1)
    await path.post(chat, "一")
    await path.delivery.run_once()

    assert (await path.conversation(chat)).out_rests_until == path.clock() + timedelta(seconds=1)


async def test_when_a_channel_is_back_nobody_sits_out_a_long_pause(path: Paced) -> None:
    path.channel.limits = Limits()
    path.delivery = path.another_delivery("without limits")
    chats = await path.chats(6)
    for chat in chats:
        await path.post(chat, f"{chat}.1", f"{chat}.2")
    for _ in range(12):
        path.channel.failing.extend([TryLater("ConnectError")] * 6)
        await path.delivery.run_once()
        path.clock.forward(301)
    path.channel.failing.extend([TryLater("ConnectError")] * 5)
    await path.delivery.run_once()

    await path.delivery.run_once()

    said = [message.text for message in path.channel.sent]
    assert sorted(said) == sorted(f"{chat}.{nth}" for chat in chats for nth in (1, 2))


class LateFailure(MemoryChannel):
    """A channel that answers one chat only when it is `released`, by failing."""

    def __init__(self) -> None:
        super().__init__()
        self.late, self.released = 0, asyncio.Event()

    async def send(self, message: Outgoing) -> str:
        if message.conversation_id != self.late:
            return await super().send(message)
        await self.released.wait()
        self.late = 0
        raise TryLater("ConnectError")


async def test_what_fails_only_after_its_channel_is_back_sits_out_no_long_pause(path: Paced) -> None:
    path.channel = channel = LateFailure()
    path.delivery = path.another_delivery("late failure")
    chats = await path.chats(6)
    for chat in chats:
        await path.post(chat, f"{chat}")
    for _ in range(12):
        channel.failing.extend([TryLater("ConnectError")] * 6)
        await path.delivery.run_once()
        path.clock.forward(301)

    channel.late = chats[0]
    sending = asyncio.create_task(path.delivery.run_once())
    while len(channel.sent) < 5:
        await asyncio.sleep(0.01)
    channel.released.set()
    await sending
    await path.delivery.run_once()

    assert sorted(message.conversation_id for message in channel.sent) == chats


async def test_one_chat_that_always_fails_keeps_its_pauses_while_others_are_sent_to(path: Paced) -> None:
    failing, *others = await path.chats(6)
    path.channel.failing.append(TryLater("502"))
    await path.post(failing, "一")
    await path.said_in(0.1)
    for chat in others:
        await path.post(chat, "甲")

    said = await path.said_in(0.4)

    assert set(said) == {"甲"}


async def comes_once_it_is_read(path: Paced, chat: int, survey: str) -> None:
    """Asserts that nobody looks for a survey, or sends it, before a person has read its chat, and somebody then."""
    due = {row.text: row.due_at for row in await path.rows("out")}
    before = await path.said_in(5.0)
    await path.conversations.mark_read(await path.colleague(), chat)
    after = await path.said_in(1.5)

    assert due[survey] == outbox.NEVER
    assert survey not in before
    assert after == [survey]


async def test_a_survey_that_was_due_when_danger_came_is_not_looked_for_until_the_chat_is_read(
    path: Paced,
) -> None:
    (chat,) = await path.chats(1)
    await path.post(chat, "满意吗？", priority=outbox.SURVEY)
    await path.inbox.receive(a_message("我不想活了", channel="memory", address="c0"))

    await comes_once_it_is_read(path, chat, "满意吗？")


async def test_a_survey_that_was_tried_before_danger_goes_on_once_the_chat_is_read(path: Paced) -> None:
    (chat,) = await path.chats(1)
    path.channel.failing.append(TryLater("503"))
    await path.post(chat, "满意吗？", priority=outbox.SURVEY)
    await path.said_in(0.1)
    await path.inbox.receive(a_message("我不想活了", channel="memory", address="c0"))

    await comes_once_it_is_read(path, chat, "满意吗？")


async def test_a_survey_that_waits_in_a_chat_of_danger_waits_on_when_the_chat_was_shut_between(
    path: Paced,
) -> None:
    (chat,) = await path.chats(1)
    await path.inbox.receive(a_message("我不想活了", channel="memory", address="c0"))
    await path.post(chat, "满意吗？", priority=outbox.SURVEY)
    path.channel.failing.append(ChatClosed("Forbidden: bot was blocked by the user"))
    await path.said_in(0.1)

    await path.inbox.receive(a_message("在吗", channel="memory", address="c0"))

    [survey] = [row for row in await path.rows("out") if row.text == "满意吗？"]
    assert (survey.status, survey.due_at) == ("waiting", outbox.NEVER)
