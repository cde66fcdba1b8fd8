"""A sender whom a supervisor blocked, on both stores: nothing is lost, danger is answered, it ends by itself."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import partial

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from desk.channel import Media
from desk.conversations import outbox
from desk.conversations.absence import Absences
from desk.conversations.block import Wanted
from desk.conversations.blocked_list import VERY_MANY
from desk.conversations.blocks import EndedBlocks
from desk.dialogue import Choice
from desk.errors import Conflict
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import AuditRow, MessageRow
from tests.integration.test_console import page, post, sign_in
from tests.messages import MessagePath, StandingClock, a_message
from tests.staff_room import StaffRoom

Client = TestClient[web.Request, web.Application]
TOLD = (
    "12月1日之前，我这个智能助手先不在这里回您。您写的都会留着，有同事看；登记过的单子照常办。\n"
    "有人有危险就别等，马上打110、119或120。要反映事情，打12345，一直有人接。"
)
said = partial(a_message, channel="memory", address="a")
FLOOD = Wanted("flood", 7)


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


@pytest.fixture
async def sun(path: MessagePath) -> Actor:
    return await path.colleague("sun", role="supervisor")


async def blocked(path: MessagePath, sun: Actor, wanted: Wanted = FLOOD) -> int:
    conversation = await path.conversation_with(channel="memory", address="a")
    await path.conversations.blocks.block(sun, conversation, wanted, zone=UTC)
    return conversation


async def deliver(path: MessagePath) -> list[str]:
    """Works off all there is to do. Returns what went out by that."""
    path.channel.sent.clear()
    while await path.pump.run_once():
        pass
    while await path.delivery.run_once():
        pass
    return [one.text for one in path.channel.sent]


async def acts(path: MessagePath) -> list[tuple[str, str]]:
    async with path.db.read() as session:
        rows = await session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.actor, row.action) for row in rows]


async def test_what_a_blocked_sender_writes_is_kept_and_not_answered_and_told_of_once(
    path: MessagePath, sun: Actor
) -> None:
    conversation = await blocked(path, sun)
    await path.inbox.receive(said("又来了"))
    await path.inbox.receive(said("还有，3号楼的灯坏了"))

    sent = await deliver(path)

    assert sent == [TOLD]
    assert path.dialogue.turns == []
    assert await path.texts("in") == ["你好", "又来了", "还有，3号楼的灯坏了"]
    [listed] = await path.conversations.blocks.list()
    assert (listed.chat.id, listed.messages, listed.chat.last_text) == (
        conversation,
        2,
        "还有，3号楼的灯坏了",
    )
    assert await path.conversations.blocks.unread() == 1
    assert await acts(path) == [(sun.label, "block")]
    with pytest.raises(Conflict):
        await path.conversations.blocks.block(sun, conversation, FLOOD, zone=UTC)


async def test_danger_in_a_blocked_chat_is_answered_at_once_and_calls_a_person(
    path: MessagePath, sun: Actor
) -> None:
    conversation = await blocked(path, sun)
    await deliver(path)

    await path.inbox.receive(said("家里着火了"))

    assert any("119" in answer for answer in await deliver(path))
    row = await path.conversation(conversation)
    assert (row.held_by, row.held_reason) == ("waiting", "danger")
    assert path.dialogue.turns == []


async def test_a_voice_note_in_a_blocked_chat_is_for_a_person_to_hear(path: MessagePath, sun: Actor) -> None:
    conversation = await blocked(path, sun)

    await path.inbox.receive(said(None, media=[Media("voice", "v1")]))

    row = await path.conversation(conversation)
    assert (row.held_by, row.held_reason) == ("waiting", "spoken")


async def test_news_of_tickets_go_on_and_a_follow_up_is_heard(path: MessagePath, sun: Actor) -> None:
    conversation = await blocked(path, sun)
    await deliver(path)
    async with path.db.begin() as session:
        await outbox.post(
            session,
            conversation_id=conversation,
            text="办好了。联系过您吗？",
            author="system",
            priority=outbox.SURVEY,
            buttons=[Choice("联系过", '/answer_survey{"survey":1}')],
            now=path.clock(),
        )

    pushed = await deliver(path)
    token = path.channel.sent[-1].buttons[0].token
    await path.inbox.receive(said(None, button=token))
    await deliver(path)

    assert pushed == ["办好了。联系过您吗？"]
    assert [turn.payload for turn in path.dialogue.turns] == ['/answer_survey{"survey":1}']


async def test_what_came_during_a_block_waits_for_a_person_when_it_is_lifted(
    path: MessagePath, sun: Actor
) -> None:
    conversation = await blocked(path, sun)
    await path.inbox.receive(said("3号楼的灯坏了"))
    await deliver(path)

    came = await path.conversations.blocks.lift(sun, conversation)
    again = await path.conversations.blocks.lift(sun, conversation)

    assert (came, again) == (True, False)
    assert len(await deliver(path)) == 1
    assert path.dialogue.turns == []
    [waiting] = await path.conversations.line()
    assert (waiting.id, waiting.held_reason, waiting.block) == (conversation, "unblocked", None)
    await path.inbox.receive(said("垃圾没人清"))
    await deliver(path)
    assert [turn.text for turn in path.dialogue.turns] == ["垃圾没人清"]


async def test_a_block_ends_by_itself_also_for_who_writes_at_that_moment(
    path: MessagePath, sun: Actor
) -> None:
    conversation = await blocked(path, sun)
    over = EndedBlocks(path.db, path.wakeups, clock=path.clock, holder="first")
    path.clock.forward(timedelta(days=7).total_seconds() - 1)
    too_early = await over.tick()
    path.clock.forward(1)

    done = await over.tick()
    await path.conversations.blocks.block(sun, conversation, Wanted("repeats", 1), zone=UTC)
    path.clock.forward(timedelta(days=1).total_seconds())
    await path.inbox.receive(said("在吗"))
    await deliver(path)

    assert (too_early, done) == (0, 1)
    assert [turn.text for turn in path.dialogue.turns] == ["在吗"]
    row = await path.conversation(conversation)
    assert (row.blocked_until, row.held_by) == (None, None)
    assert await acts(path) == [(sun.label, "block"), ("system", "block_over")] * 2


async def test_a_colleague_who_goes_away_leaves_no_blocked_chat_to_the_assistant(
    path: MessagePath, sun: Actor
) -> None:
    conversation = await blocked(path, sun)
    await path.conversations.take(await path.colleague(), conversation)
    await path.inbox.receive(said("又来了"))
    path.clock.forward(3600)

    await Absences(path.db, path.wakeups, clock=path.clock, holder="first").tick()

    assert (await deliver(path))[-1].startswith("同事先去忙了，我这个智能助手暂时也不在这里回您。")
    assert path.dialogue.turns == []
    assert (await path.conversation(conversation)).held_by == "waiting"


async def test_who_writes_very_much_within_a_day_is_listed_and_nobody_else(
    path: MessagePath, sun: Actor
) -> None:
    busy = await path.conversation_with("1", channel="memory", address="a")
    calm = await path.conversation_with("1", channel="memory", address="b")
    before = path.clock() - timedelta(days=2)
    async with path.db.begin() as session:
        for chat, at in ((busy, path.clock()), (calm, before)):
            session.add_all(
                MessageRow(
                    conversation_id=chat,
                    direction="in",
                    author="citizen",
                    text="在吗",
                    status="handled",
                    due_at=at,
                    created_at=at,
                )
                for _ in range(VERY_MANY)
            )

    [listed] = await path.conversations.blocks.busy()
    await path.conversations.blocks.block(sun, busy, FLOOD, zone=UTC)

    assert (listed.chat.id, listed.messages) == (busy, VERY_MANY + 1)
    assert await path.conversations.blocks.busy() == []


async def test_a_supervisor_blocks_on_the_chats_page_and_lifts_on_the_list(
    room: StaffRoom, client: Client
) -> None:
    path = MessagePath(room.db, StandingClock(room.clock()))
    chat = await path.conversation_with()
    await room.staff("sun", "supervisor")
    await sign_in(client, "sun")
    form = {"days": "7", "note": ""}

    refused, _, why = await post(client, f"/desk/conversations/{chat}/block", reason="other", **form)
    _, _, shown = await post(client, f"/desk/conversations/{chat}/block", reason="insults", **form)
    await path.inbox.receive(a_message("灯坏了"))
    listed = await page(client, "/desk/blocked?lang=zh")
    _, _, lifted = await post(client, f"/desk/conversations/{chat}/unblock")

    assert (refused, "选“其他”要写明原因" in why) == (422, True)
    assert "这里停用了助手" in shown
    assert "辱骂、威胁" in listed
    assert "<strong>停用后 1 条</strong>" in listed
    assert "灯坏了" in listed
    assert "对话已经排进“等人回话”" in lifted
    assert "没有停用助手的对话" in lifted


async def test_an_operator_reads_the_list_and_lifts_nothing(room: StaffRoom, client: Client) -> None:
    path = MessagePath(room.db, StandingClock(room.clock()))
    chat = await path.conversation_with()
    sun = await path.colleague("sun", role="supervisor")
    await path.conversations.blocks.block(sun, chat, Wanted("flood", 1), zone=UTC)
    await room.staff("li", "operator")
    await sign_in(client, "li")

    shown = await page(client, "/desk/blocked?lang=zh")
    status, _, _ = await post(client, f"/desk/conversations/{chat}/unblock")

    assert "刷屏" in shown
    assert "恢复助手</button>" not in shown
    assert status == 403
    assert "停用助手</summary>" not in await page(client, f"/desk/conversations/{chat}")
