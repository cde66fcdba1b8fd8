"""What is written by one statement without a lock: the rows of the other way, or none where somebody came first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, event, exists, func, select, text, update
from sqlalchemy.exc import IntegrityError

from desk.channel import Received
from desk.conversations import outbox
from desk.conversations.inbox import DeskInbox
from desk.dialogue import Choice, Reply, Said
from desk.kept.erasing import Eraser
from desk.media.store import MediaStore
from desk.search import messages as search
from desk.store.database import do_last, tell_after_commit
from desk.store.models import ButtonRow, ConversationRow, CursorRow, MessageRow
from desk.store.together import NotAtOnce, Seen
from desk.store.types import version_of
from tests.integration.test_begun_again import waits
from tests.looks import after_each_look
from tests.messages import NOON, MessagePath, SmallCity, a_message
from tests.sealed_store import Database

SEEN = select(ConversationRow, version_of(ConversationRow.__tablename__)).where(ConversationRow.id == 1)
NOT_COMPARED = {"id", "conversation_id", "answers", "address", "channel_message_id", "card"}
"""What is another's in another chat: a card has tokens in it."""
BUTTONS = select(ButtonRow.position, ButtonRow.title, ButtonRow.payload, ButtonRow.used_at).order_by(
    ButtonRow.message_id, ButtonRow.position
)
WORDS = text(
    "SELECT CAST(words AS text) FROM message_words JOIN messages ON messages.id = rowid"
    " WHERE conversation_id = :chat ORDER BY rowid"
)
ONCE = Database.once


@pytest.fixture
async def path(postgres_url: str) -> AsyncIterator[MessagePath]:
    """A conversation that has begun."""
    db = Database(postgres_url)
    path = MessagePath(db)
    path.dialogue.answer = lambda turn: Reply(
        [Said(f"好的：{turn.text}", [Choice("跳过", "/skip")])], intent="inform"
    )
    await path.conversation_with("你好")
    path.clock.forward(1)
    yield path
    await db.close()


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of each attempt to write by one statement."""
    seen: list[str] = []

    @asynccontextmanager
    async def tells(db: Database, row: Seen[Any], **more: Any) -> AsyncIterator[Any]:
        try:
            async with ONCE(db, row, **more) as given:
                yield given
        except NotAtOnce:
            seen.append("left")
            raise
        seen.append("at once")

    monkeypatch.setattr(Database, "once", tells)
    return seen


def no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on everything is written with a lock."""

    def left(*_: Any, **__: Any) -> AbstractAsyncContextManager[Any]:
        raise NotAtOnce

    monkeypatch.setattr(Database, "once", left)


async def seen(db: Database) -> Seen[ConversationRow]:
    async with db.read() as session:
        row, version = (await session.execute(SEEN)).one()
    return Seen(row, version)


async def chat_of(path: MessagePath, address: str) -> list[Any]:
    """All that is kept of a chat and does not differ from another's."""

    def told(row: Any) -> dict[str, Any]:
        columns = row.__table__.columns.keys()
        return {name: getattr(row, name) for name in columns if name not in NOT_COMPARED}

    async with path.db.read() as session:
        chat = await session.scalar(select(ConversationRow).where(ConversationRow.address == address))
        assert chat is not None
        rows = await session.scalars(
            select(MessageRow).where(MessageRow.conversation_id == chat.id).order_by(MessageRow.id)
        )
        buttons = await session.execute(BUTTONS.where(ButtonRow.conversation_id == chat.id))
        words = await session.scalars(WORDS, {"chat": chat.id})
        return [told(chat), [told(row) for row in rows], buttons.all(), words.all()]


def a_row(words: str) -> MessageRow:
    told = {"direction": "in", "author": "citizen", "status": "waiting", "due_at": NOON, "created_at": NOON}
    return MessageRow(conversation_id=1, text=words, **told)


async def test_a_turn_leaves_the_rows_that_it_leaves_with_locks(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def turns(address: str) -> list[Any]:
        start = path.clock.now
        await path.conversation_with("你好", address=address)
        for words in ("楼下垃圾三天没人清运", "my name is on it"):
            path.clock.forward(60)
            await path.inbox.receive(a_message(words, address=address, lang="en"))
            await path.pump.run_once()
        path.clock.now = start
        return await chat_of(path, address)

    found = await turns("device-2")
    no_more(monkeypatch)
    expected = await turns("device-3")

    assert ways == ["at once"] * 6
    assert found == expected
    assert len(found[2]) == 3


@pytest.mark.parametrize("offering", [(), (0,), (1,), (0, 1)])
async def test_a_reply_of_two_messages_is_written_in_order_and_as_with_locks(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch, offering: tuple[int, ...]
) -> None:
    def said(at: int, text: str) -> Said:
        return Said(text, [Choice("有", f"/yes{at}"), Choice("没有", f"/no{at}")] if at in offering else ())

    path.dialogue.answer = lambda turn: Reply(
        [said(0, f"记下了：{turn.text}"), said(1, "要不要留个电话？")], intent="file_complaint"
    )

    async def turns(address: str) -> list[Any]:
        await path.conversation_with("路灯不亮", address=address)
        await path.inbox.receive(a_message("楼下的", address=address))
        await path.pump.run_once()
        return await chat_of(path, address)

    found = await turns("device-2")
    no_more(monkeypatch)
    expected = await turns("device-3")

    assert ways == ["at once"] * 4
    assert [row["text"] for row in found[1]][1:3] == ["记下了：路灯不亮", "要不要留个电话？"]
    assert found == expected
    assert len(found[2]) == 4 * len(offering)


async def test_a_conversation_begins_by_one_statement_also_of_two_messages_at_the_same_moment(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    after_each_look(monkeypatch, asyncio.Barrier(2).wait)

    found = await asyncio.gather(
        *(path.inbox.receive(a_message(words, address="device-2")) for words in ("一", "二"))
    )
    await path.pump.run_once()

    assert sorted(ways[:2]) == ["at once", "left"]
    assert [one.conversation_id for one in found] == [2, 2]
    chat = await chat_of(path, "device-2")
    assert (chat[0]["wrote_at"] - datetime.resolution, chat[0]["created_at"]) == (path.clock(), path.clock())
    assert sorted(row["text"] for row in chat[1] if row["direction"] == "in") == ["一", "二"]
    assert len(path.dialogue.turns) == 2


async def test_a_conversation_that_begins_with_danger_is_answered_and_begun_with_locks(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "我家着火了，快来人"
    await path.inbox.receive(a_message(words, address="device-2"))
    tried = list(ways)
    found = await chat_of(path, "device-2")
    no_more(monkeypatch)
    await path.inbox.receive(a_message(words, address="device-3"))

    assert tried == ["left"]
    assert found == await chat_of(path, "device-3")
    assert found[1][0]["danger"] is not None
    assert {row["direction"] for row in found[1][1:]} == {"out"}


async def pressed(path: MessagePath, title: str, *, address: str = "device-1") -> Received:
    """Press the newest button of this title in the device's chat."""
    return await path.inbox.receive(a_message(None, address=address, button=await token_of(path, title)))


async def token_of(path: MessagePath, title: str) -> str:
    newest = select(ButtonRow.token).where(ButtonRow.title == title).order_by(ButtonRow.message_id.desc())
    async with path.db.read() as session:
        return (await session.scalars(newest.limit(1))).one()


async def test_a_pressed_button_leaves_the_rows_that_it_leaves_with_locks(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [Choice("跳过", "/skip"), Choice("改一下", "/change")]
    card = {"fields": [{"label": "地点", "value": "望京", "edit": "/edit_place"}]}
    path.dialogue.answer = lambda turn: Reply([Said("看一下：", both, card=card)], intent="inform")

    async def turns(address: str) -> list[Any]:
        start = path.clock.now
        await path.conversation_with("你好", address=address)
        for title in ("跳过", "地点", "改一下"):
            path.clock.forward(60)
            received = await pressed(path, title, address=address)
            assert received.line is not None
            await path.pump.run_once()
        path.clock.now = start
        return await chat_of(path, address)

    found = await turns("device-2")
    no_more(monkeypatch)
    expected = await turns("device-3")

    assert ways == ["at once"] * 8
    assert found == expected
    assert [turn.payload for turn in path.dialogue.turns] == ["/skip", "/edit_place", "/change"]
    assert [used for *_, used in found[2]] == [
        found[1][at]["created_at"] for at in (2, 4, 6) for _ in range(3)
    ] + [None] * 3


async def test_a_button_that_is_pressed_twice_at_the_same_moment_is_told_once(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    after_each_look(monkeypatch, asyncio.Barrier(2).wait)

    await asyncio.gather(pressed(path, "跳过"), pressed(path, "跳过"))
    await path.pump.run_once()

    assert sorted(ways[:2]) == ["at once", "left"]
    assert [turn.payload for turn in path.dialogue.turns] == ["/skip"]
    assert [(row.payload, row.status) for row in (await path.rows("in"))[1:]] == [("/skip", "handled")] * 2


async def test_a_button_stays_unused_where_its_press_was_not_written(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await path.colleague()

    after_each_look(monkeypatch, lambda: path.conversations.take(staff, 1))

    await pressed(path, "跳过")

    assert ways == ["left"]
    newest = (await path.rows("in"))[-1]
    assert (newest.text, newest.payload, newest.status) == ("跳过", "/skip", "held")


@pytest.mark.parametrize("way", ["at once", "with locks"])
async def test_a_button_that_is_erased_while_its_press_waits_is_words(
    path: MessagePath, ways: list[str], way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await token_of(path, "跳过")
    newest = (await path.rows("out"))[-1]
    eraser = Eraser(path.db, MediaStore(path.db, tmp_path, clock=path.clock), path.dialogue)
    if way == "with locks":
        no_more(monkeypatch)

    async with path.db.begin() as session:
        # What it erases last is held, so that it stands with the conversation locked.
        await session.execute(text("SELECT rowid FROM message_words FOR UPDATE"))
        erasing = asyncio.create_task(eraser.words(1, up_to=newest.id, now=path.clock()))
        await waits(path.db)
        pressing = asyncio.create_task(path.inbox.receive(a_message("跳过", button=token)))
        await waits(path.db, many=2)
    await asyncio.gather(erasing, pressing)

    row = (await path.rows("in"))[-1]
    assert (row.text, row.payload, row.status) == ("跳过", None, "waiting")
    assert ways == (["left"] if way == "at once" else [])


async def test_a_button_that_was_used_up_beside_its_conversation_is_left_to_the_lock(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def used_up() -> None:
        async with path.db.begin() as other:
            await other.execute(update(ButtonRow).values(used_at=path.clock()))

    after_each_look(monkeypatch, used_up)

    await pressed(path, "跳过")

    assert ways == ["left"]
    assert [(row.text, row.payload) for row in (await path.rows("in"))[1:]] == [("跳过", None)]


@pytest.mark.parametrize("payload", ["place:7", "place:elsewhere", "bind:secret"])
async def test_buttons_that_mean_something_to_the_desk_are_pressed_with_locks(
    path: MessagePath, ways: list[str], payload: str
) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("?", [Choice("这个", payload)])], intent="inform")
    await path.conversation_with("再来")
    ways.clear()

    await pressed(path, "这个")

    assert ways == []
    assert (await path.rows("in"))[-1].payload == payload


async def test_buttons_of_somebody_else_and_used_ones_are_pressed_with_locks(
    path: MessagePath, ways: list[str]
) -> None:
    await path.conversation_with("你好", address="device-2")
    path.dialogue.answer = lambda turn: Reply([Said("好的。")], intent="inform")
    path.clock.forward(1)
    ways.clear()

    token = await token_of(path, "跳过")
    foreign = await path.inbox.receive(a_message("跳过", button=token))
    await path.inbox.receive(a_message(None, address="device-2", button=token))
    again = await path.inbox.receive(a_message(None, address="device-2", button=token))

    assert ways == ["at once"]
    rows = {row.id: (row.text, row.payload, row.status) for row in await path.rows("in")}
    assert rows[foreign.message_id] == ("跳过", None, "waiting")
    assert rows[again.message_id] == ("", "/skip", "handled")


async def test_devices_are_told_of_both_after_they_were_kept(path: MessagePath, ways: list[str]) -> None:
    news = path.inbox.subscribe("web", "device-1")

    received = await path.inbox.receive(a_message("楼下的灯不亮"))
    assert (await news.wait(1), received.line and received.line.id) == (True, received.message_id)
    await path.pump.run_once()

    assert not await news.wait(0.01)
    assert [(line.id, line.text) for line in news.handed()] == [(4, "好的：楼下的灯不亮")]
    assert ways == ["at once", "at once"]


async def test_two_copies_of_a_message_that_look_at_the_same_moment_are_one(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    after_each_look(monkeypatch, asyncio.Barrier(2).wait)
    other = DeskInbox(path.db, SmallCity(), path.wakeups, clock=path.clock)
    message = a_message("楼下的灯不亮")

    found = await asyncio.gather(path.inbox.receive(message), other.receive(message))

    assert sorted(one.duplicate for one in found) == [False, True]
    assert found[0].message_id == found[1].message_id
    assert sorted(ways) == ["at once", "left"]
    assert await path.texts("in") == ["你好", "楼下的灯不亮"]


async def test_two_messages_at_the_same_moment_are_both_kept_and_answered_in_their_order(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = asyncio.Barrier(2)

    async def together() -> None:
        await both.wait()
        path.clock.forward(0.001)

    after_each_look(monkeypatch, together)

    found = await asyncio.gather(*(path.inbox.receive(a_message(words)) for words in ("一", "二")))
    await path.pump.run_once()

    assert sorted(ways[:2]) == ["at once", "left"]
    rows = {row.id: row.text for row in (await path.rows("in"))[1:]}
    assert rows == {found[0].message_id: "一", found[1].message_id: "二"}
    assert (await path.texts())[1:] == [f"好的：{words}" for words in rows.values()]


async def test_who_was_taken_over_by_staff_before_the_message_was_written_gets_no_answer(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await path.colleague()

    after_each_look(monkeypatch, lambda: path.conversations.take(staff, 1))

    await path.inbox.receive(a_message("楼下的灯不亮"))

    assert await path.pump.run_once() == 0
    assert (await path.rows("in"))[-1].status == "held"
    assert ways == ["left"]


async def test_a_reply_beside_what_staff_did_meanwhile_leaves_it_as_it_is(
    path: MessagePath, ways: list[str]
) -> None:
    await path.inbox.receive(a_message("楼下的灯不亮"))
    [job] = await path.pump.claim(8)
    await path.conversations.take(await path.colleague(), 1)

    await path.pump.work(job)

    chat = await path.conversation(1)
    assert (chat.held_by, chat.in_leased_by) == ("staff:1", None)
    assert (await path.texts())[-1] == "好的：楼下的灯不亮"
    assert ways == ["at once", "left"]


async def test_a_claim_that_another_process_took_over_writes_nothing(
    path: MessagePath, ways: list[str]
) -> None:
    await path.inbox.receive(a_message("楼下的灯不亮"))
    [late] = await path.pump.claim(8)
    path.clock.forward(30)
    other = path.another_pump("second")
    [job] = await other.claim(8)

    await path.pump.work(late)
    before = await path.texts()
    await other.work(job)

    assert before == ["好的：你好"]
    assert await path.texts() == ["好的：你好", "好的：楼下的灯不亮"]
    assert ways == ["at once", "left", "at once"]


async def test_a_claim_whose_version_another_one_was_given_after_a_crash_writes_nothing(
    path: MessagePath, ways: list[str]
) -> None:
    await path.inbox.receive(a_message("楼下的灯不亮"))
    [late] = await path.pump.claim(8)
    path.clock.forward(30)
    other = path.another_pump("second")
    [job] = await other.claim(8)
    assert late.seen is not None
    assert job.seen is not None

    await path.pump.work(replace(late, seen=replace(late.seen, version=job.seen.version)))

    assert await path.texts() == ["好的：你好"]
    assert (await path.conversation(1)).in_leased_by == job.claim.token


@pytest.mark.parametrize("waiting", ["note", "words"])
async def test_a_reply_that_waits_for_what_comes_beside_it_goes_on_with_that(
    path: MessagePath, ways: list[str], waiting: str
) -> None:
    """Its statement began before the other was committed, and sees nothing of what that wrote."""
    await path.inbox.receive(a_message("一"))
    [job] = await path.pump.claim(8)
    path.clock.forward(1)
    async with path.db.begin() as session:
        if waiting == "note":
            note = {"kind": "said", "text": "二"}
            await outbox.tell_dialogue(session, conversation_id=1, note=note, now=path.clock())
        else:
            chat = await outbox.lock(session, 1)
            chat.wrote_at = chat.updated_at = path.clock()
            row = a_row("二")
            row.due_at = path.clock()
            await search.add(session, [row])
        working = asyncio.create_task(path.pump.work(job))
        await waits(path.db)
    await working

    told = [one.note["text"] for one in path.dialogue.notes]
    said = [turn.text for turn in path.dialogue.turns]
    assert (told, said) == ((["二"], ["一"]) if waiting == "note" else ([], ["一", "二"]))
    assert ways[:2] == ["at once", "left"]
    assert (await path.conversation(1)).in_leased_by is None


async def test_what_waits_already_is_answered_under_the_same_claim(
    path: MessagePath, ways: list[str]
) -> None:
    await path.inbox.receive(a_message("一"))
    path.clock.forward(1)
    await path.inbox.receive(a_message("二"))
    [job] = await path.pump.claim(8)

    await path.pump.work(job)

    assert [turn.text for turn in path.dialogue.turns] == ["一", "二"]
    assert ways == ["at once", "at once", "left", "at once"]


async def test_a_turn_that_changed_its_conversation_is_kept_at_once_behind_a_look(
    path: MessagePath, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As filing does, whose chat is about the new ticket from then on."""

    async def turn(address: str) -> list[Any]:
        await path.inbox.receive(a_message("没有别的了", address=address))
        [job] = await path.pump.claim(8)
        async with path.db.begin() as session:
            await session.execute(update(ConversationRow).values(lang="en", quiet_until_read=True))
        await path.pump.work(job)
        return await chat_of(path, address)

    path.dialogue.answer = lambda turn: Reply([Said("登记好了。", [Choice("好", "/bye")])], intent="affirm")
    found = await turn("device-2")
    tried = list(ways)
    no_more(monkeypatch)

    assert found == await turn("device-3")
    assert tried == ["at once"] * 2
    assert (found[0]["lang"], found[0]["in_leased_by"]) == ("en", None)


async def test_a_claim_that_was_lost_during_such_a_turn_writes_nothing(
    path: MessagePath, ways: list[str]
) -> None:
    path.dialogue.answer = lambda turn: Reply([Said("登记好了。")], intent="affirm")
    await path.inbox.receive(a_message("没有别的了"))
    [late] = await path.pump.claim(8)
    path.clock.forward(30)
    [job] = await path.another_pump("second").claim(8)

    await path.pump.work(late)

    assert await path.texts() == ["好的：你好"]
    assert (await path.conversation(1)).in_leased_by == job.claim.token
    assert ways == ["at once"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply([Said("好的。"), Said("还有吗？")], intent="inform"),
        Reply([], intent="inform"),
        Reply([Said("好的。")], intent="inform", entities=[{"entity": "person_name", "value": "王小芳"}]),
        Reply([Said("好的。")], intent="abuse"),
        Reply([Said("Fine.")], intent="affirm", lang="en"),
    ],
)
async def test_whatever_else_a_reply_is_it_is_kept_as_with_locks(
    path: MessagePath, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.dialogue.answer = lambda turn: reply

    async def turn(address: str) -> list[Any]:
        await path.inbox.receive(a_message("我叫王小芳，楼下的灯不亮", address=address))
        await path.pump.run_once()
        return await chat_of(path, address)

    found = await turn("device-2")
    no_more(monkeypatch)

    assert found == await turn("device-3")


async def test_a_row_that_was_changed_meanwhile_is_left_and_one_that_was_locked_is_not(
    path: MessagePath,
) -> None:
    db = path.db

    async def written(words: str) -> str:
        try:
            async with db.once(await seen(db)) as (session, chat):
                held.set()
                chat.lang = words
                session.add(a_row(words))
        except NotAtOnce:
            return "left"
        return "at once"

    found: dict[str, str] = {}
    for change in ("", "SET lang = 'x'"):
        held = asyncio.Event()
        async with db.begin() as session:
            await outbox.lock(session, 1)
            writing = asyncio.create_task(written(f"e{len(found)}"))
            await held.wait()
            await waits(db)
            if change:
                await session.execute(text(f"UPDATE conversations {change}"))
        found[change] = await writing

    assert found == {"": "at once", "SET lang = 'x'": "left"}
    assert await path.texts("in") == ["你好", "e0"]
    assert (await path.conversation(1)).lang == "x"


async def test_nothing_is_written_unless_what_it_goes_by_is_still_so(path: MessagePath) -> None:
    there = select(text("1")).where(
        exists().where(MessageRow.text == bindparam("words"), MessageRow.conversation_id == 1)
    )
    now = await seen(path.db)

    async def written(words: str) -> None:
        row = Seen(now.row, now.version, unless=there, values={"words": words})
        async with path.db.once(row) as (session, chat):
            chat.lang = "en"
            session.add(a_row("again"))

    with pytest.raises(NotAtOnce):
        await written("你好")
    unchanged = await seen(path.db)
    await written("something else")

    assert unchanged.version == now.version
    assert (await seen(path.db)).row.lang == "en"
    assert await path.texts("in") == ["你好", "again"]


async def _asks(session: Any, chat: Any) -> None:
    await session.scalar(select(func.count()).select_from(MessageRow))


async def _gets(session: Any, chat: Any) -> None:
    await session.get(MessageRow, 1)


async def _refreshes(session: Any, chat: Any) -> None:
    await session.refresh(chat)


async def _nests(session: Any, chat: Any) -> None:
    async with session.begin_nested():
        await session.execute(text("SELECT 1"))


async def _adds_two(session: Any, chat: Any) -> None:
    session.add_all([a_row("一"), a_row("二")])


async def _adds_another(session: Any, chat: Any) -> None:
    session.add(CursorRow(name="n", value="v"))


async def _deletes(session: Any, chat: Any) -> None:
    await session.delete(chat)


async def _changes_nothing(session: Any, chat: Any) -> None:
    chat.lang = "zh"


async def _does_last(session: Any, chat: Any) -> None:
    async def later(session: Any) -> None:
        raise AssertionError

    do_last(session, later)


@pytest.mark.parametrize(
    "more",
    [_asks, _gets, _refreshes, _nests, _adds_two, _adds_another, _deletes, _changes_nothing, _does_last],
)
async def test_work_that_is_more_than_one_statement_writes_nothing_and_tells_nobody(
    path: MessagePath, more: Callable[[Any, Any], Awaitable[None]]
) -> None:
    heard: list[set[str]] = []
    path.db.announce = heard.append
    row = await seen(path.db)

    async def written() -> None:
        async with path.db.once(row) as (session, chat):
            tell_after_commit(session, "in")
            chat.lang = "zh" if more is _changes_nothing else "en"
            session.add(a_row("x"))
            await session.flush()
            await more(session, chat)

    with pytest.raises(NotAtOnce):
        await written()

    assert (row.row.lang, heard, path.db.in_use) == ("zh", [], 0)
    assert (await seen(path.db)).version == row.version
    assert await path.texts("in") == ["你好"]


async def test_while_somebody_listens_to_statements_it_is_left_to_the_other_way(path: MessagePath) -> None:
    said: list[str] = []

    def hears(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    for engine in path.db.engines:
        event.listen(engine.sync_engine, "before_cursor_execute", hears)

    await path.inbox.receive(a_message("楼下的灯不亮"))
    await path.pump.run_once()

    assert sum("FOR NO KEY UPDATE" in statement for statement in said) >= 2
    assert (await path.texts())[-1] == "好的：楼下的灯不亮"


async def test_news_go_out_after_the_statement_and_keys_are_known_then(path: MessagePath) -> None:
    heard: list[tuple[set[str], int]] = []
    async with path.db.once(await seen(path.db)) as (session, chat):
        chat.lang = "en"
        row = a_row("x")
        session.add(row)
        tell_after_commit(session, "in")
        path.db.announce = lambda topics: heard.append((topics, row.id))

    assert heard == [({"in"}, (await path.rows("in"))[-1].id)]


async def test_what_is_added_twice_is_written_once(path: MessagePath) -> None:
    async with path.db.once(await seen(path.db)) as (session, chat):
        chat.lang = "en"
        row = a_row("x")
        session.add(row)
        session.add_all([chat, row])

    assert await path.texts("in") == ["你好", "x"]
    assert (await path.conversation(1)).lang == "en"


async def test_an_error_of_the_statement_is_sqlalchemys_and_leaves_nothing(path: MessagePath) -> None:
    [known] = await path.rows("in")

    async def written() -> None:
        async with path.db.once(await seen(path.db)) as (session, chat):
            chat.lang = "en"
            again = a_row("x")
            again.channel_message_id = known.channel_message_id
            session.add(again)

    with pytest.raises(IntegrityError):
        await written()

    assert (await path.conversation(1)).lang == "zh"
    assert path.db.in_use == 0
