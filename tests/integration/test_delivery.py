"""The way out: in order, nothing lost, doubled at most what nobody can know of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from desk.channel import AnswerLost, ChatClosed, Outgoing, TryLater, Unreachable
from desk.conversations import outbox
from desk.conversations.buttons import Retired, Retirements
from desk.conversations.claim import LEASE
from desk.conversations.delivery import Delivery
from desk.conversations.memory_channel import MemoryChannel
from desk.conversations.parcels import MOST_UNCERTAIN
from desk.conversations.wakeups import OUT
from desk.dialogue import Choice
from tests.messages import MessagePath, a_message
from tests.sealed_store import Database


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


@pytest.fixture
async def chat(path: MessagePath) -> int:
    """A conversation on a channel that we send to."""
    return await path.conversation_with(channel="memory", address="a")


@asynccontextmanager
async def running(delivery: Delivery) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(delivery.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def post(
    path: MessagePath,
    chat: int,
    *texts: str,
    priority: int = outbox.ANSWER,
    buttons: Sequence[Choice] = (),
) -> None:
    async with path.db.begin() as session:
        for text in texts:
            await outbox.post(
                session,
                conversation_id=chat,
                text=text,
                author="system",
                priority=priority,
                buttons=buttons,
                now=path.clock(),
            )


def said(path: MessagePath) -> list[str]:
    return [message.text for message in path.channel.sent]


async def test_messages_go_out_in_the_order_they_were_written(path: MessagePath, chat: int) -> None:
    await post(path, chat, "一", "二", "三")

    await path.delivery.run_once()

    assert said(path) == ["一", "二", "三"]
    rows = await path.rows("out")
    assert {row.status for row in rows} == {"sent"}
    assert len({row.channel_message_id for row in rows}) == len(rows)


async def test_danger_goes_before_what_waits_already(path: MessagePath, chat: int) -> None:
    await post(path, chat, "一", "二")
    await path.inbox.receive(a_message("家里有煤气味", channel="memory", address="a"))

    await path.delivery.run_once()

    first, *rest = said(path)
    assert "先出去" in first
    assert rest[-2:] == ["一", "二"]


async def post_and_roll_back(path: MessagePath, chat: int) -> None:
    async with path.db.begin() as session:
        await outbox.post(session, conversation_id=chat, text="作废", author="system", now=path.clock())
        raise ZeroDivisionError


async def test_a_rolled_back_post_never_goes_out(path: MessagePath, chat: int) -> None:
    with pytest.raises(ZeroDivisionError):
        await post_and_roll_back(path, chat)

    await path.delivery.run_once()

    assert said(path) == []


async def test_a_commit_is_news_for_delivery_and_a_rollback_is_none(path: MessagePath, chat: int) -> None:
    news = path.wakeups.subscribe(OUT)
    with pytest.raises(ZeroDivisionError):
        await post_and_roll_back(path, chat)
    after_rollback = await news.wait(0)

    await post(path, chat, "二")

    assert not after_rollback
    assert await news.wait(0)


async def test_a_running_delivery_sends_what_is_posted(path: MessagePath, chat: int) -> None:
    async with running(path.delivery):
        await post(path, chat, "一")
        await asyncio.wait_for(path.channel.arrived.acquire(), 5)


async def test_a_passing_failure_is_tried_again_and_holds_back_what_is_behind(
    path: MessagePath, chat: int
) -> None:
    path.channel.failing.extend([TryLater("502")])
    await post(path, chat, "一", "二")
    await path.delivery.run_once()
    after_failure = said(path)
    at_once = await path.delivery.run_once()
    path.clock.forward(2)
    await path.delivery.run_once()

    assert (after_failure, at_once) == ([], 0)
    assert said(path) == ["一", "二"]


async def test_a_channel_that_names_a_time_is_left_alone_until_then(path: MessagePath, chat: int) -> None:
    path.channel.failing.append(TryLater("429", retry_after=90))
    await post(path, chat, "一")
    await path.delivery.run_once()

    path.clock.forward(89)
    assert await path.delivery.run_once() == 0
    path.clock.forward(2)
    assert await path.delivery.run_once() == 1


async def test_pauses_grow_and_nothing_is_given_up(path: MessagePath, chat: int) -> None:
    path.channel.failing.extend([TryLater("502")] * 30)
    await post(path, chat, "一")

    for _ in range(31):
        await path.delivery.run_once()
        path.clock.forward(301)

    assert said(path) == ["一"]


async def test_what_can_never_arrive_is_marked_and_the_rest_goes_on(path: MessagePath, chat: int) -> None:
    path.channel.failing.append(Unreachable("BadRequest: message is too long"))
    await post(path, chat, "一", "二")

    await path.delivery.run_once()

    first, second = (await path.rows("out"))[-2:]
    assert (first.status, first.given_up, first.error) == (
        "undeliverable",
        "refused",
        "BadRequest: message is too long",
    )
    assert second.status == "sent"
    assert (await path.conversations.get(chat)).undeliverable_since is None


@pytest.mark.parametrize("named", ["a\x00b", "\ud800", "n" * 300])
async def test_whatever_a_channel_calls_a_message_it_goes_out_once_and_its_receipt_finds_it(
    path: MessagePath, chat: int, named: str
) -> None:
    class Odd(MemoryChannel):
        async def send(self, message: Outgoing) -> str:
            await super().send(message)
            return named

    channel = Odd()
    delivery = Delivery(path.db, {channel.name: channel}, path.wakeups, clock=path.clock, holder="odd")
    await post(path, chat, "一")

    for _ in range(3):
        await delivery.run_once()
        path.clock.forward(301)
    await path.inbox.receipt("memory", "a", named)

    assert [message.text for message in channel.sent] == ["一"]
    row = (await path.rows("out"))[-1]
    assert row.status == "sent"
    assert row.seen_at is not None


async def test_whatever_a_channel_says_of_a_message_that_it_refuses_it_is_given_up(
    path: MessagePath, chat: int
) -> None:
    path.channel.failing.append(Unreachable("no\x00 \ud800such"))
    await post(path, chat, "一")

    await path.delivery.run_once()

    row = (await path.rows("out"))[-1]
    assert (row.status, row.error) == ("undeliverable", "no such")


async def test_staff_see_that_a_citizen_cannot_be_reached_until_they_write_again(
    path: MessagePath, chat: int
) -> None:
    path.channel.failing.append(ChatClosed("Forbidden"))
    await post(path, chat, "一")
    await path.delivery.run_once()
    marked = await path.conversations.get(chat)

    await path.inbox.receive(a_message(channel="memory", address="a"))

    assert marked.undeliverable_since == path.clock()
    assert (await path.conversations.get(chat)).undeliverable_since is None


async def test_an_answer_whose_acknowledgement_was_lost_is_sent_again_at_once(
    path: MessagePath, chat: int
) -> None:
    path.channel.failing.append(AnswerLost("ReadTimeout"))
    await post(path, chat, "一", "二")

    await path.delivery.run_once()

    assert said(path) == ["一", "一", "二"]


async def test_a_push_whose_acknowledgement_was_lost_is_sent_again_after_a_minute(
    path: MessagePath, chat: int
) -> None:
    path.channel.failing.append(AnswerLost("ReadTimeout"))
    await post(path, chat, "派单了", priority=outbox.PUSH)
    await path.delivery.run_once()
    row = (await path.rows("out"))[-1]
    path.clock.forward(59)
    too_early = await path.delivery.run_once()
    path.clock.forward(2)
    await path.delivery.run_once()

    assert (row.status, too_early) == ("uncertain", 0)
    assert said(path) == ["派单了", "派单了"]
    assert (await path.rows("out"))[-1].status == "sent"


@pytest.mark.parametrize("priority", [outbox.DANGER, outbox.ANSWER, outbox.PUSH])
async def test_what_stays_uncertain_again_and_again_is_left_for_staff_to_see_and_the_rest_goes_on(
    path: MessagePath, chat: int, priority: int
) -> None:
    path.channel.failing.extend([*[TryLater("502")] * 10, *[AnswerLost("KeyError")] * MOST_UNCERTAIN])
    await post(path, chat, "一", "二", priority=priority)

    for _ in range(20):
        await path.delivery.run_once()
        path.clock.forward(301)

    assert said(path) == ["一"] * MOST_UNCERTAIN + ["二"]
    first, second = (await path.rows("out"))[-2:]
    assert (first.status, first.error, second.status) == ("undeliverable", "KeyError", "sent")


async def test_an_answer_does_not_wait_a_minute_behind_an_uncertain_push(
    path: MessagePath, chat: int
) -> None:
    path.channel.failing.append(AnswerLost("ReadTimeout"))
    await post(path, chat, "派单了", priority=outbox.PUSH)
    await path.delivery.run_once()

    await post(path, chat, "在呢")
    await path.delivery.run_once()

    assert said(path) == ["派单了", "派单了", "在呢"]


async def test_a_process_that_died_while_sending_leaves_the_message_uncertain(
    path: MessagePath, chat: int
) -> None:
    await post(path, chat, "一", "二")
    [_] = await path.delivery.claim(10)
    row = (await path.rows("out"))[-2]

    path.clock.forward(LEASE.total_seconds() + 1)
    await path.another_delivery("second").run_once()

    assert row.status == "uncertain"
    assert said(path) == ["一", "二"]


async def test_a_push_that_died_on_its_way_is_not_sent_again_before_a_minute(
    path: MessagePath, chat: int
) -> None:
    await post(path, chat, "派单了", priority=outbox.PUSH)
    [_] = await path.delivery.claim(10)
    path.clock.forward(LEASE.total_seconds() + 1)

    assert await path.another_delivery("second").run_once() == 0
    path.clock.forward(60)
    assert await path.another_delivery("second").run_once() == 1


async def test_a_claimed_conversation_is_nobody_elses(path: MessagePath, chat: int) -> None:
    await post(path, chat, "一")
    await path.delivery.claim(10)

    assert await path.another_delivery("second").run_once() == 0


async def test_a_delivery_whose_conversation_is_another_ones_now_settles_nothing(
    path: MessagePath, chat: int
) -> None:
    await post(path, chat, "一", "二")
    [late] = await path.delivery.claim(10)
    path.clock.forward(LEASE.total_seconds() + 1)
    second = path.another_delivery("second")
    [claimed] = await second.claim(10)

    await path.delivery.work(late)
    before = (await path.rows("out"))[-2].status
    await second.work(claimed)

    assert before == "uncertain"
    assert {row.status for row in await path.rows("out")} == {"sent"}


async def test_a_delivery_that_is_stopped_hears_what_became_of_a_send_and_begins_no_other(
    path: MessagePath, chat: int
) -> None:
    path.channel.open_gate.clear()
    await post(path, chat, "一", "二")
    async with running(path.delivery) as task:
        await path.channel.arrived.acquire()
        task.cancel()
        path.channel.open_gate.set()

    left = [(row.status, row.attempts) for row in (await path.rows("out"))[-2:]]
    others = await path.another_delivery("second").run_once()
    assert (left, others) == ([("sent", 1), ("waiting", 0)], 1)
    assert said(path) == ["一", "二"]


async def test_what_is_known_to_have_arrived_is_written_when_the_store_is_back_and_not_sent_again(
    path: MessagePath, chat: int
) -> None:
    away = 2

    def leave(*_: object) -> None:
        nonlocal away
        if path.channel.sent and away:
            away -= 1
            raise OperationalError("BEGIN", None, OSError("no space left"))

    await post(path, chat, "一")
    event.listen(path.db.engine.sync_engine, "begin", leave)
    await path.delivery.run_once()

    assert (away, said(path)) == (0, ["一"])
    assert (await path.rows("out"))[-1].status == "sent"


async def test_several_services_on_one_store_send_everything_once_and_in_order(database_url: str) -> None:
    stores = [Database(database_url) for _ in range(3)]
    first = MessagePath(stores[0])
    chats = [await first.conversation_with(channel="memory", address=f"a{n}") for n in range(6)]
    for number in range(5):
        for chat in chats:
            await post(first, chat, f"{chat}.{number}")
    paths = [first, *(MessagePath(db, channel=first.channel) for db in stores[1:])]

    deliveries = [path.another_delivery(f"service-{at}") for at, path in enumerate(paths)]
    while sum(await asyncio.gather(*(delivery.run_once() for delivery in deliveries))):
        pass

    for chat in chats:
        mine = [text for text in said(first) if text.startswith(f"{chat}.")]
        assert mine == [f"{chat}.{number}" for number in range(5)]
    for db in stores:
        await db.close()


async def test_chats_that_fetch_are_not_sent_to(path: MessagePath) -> None:
    await path.inbox.receive(a_message(channel="web"))
    await path.pump.run_once()

    assert await path.delivery.run_once() == 0
    assert len(await path.inbox.waiting("web", "device-1")) == 1


async def test_a_channel_that_is_not_set_up_here_keeps_its_messages(path: MessagePath) -> None:
    await path.inbox.receive(a_message(channel="wechat", address="w"))
    await path.pump.run_once()

    assert await path.delivery.run_once() == 0
    assert (await path.rows("out"))[0].status == "waiting"


async def test_buttons_travel_as_tokens(path: MessagePath, chat: int) -> None:
    await post(
        path, chat, "联系过您吗？", buttons=[Choice("联系过", "/answer_survey{}"), Choice("没有", "/x")]
    )

    await path.delivery.run_once()

    buttons = path.channel.sent[0].buttons
    assert [button.title for button in buttons] == ["联系过", "没有"]
    assert all(len(button.token) == 10 for button in buttons)


async def test_a_channel_that_names_two_messages_alike_does_not_send_twice(
    path: MessagePath, chat: int
) -> None:
    class Forgetful(MemoryChannel):
        async def send(self, message: object) -> str:
            await super().send(message)  # type: ignore[arg-type]
            return "same"

    path.channel = Forgetful()
    path.delivery = path.another_delivery("forgetful")
    await post(path, chat, "一", "二")

    await path.delivery.run_once()

    assert said(path) == ["一", "二"]
    assert [row.status for row in (await path.rows("out"))[-2:]] == ["sent", "sent"]


async def test_a_fault_in_a_channels_code_leaves_the_message_uncertain(path: MessagePath, chat: int) -> None:
    class Broken(MemoryChannel):
        async def send(self, message: object) -> str:
            raise ZeroDivisionError

    path.channel = Broken()
    path.delivery = path.another_delivery("broken")
    await post(path, chat, "派单了", priority=outbox.PUSH)

    await path.delivery.run_once()

    row = (await path.rows("out"))[-1]
    assert (row.status, row.error) == ("uncertain", "ZeroDivisionError")


async def test_surveys_are_kept_back_until_a_person_has_read_words_of_suicide(
    path: MessagePath, chat: int
) -> None:
    await path.inbox.receive(a_message("我不想活了", channel="memory", address="a"))
    await post(path, chat, "满意吗？", priority=outbox.SURVEY)
    await path.delivery.run_once()
    before = said(path)

    await path.conversations.mark_read(await path.colleague(), chat)
    await path.delivery.run_once()

    assert "满意吗？" not in before
    assert said(path)[-1] == "满意吗？"


async def test_used_keyboards_are_taken_off_by_the_channel(path: MessagePath) -> None:
    taken_off = asyncio.Event()

    class Watched(MemoryChannel):
        async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
            await super().retire_buttons(address, channel_message_id, text)
            taken_off.set()

    channel = Watched()
    retirements = Retirements()
    delivery = Delivery(
        path.db,
        {"memory": channel},
        path.wakeups,
        clock=path.clock,
        holder="h",
        retirements=retirements,
    )
    async with running(delivery):
        retirements.add(Retired("elsewhere", "a", "1", "?"))
        retirements.add(Retired("memory", "a", "42", "是吗？"))
        await asyncio.wait_for(taken_off.wait(), 5)

    assert channel.retired == ["42"]


async def test_a_send_costs_two_transactions_and_the_next_one_more(path: MessagePath, chat: int) -> None:
    await post(path, chat, "一", "二")
    commits: list[object] = []
    event.listen(path.db.engine.sync_engine, "commit", commits.append)

    await path.delivery.run_once()

    assert len(commits) == 3


async def test_ids_grow_in_the_order_of_commits_within_a_conversation(postgres_url: str) -> None:
    db = Database(postgres_url)
    path = MessagePath(db)
    chat = await path.conversation_with(channel="web")
    may_commit, has_posted = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with db.begin() as session:
            await outbox.post(session, conversation_id=chat, text="一", author="system", now=path.clock())
            has_posted.set()
            await may_commit.wait()

    async def quick() -> None:
        await has_posted.wait()
        async with db.begin() as session:
            await outbox.post(session, conversation_id=chat, text="二", author="system", now=path.clock())

    tasks = [asyncio.create_task(slow()), asyncio.create_task(quick())]
    await has_posted.wait()
    done, _ = await asyncio.wait(tasks, timeout=0.05)
    may_commit.set()
    await asyncio.gather(*tasks)

    assert not done
    assert (await path.texts())[-2:] == ["一", "二"]
    await db.close()
