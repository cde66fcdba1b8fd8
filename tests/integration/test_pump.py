"""The way to the dialogue and back: one answer to each message, in order, whatever dies in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from desk.channel import Place
from desk.conversations import outbox
from desk.conversations.claim import LEASE
from desk.conversations.failures import APOLOGISE_AT, HAND_OVER_AT
from desk.conversations.pump import Pump
from desk.dialogue import Choice, DialogueDown, Reply, Said, Turn, TurnFailed, TurnRefused
from desk.store.models import DraftRow, TicketRow
from tests.messages import NOON, MessagePath, a_message
from tests.sealed_store import Database

APOLOGY = "您的话我收到了，系统这会儿有点慢，一好我就回您，不用重发。"


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


@asynccontextmanager
async def running(pump: Pump) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(pump.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def fail(path: MessagePath, times: int, *, every: float = 20) -> None:
    """Let the pump try so many times, `every` so many seconds."""
    for _ in range(times):
        path.clock.forward(every)
        await path.pump.run_once()


async def test_a_message_gets_its_reply_with_what_was_understood(path: MessagePath) -> None:
    def answer(turn: Turn) -> Reply:
        entities = [{"entity": "district", "value": "110105"}]
        messages = [Said("记下了。"), Said("在哪个小区？", [Choice("跳过", "/skip")])]
        likely = [("sanitation.rubbish_collection", 0.8), ("greening.trees", 0.1)]
        return Reply(
            messages, intent="file_complaint", confidence=0.9, entities=entities, model="m1", categories=likely,
            kind="complaint",
        )  # fmt: skip

    path.dialogue.answer = answer
    received = await path.inbox.receive(a_message())
    await path.pump.run_once()

    [row] = await path.rows("in")
    assert row.status == "handled"
    assert row.understanding == {
        "intent": "file_complaint",
        "confidence": 0.9,
        "entities": [{"entity": "district", "value": "110105"}],
        "model": "m1",
        "categories": [["sanitation.rubbish_collection", 0.8], ["greening.trees", 0.1]],
        "kind": "complaint",
    }
    assert (row.intent, row.confidence) == ("file_complaint", 0.9)
    replies = await path.rows("out")
    assert [(reply.text, reply.answers) for reply in replies] == [
        ("记下了。", received.message_id),
        ("在哪个小区？", received.message_id),
    ]


async def test_the_dialogue_is_told_what_the_desk_knows(path: MessagePath) -> None:
    pump = Pump(
        path.db, path.dialogue, path.wakeups, clock=path.clock, holder="h", zone=ZoneInfo("Asia/Shanghai")
    )
    received = await path.inbox.receive(
        a_message("家里有煤气味", place=Place(39.99, 116.48), sent_at=NOON - timedelta(minutes=5))
    )
    async with path.db.begin() as session:
        session.add(
            DraftRow(
                conversation_id=received.conversation_id,
                state="open",
                fields={},
                created_at=NOON,
                updated_at=NOON,
            )
        )

    await pump.run_once()

    [turn] = path.dialogue.turns
    assert (turn.id, turn.sender) == (str(received.message_id), f"c{received.conversation_id}")
    assert turn.metadata == {
        "lang": "zh",
        "now": "2026-11-24T19:55:00+08:00",
        "danger": "gas",
        "channel": "web",
        "place": {"lat": 39.99, "long": 116.48, "name": None, "district": "110105"},
        "media": [],
        "draft": True,
        "incidents": False,
        "quiet": False,
        "forwarded": False,
        "reply_to_ticket": None,
    }


async def test_a_reply_to_a_notice_names_the_ticket_it_was_about(path: MessagePath) -> None:
    conversation = await path.conversation_with(channel="memory", address="a")
    await a_ticket_notice(path, conversation, "BJ20261124-000123")
    await path.delivery.run_once()
    notice = (await path.rows("out"))[-1]

    await path.inbox.receive(
        a_message("还是没修", channel="memory", address="a", reply_to=notice.channel_message_id)
    )
    await path.pump.run_once()

    assert path.dialogue.turns[-1].metadata["reply_to_ticket"] == "BJ20261124-000123"


async def test_the_conversation_speaks_what_the_dialogue_speaks(path: MessagePath) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("OK")], lang="en")
    received = await path.inbox.receive(a_message("说英文吧"))

    await path.pump.run_once()

    assert (await path.conversation(received.conversation_id)).lang == "en"


async def test_messages_of_one_conversation_are_answered_one_at_a_time_and_in_order(
    path: MessagePath,
) -> None:
    path.dialogue.open_gate.clear()
    async with running(path.pump):
        for number in range(5):
            await path.inbox.receive(a_message(str(number)))
        await path.dialogue.arrived.acquire()
        assert path.dialogue.arrived.locked()
        path.dialogue.open_gate.set()
        await until(path, lambda: len(path.dialogue.turns) == 5)

    assert [turn.text for turn in path.dialogue.turns] == ["0", "1", "2", "3", "4"]
    assert await path.texts() == ["0", "1", "2", "3", "4"]


async def test_conversations_do_not_wait_for_each_other(path: MessagePath) -> None:
    path.dialogue.open_gate.clear()
    async with running(path.pump):
        for number in range(3):
            await path.inbox.receive(a_message(address=f"device-{number}"))

        for _ in range(3):
            await asyncio.wait_for(path.dialogue.arrived.acquire(), 5)
        path.dialogue.open_gate.set()


async def test_a_silent_turn_writes_nothing(path: MessagePath) -> None:
    path.dialogue.answer = lambda turn: Reply([])
    await path.inbox.receive(a_message())
    await path.pump.run_once()

    assert await path.rows("out") == []
    assert (await path.rows("in"))[0].status == "handled"


async def test_a_process_that_died_before_the_call_is_made_up_for(path: MessagePath) -> None:
    await path.inbox.receive(a_message())
    [_] = await path.pump.claim(10)

    survivor = path.another_pump("second")
    assert await survivor.run_once() == 0
    path.clock.forward(LEASE.total_seconds() + 1)
    assert await survivor.run_once() == 1

    assert len(await path.rows("out")) == 1


async def test_a_process_that_died_after_the_call_gives_one_answer_and_one_turn(path: MessagePath) -> None:
    await path.inbox.receive(a_message())
    [job] = await path.pump.claim(10)
    assert job.item.turn is not None
    await path.dialogue.turn(job.item.turn)

    path.clock.forward(LEASE.total_seconds() + 1)
    await path.another_pump("second").run_once()

    assert len(path.dialogue.turns) == 1
    assert len(await path.rows("out")) == 1


async def test_conversations_are_claimed_by_the_oldest_of_each_and_each_once(path: MessagePath) -> None:
    for device in ("one", "one", "two", "one", "three", "two", "four"):
        await path.inbox.receive(a_message(address=device))

    first, second = await path.pump.claim(1), await path.pump.claim(2)

    claimed = [job.item.whence.address for job in (*first, *second) if job.item.whence is not None]
    assert claimed == ["one", "two", "three"]


async def test_what_was_claimed_and_cannot_be_read_is_anybodys_at_once(
    path: MessagePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> NoReturn:
        raise OperationalError("SELECT", {}, ConnectionError("away"))

    await path.inbox.receive(a_message("你好"))
    monkeypatch.setattr("desk.conversations.pump.next_items", away)
    with pytest.raises(OperationalError):
        await path.pump.claim(8)
    monkeypatch.undo()

    jobs = await path.another_pump("second").claim(8)

    assert [job.item.turn.text for job in jobs if job.item.turn] == ["你好"]


async def test_a_pump_that_lost_its_claim_writes_nothing(path: MessagePath) -> None:
    await path.inbox.receive(a_message())
    [late] = await path.pump.claim(10)
    path.clock.forward(LEASE.total_seconds() + 1)
    await path.another_pump("second").run_once()

    await path.pump.work(late)

    assert len(await path.rows("out")) == 1


async def test_a_pump_whose_conversation_is_another_ones_now_writes_nothing(path: MessagePath) -> None:
    await path.inbox.receive(a_message())
    [late] = await path.pump.claim(10)
    path.clock.forward(LEASE.total_seconds() + 1)
    second = path.another_pump("second")
    [claimed] = await second.claim(10)

    await path.pump.work(late)
    before = await path.texts()
    await second.work(claimed)

    assert before == []
    assert len(await path.rows("out")) == 1


async def test_a_renewed_claim_is_not_taken_by_others(path: MessagePath) -> None:
    await path.inbox.receive(a_message())
    [job] = await path.pump.claim(10)
    path.clock.forward(LEASE.total_seconds() - 1)
    await path.pump._renew(job.claim)
    path.clock.forward(2)

    assert await path.another_pump("second").run_once() == 0


async def test_a_pump_that_is_stopped_writes_the_answer_it_waits_for_and_leaves_the_rest_to_others(
    path: MessagePath,
) -> None:
    path.dialogue.open_gate.clear()
    for text in ("一", "二"):
        await path.inbox.receive(a_message(text))
    async with running(path.pump) as task:
        await path.dialogue.arrived.acquire()
        task.cancel()
        path.dialogue.open_gate.set()

    finished = await path.texts()
    left = [row.status for row in await path.rows("in")]
    others = await path.another_pump("second").run_once()
    assert (finished, left, others) == (["一"], ["handled", "waiting"], 1)
    assert await path.texts() == ["一", "二"]


async def test_a_service_that_starts_takes_over_what_died_on_its_sqlite_file(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    path = MessagePath(db)
    await path.inbox.receive(a_message())
    await path.pump.claim(10)

    async with running(path.another_pump("second")):
        await until(path, lambda: len(path.dialogue.turns) == 1)

    await db.close()


async def test_several_services_on_one_store_answer_every_message_once_and_in_order(
    database_url: str,
) -> None:
    stores = [Database(database_url) for _ in range(3)]
    first = MessagePath(stores[0])
    others = [MessagePath(db, dialogue=first.dialogue, wakeups=first.wakeups) for db in stores[1:]]
    for number in range(8):
        for device in range(6):
            await first.inbox.receive(a_message(f"{device}.{number}", address=f"device-{device}"))

    pumps = [path.another_pump(f"service-{at}") for at, path in enumerate([first, *others])]
    while sum(await asyncio.gather(*(pump.run_once() for pump in pumps))):
        pass

    assert len(first.dialogue.turns) == 48
    for device in range(6):
        mine = [turn.text for turn in first.dialogue.turns if turn.text.startswith(f"{device}.")]
        assert mine == [f"{device}.{number}" for number in range(8)]
    assert len(await first.rows("out")) == 48
    for db in stores:
        await db.close()


@pytest.mark.parametrize("problem", [DialogueDown("refused"), TurnFailed("503")])
async def test_a_message_that_could_not_be_answered_is_tried_again_later(
    path: MessagePath, problem: DialogueDown
) -> None:
    path.dialogue.down = problem
    await path.inbox.receive(a_message())
    await path.pump.run_once()
    at_once = await path.pump.run_once()
    path.dialogue.down = None
    path.clock.forward(2)
    await path.pump.run_once()

    assert at_once == 0
    assert len(await path.rows("out")) == 1
    assert (await path.rows("in"))[0].status == "handled"


async def test_what_is_behind_a_message_that_rests_waits_too(path: MessagePath) -> None:
    path.dialogue.down = TurnFailed("503")
    await path.inbox.receive(a_message("一"))
    await path.pump.run_once()
    path.dialogue.down = None
    await path.inbox.receive(a_message("二"))

    assert await path.pump.run_once() == 0
    first, second = await path.rows("in")
    assert second.due_at == first.due_at, "or every scan would find it anew"
    path.clock.forward(2)
    await path.pump.run_once()

    assert await path.texts() == ["一", "二"]


async def test_a_waiting_citizen_is_told_once_that_the_answer_takes_longer(path: MessagePath) -> None:
    path.dialogue.down = DialogueDown("refused")
    received = await path.inbox.receive(a_message())

    await fail(path, APOLOGISE_AT - 1)
    before = await path.texts()
    await fail(path, 20, every=120)

    assert before == []
    assert await path.texts() == [APOLOGY]
    [row] = await path.rows("in")
    assert (row.status, row.attempts) == ("waiting", APOLOGISE_AT + 19)
    assert (await path.rows("out"))[0].answers == received.message_id


async def test_two_slow_answers_in_a_row_are_apologised_for_once(path: MessagePath) -> None:
    for text in ("一", "二"):
        path.dialogue.down = TurnFailed("503")
        await path.inbox.receive(a_message(text))
        await fail(path, APOLOGISE_AT)
        path.dialogue.down = None
        await fail(path, 1)

    assert await path.texts() == [APOLOGY, "一", "二"]


async def test_the_apology_is_in_the_citizens_language(path: MessagePath) -> None:
    path.dialogue.down = DialogueDown("refused")
    await path.inbox.receive(a_message("a pothole"))

    await fail(path, APOLOGISE_AT)

    assert (await path.texts())[0].startswith("I have your message.")


async def test_after_an_outage_everything_that_rests_is_due_at_once(path: MessagePath) -> None:
    path.dialogue.down = DialogueDown("refused")
    for device in range(3):
        await path.inbox.receive(a_message(address=f"device-{device}"))
    await fail(path, 6)
    path.dialogue.down = None
    await path.inbox.receive(a_message(address="device-new"))

    await path.pump.run_once()
    await path.pump.run_once()

    assert {row.status for row in await path.rows("in")} == {"handled"}


async def test_a_message_that_fails_as_all_do_is_kept_though_others_succeeded_just_before(
    path: MessagePath,
) -> None:
    await path.conversation_with(address="device-2")
    path.dialogue.down = TurnFailed("503")
    await path.inbox.receive(a_message())

    await fail(path, HAND_OVER_AT, every=3)

    row = (await path.rows("in"))[-1]
    assert (row.status, row.failures) == ("waiting", HAND_OVER_AT)


async def test_a_message_that_fails_while_others_succeed_goes_to_a_person(path: MessagePath) -> None:
    def answer(turn: Turn) -> Reply:
        if turn.text == "毒":
            raise TurnFailed("503")
        return Reply([Said("好")])

    path.dialogue.answer = answer
    received = await path.inbox.receive(a_message("毒"))
    for _ in range(HAND_OVER_AT):
        path.clock.forward(20)
        await path.inbox.receive(a_message(address="device-2"))
        await path.pump.run_once()

    row = (await path.rows("in"))[0]
    assert (row.status, row.error) == ("failed", "503")
    assert (await path.conversation(received.conversation_id)).held_by == "waiting"
    mine = [line.text for line in (await path.inbox.history("web", "device-1")).lines]
    assert mine == ["毒", APOLOGY, "这条我没处理好，已经标出来请同事看。您换个说法再发一次也行。"]
    await path.inbox.receive(a_message("路灯"))
    await path.pump.run_once()
    assert (await path.texts())[-1] == "好"


async def test_a_message_is_kept_for_as_long_as_the_dialogue_cannot_be_reached(path: MessagePath) -> None:
    path.dialogue.down = DialogueDown("refused")
    await path.inbox.receive(a_message())

    await fail(path, HAND_OVER_AT * 6)
    path.dialogue.down = TurnFailed("503")
    await fail(path, HAND_OVER_AT - 1)

    [row] = await path.rows("in")
    assert (row.status, row.failures) == ("waiting", HAND_OVER_AT - 1)


async def test_a_message_that_always_fails_goes_to_a_person_even_if_nothing_else_happens(
    path: MessagePath,
) -> None:
    path.dialogue.down = TurnFailed("503")
    received = await path.inbox.receive(a_message("毒"))
    await path.inbox.receive(a_message("路灯"))

    await fail(path, HAND_OVER_AT, every=16)
    before = (await path.rows("in"))[0].status
    await fail(path, 10, every=16)
    path.dialogue.down = None
    await fail(path, 1)

    first, second = await path.rows("in")
    assert (before, first.status, first.error, second.status) == ("waiting", "failed", "503", "handled")
    assert (await path.conversation(received.conversation_id)).held_by == "waiting"
    assert (await path.texts())[-1] == "路灯"


async def test_a_turn_the_dialogue_refuses_goes_to_a_person_at_once(path: MessagePath) -> None:
    path.dialogue.down = TurnRefused("400")
    await path.inbox.receive(a_message())

    await path.pump.run_once()

    assert (await path.rows("in"))[0].status == "failed"


async def test_a_fault_of_ours_delays_one_message_and_stops_nothing(path: MessagePath) -> None:
    def answer(turn: Turn) -> Reply:
        if turn.text == "坏":
            raise ZeroDivisionError
        return Reply([Said("好")])

    path.dialogue.answer = answer
    await path.inbox.receive(a_message("坏"))
    await path.inbox.receive(a_message("灯", address="device-2"))
    await path.pump.run_once()

    first, second = await path.rows("in")
    assert (first.status, first.error, second.status) == ("waiting", "ZeroDivisionError", "handled")


async def test_notes_are_told_in_order_with_the_messages(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message("一"))
    async with path.db.begin() as session:
        note = {"ticket_in_focus": "BJ20261124-000123", "text": "派给望京街道了"}
        await outbox.tell_dialogue(
            session, conversation_id=received.conversation_id, note=note, now=path.clock()
        )
    await path.inbox.receive(a_message("二"))
    path.dialogue.answer = lambda turn: Reply([Said(f"{turn.text} {len(path.dialogue.notes)}")])

    await path.pump.run_once()

    assert await path.texts() == ["一 0", "二 1"]
    assert path.dialogue.notes[0].note == note
    assert path.dialogue.notes[0].sender == f"c{received.conversation_id}"
    assert [row.status for row in await path.rows("note")] == ["handled"]


async def test_nothing_is_handed_to_the_dialogue_while_staff_hold_the_conversation(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    staff = await path.colleague()
    await path.inbox.receive(a_message("在路上"))
    await path.conversations.take(staff, conversation)
    await path.inbox.receive(a_message("有人吗"))

    assert await path.pump.run_once() == 0
    assert [row.status for row in await path.rows("in")] == ["handled", "held", "held"]


async def test_notes_wait_too_until_the_conversation_is_given_back(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message())
    [under_way] = await path.pump.claim(10)
    staff = await path.colleague()
    path.clock.forward(1)
    await path.conversations.take(staff, received.conversation_id)
    async with path.db.begin() as session:
        note = {"text": "派给望京街道了"}
        await outbox.tell_dialogue(
            session, conversation_id=received.conversation_id, note=note, now=path.clock()
        )

    await path.pump.work(under_way)
    await path.pump.run_once()
    before = list(path.dialogue.notes)
    await path.conversations.give_back(staff, received.conversation_id)
    await path.pump.run_once()

    assert before == []
    assert [told.note.get("text") for told in path.dialogue.notes] == ["派给望京街道了", ""]


async def test_a_turn_that_fails_after_staff_took_over_is_theirs(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message())
    [under_way] = await path.pump.claim(10)
    await path.conversations.take(await path.colleague(), received.conversation_id)
    path.dialogue.down = TurnRefused("400")

    await path.pump.work(under_way)

    assert (await path.rows("in"))[0].status == "held"


async def test_a_turn_that_staff_overtook_still_gets_its_answer(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message())
    [job] = await path.pump.claim(10)
    await path.conversations.take(await path.colleague(), received.conversation_id)
    await path.inbox.receive(a_message("第二句"))

    await path.pump.work(job)

    assert [row.status for row in await path.rows("in")] == ["handled", "held"]
    assert (await path.texts())[-1] == "楼下垃圾三天没人清运"


async def test_a_turn_costs_two_transactions_and_on_postgresql_none(
    path: MessagePath,
) -> None:
    await path.inbox.receive(a_message())
    commits: list[object] = []
    event.listen(path.db.engine.sync_engine, "commit", commits.append)

    await path.pump.run_once()

    assert len(commits) == (2 if path.db.is_sqlite else 0)


async def test_no_transaction_is_open_while_the_dialogue_works(path: MessagePath) -> None:
    open_ones: list[int] = []
    engine = path.db.engine.sync_engine
    event.listen(engine, "begin", lambda connection: open_ones.append(1))
    event.listen(engine, "commit", lambda connection: open_ones.pop())
    event.listen(engine, "rollback", lambda connection: open_ones.pop())
    path.dialogue.answer = lambda turn: Reply([Said(f"{len(open_ones)} open")])
    await path.inbox.receive(a_message())

    await path.pump.run_once()

    assert await path.texts() == ["0 open"]


async def until(path: MessagePath, reached: Callable[[], bool]) -> None:
    """Wait for the answers that a running pump writes, by the news of their commits."""
    news = path.inbox.subscribe("web", "device-1")
    async with asyncio.timeout(10):
        while not reached() or (await path.inbox.history("web", "device-1")).busy:
            await news.wait(1)
    news.close()


async def a_ticket_notice(path: MessagePath, conversation: int, number: str) -> None:
    async with path.db.begin() as session:
        ticket = TicketRow(
            number=number,
            tracking_code="7KQ2MF",
            filing_key=number,
            status="received",
            kind="complaint",
            category="sanitation.rubbish",
            category_group="sanitation",
            title="垃圾",
            description="垃圾",
            channel="memory",
            conversation_id=conversation,
            urgency="normal",
            dispatch_due_at=NOON,
            due_at=NOON,
            created_at=NOON,
            updated_at=NOON,
        )
        session.add(ticket)
        await session.flush()
        await outbox.post(
            session,
            conversation_id=conversation,
            text="派给望京街道了",
            author="system",
            priority=outbox.PUSH,
            ticket_id=ticket.id,
            now=path.clock(),
        )


async def test_a_message_that_came_late_is_tried_as_long_as_any_other(path: MessagePath) -> None:
    path.dialogue.down = TurnFailed("503")
    await path.inbox.receive(a_message(sent_at=path.clock() - timedelta(hours=1)))

    await fail(path, HAND_OVER_AT, every=3)

    [row] = await path.rows("in")
    assert (row.status, row.failures) == ("waiting", HAND_OVER_AT)
