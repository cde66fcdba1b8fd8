"""What people do in a chat app beside writing: albums, edits, forwards, blocking. On both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.channel import ChatClosed, Incoming, Media
from desk.conversations.albums import WAIT
from desk.conversations.outbox import PUSH, post
from desk.desk import Desk
from desk.dialogue import Choice
from desk.store.database import Database
from desk.store.models import MediaRow, MessageRow, StaffNoticeRow
from tests.messages import MessagePath, a_message
from tests.office import fields
from tests.staff_room import beijing

ADDRESS = "device-1"


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


def a_picture(number: int, *, caption: str | None = None, album: str = "a7") -> Incoming:
    return Incoming(
        channel="memory",
        address=ADDRESS,
        channel_message_id=f"m{number}",
        text=caption,
        media=[Media("photo", f"F{number}", caption)],
        album=album,
    )


def said(number: int, text: str, **more: object) -> Incoming:
    return Incoming("memory", ADDRESS, f"m{number}", text, **more)  # type: ignore[arg-type]


def edited(number: int, text: str, *, time: int = 1) -> Incoming:
    return Incoming("memory", ADDRESS, f"m{number}:e{time}", text, edits=f"m{number}")


async def test_an_album_is_one_message_and_one_turn(path: MessagePath) -> None:
    for picture in (
        a_picture(1, caption="楼下垃圾"),
        a_picture(2),
        a_picture(3, caption="臭得很"),
        a_picture(2),
    ):
        await path.inbox.receive(picture)
    await path.pump.run_once()
    waiting = list(path.dialogue.turns)
    path.clock.forward(WAIT.total_seconds())

    await path.pump.run_once()

    assert waiting == []
    [turn] = path.dialogue.turns
    assert turn.text == "楼下垃圾\n臭得很"
    assert [item["reference"] for item in turn.metadata["media"]] == ["F1", "F2", "F3"]
    [line] = (await path.inbox.history("memory", ADDRESS)).lines[:1]
    assert len(line.media) == 3


async def test_a_picture_of_an_album_that_comes_late_joins_it_without_a_turn(path: MessagePath) -> None:
    await path.inbox.receive(a_picture(1, caption="楼下垃圾"))
    path.clock.forward(5)
    await path.pump.run_once()

    await path.inbox.receive(a_picture(2))
    await path.inbox.receive(a_picture(3, caption="还有这儿"))
    path.clock.forward(5)
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["楼下垃圾", "还有这儿"]
    album, further = await path.rows("in")
    assert [len(row.media or ()) for row in (album, further)] == [2, 1]


def edited_picture(number: int, *, caption: str, time: int = 1) -> Incoming:
    first = a_picture(number, caption=caption)
    return replace(first, channel_message_id=f"m{number}:e{time}", edits=first.channel_message_id)


async def test_an_edited_caption_of_an_album_changes_the_words_of_the_one_turn(path: MessagePath) -> None:
    await path.inbox.receive(a_picture(1, caption="3号楼垃圾"))
    await path.inbox.receive(a_picture(2, caption="臭得很"))
    await path.inbox.receive(edited_picture(1, caption="7号楼垃圾"))
    await path.inbox.receive(edited_picture(1, caption="8号楼垃圾", time=2))
    path.clock.forward(5)
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["8号楼垃圾\n臭得很"]


async def test_an_edited_caption_of_an_album_that_was_answered_is_no_second_turn(path: MessagePath) -> None:
    await path.inbox.receive(a_picture(1))
    await path.inbox.receive(a_picture(2, caption="楼下垃圾"))
    path.clock.forward(5)
    await path.pump.run_once()

    await path.inbox.receive(edited_picture(2, caption="楼下垃圾！"))
    path.clock.forward(5)
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["楼下垃圾"]


async def test_danger_below_the_second_picture_of_an_album_is_answered_at_once(path: MessagePath) -> None:
    await path.inbox.receive(a_picture(1))
    await path.inbox.receive(a_picture(2, caption="煤气味很大，快来人"))
    await path.inbox.receive(a_picture(3, caption="煤气味很大"))

    [row] = await path.rows("in")
    assert row.danger == "gas"
    told = [out for out in await path.rows("out") if out.notice == "danger"]
    assert {out.answers for out in told} == {row.id}
    assert len({out.text for out in told}) == len(told)


async def test_an_edit_before_the_answer_changes_the_words_of_the_one_turn(path: MessagePath) -> None:
    await path.inbox.receive(said(1, "3号楼垃圾没人清"))
    await path.inbox.receive(edited(1, "7号楼垃圾没人清"))
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["7号楼垃圾没人清"]
    assert len(await path.rows("in")) == 1


async def test_danger_that_an_edit_brings_is_answered_at_once_and_only_once(path: MessagePath) -> None:
    await path.inbox.receive(said(1, "楼道里有味"))
    await path.inbox.receive(edited(1, "楼道里有煤气味，很浓"))
    answered = len(await path.rows("out"))
    await path.pump.run_once()

    await path.inbox.receive(edited(1, "楼道里有煤气味，非常浓", time=2))

    assert answered > 0
    told = [row for row in await path.rows("out") if row.notice == "danger"]
    assert len(told) == answered


async def test_an_edit_of_what_is_being_told_is_heard_as_a_correction(path: MessagePath) -> None:
    received = await path.inbox.receive(said(1, "望京南湖东园3号楼垃圾没人清"))
    await path.pump.run_once()
    desk = Desk(path.db, beijing(), path.clock)
    await desk.remember_draft(received.conversation_id, {"description": "垃圾"})

    for _ in range(2):
        await path.inbox.receive(edited(1, "望京南湖东园7号楼垃圾没人清"))
    await path.inbox.receive(edited(1, "望京南湖东园8号楼垃圾没人清", time=2))
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns[1:]] == ["不是3号楼，是7号楼", "不是7号楼，是8号楼"]
    assert [row.text for row in await path.rows("in")] == [
        "望京南湖东园3号楼垃圾没人清",
        "望京南湖东园7号楼垃圾没人清",
        "望京南湖东园8号楼垃圾没人清",
    ]


async def test_an_edit_of_what_was_filed_is_about_its_ticket(path: MessagePath) -> None:
    received = await path.inbox.receive(said(1, "望京南湖东园3号楼垃圾没人清"))
    await path.pump.run_once()
    desk = Desk(path.db, beijing(), path.clock)
    await desk.remember_draft(received.conversation_id, {"description": "垃圾"})
    filed = await desk.file_complaint(
        received.conversation_id, message_id=received.message_id, fields=fields(), lang="zh"
    )
    path.clock.forward(60)

    await path.inbox.receive(edited(1, "望京南湖东园7号楼垃圾没人清"))
    await path.pump.run_once()

    turn = path.dialogue.turns[-1]
    assert (turn.text, turn.metadata["reply_to_ticket"]) == ("不是3号楼，是7号楼", filed.number)


def exchanged(number: int, reference: str, *, text: str | None = None, time: int = 1) -> Incoming:
    """The picture of a message is replaced by another one."""
    return Incoming(
        "memory",
        ADDRESS,
        f"m{number}:e{time}",
        text,
        media=[Media("photo", reference, text)],
        edits=f"m{number}",
    )


def references(row: MessageRow) -> list[str]:
    return [item["reference"] for item in row.media or ()]


async def test_a_picture_replaced_before_the_answer_is_kept_with_the_first_one(path: MessagePath) -> None:
    await path.inbox.receive(said(1, "楼下垃圾", media=[Media("photo", "F1", "楼下垃圾")]))
    for _ in range(2):
        await path.inbox.receive(exchanged(1, "F2", text="楼下垃圾"))
    await path.pump.run_once()

    [turn] = path.dialogue.turns
    assert turn.text == "楼下垃圾"
    assert [item["reference"] for item in turn.metadata["media"]] == ["F1", "F2"]
    assert await fetched(path) == ["F1", "F2"]


async def test_a_picture_replaced_while_it_is_being_told_is_kept_without_a_turn(path: MessagePath) -> None:
    received = await path.inbox.receive(said(1, "楼下垃圾", media=[Media("photo", "F1", "楼下垃圾")]))
    await path.pump.run_once()
    await Desk(path.db, beijing(), path.clock).remember_draft(
        received.conversation_id, {"description": "垃圾"}
    )

    await path.inbox.receive(exchanged(1, "F2", text="楼下垃圾"))
    await path.inbox.receive(exchanged(1, "F2", text="楼下垃圾", time=2))
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["楼下垃圾"]
    _, edit = await path.rows("in")
    assert (edit.status, edit.text, references(edit), edit.edits) == (
        "handled",
        "",
        ["F2"],
        received.message_id,
    )
    assert await fetched(path) == ["F1", "F2"]


async def test_a_picture_replaced_after_filing_goes_to_the_ticket(path: MessagePath) -> None:
    received = await path.inbox.receive(said(1, "楼下垃圾", media=[Media("photo", "F1", "楼下垃圾")]))
    await path.pump.run_once()
    desk = Desk(path.db, beijing(), path.clock)
    filed = await desk.file_complaint(
        received.conversation_id, message_id=received.message_id, fields=fields(), lang="zh"
    )
    path.clock.forward(60)

    await path.inbox.receive(exchanged(1, "F2", text="楼下垃圾"))
    await path.pump.run_once()

    turn = path.dialogue.turns[-1]
    assert (turn.text, turn.metadata["reply_to_ticket"]) == ("", filed.number)
    assert [item["reference"] for item in turn.metadata["media"]] == ["F2"]


async def test_a_caption_that_is_edited_brings_its_picture_no_second_time(path: MessagePath) -> None:
    photo = Media("photo", "F1", "3号楼垃圾", unique="u1")
    received = await path.inbox.receive(said(1, "3号楼垃圾", media=[photo]))
    await path.pump.run_once()
    await Desk(path.db, beijing(), path.clock).remember_draft(
        received.conversation_id, {"description": "垃圾"}
    )

    edit = Incoming(
        "memory", ADDRESS, "m1:e1", "7号楼垃圾", media=[replace(photo, reference="F9")], edits="m1"
    )
    await path.inbox.receive(edit)
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["3号楼垃圾", "不是3号楼，是7号楼"]
    assert path.dialogue.turns[-1].metadata["media"] == []
    assert await fetched(path) == ["F1"]


async def test_words_edited_after_the_picture_correct_what_the_words_were(path: MessagePath) -> None:
    received = await path.inbox.receive(said(1, "3号楼垃圾", media=[Media("photo", "F1", "3号楼垃圾")]))
    await path.pump.run_once()
    await Desk(path.db, beijing(), path.clock).remember_draft(
        received.conversation_id, {"description": "垃圾"}
    )
    await path.inbox.receive(exchanged(1, "F2", text="3号楼垃圾"))

    await path.inbox.receive(exchanged(1, "F2", text="7号楼垃圾", time=2))
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["3号楼垃圾", "不是3号楼，是7号楼"]


async def test_a_picture_of_an_album_that_is_replaced_leaves_what_was_said(path: MessagePath) -> None:
    await path.inbox.receive(a_picture(1, caption="楼下垃圾"))
    await path.inbox.receive(a_picture(2))
    await path.inbox.receive(replace(exchanged(2, "F9"), album="a7"))
    path.clock.forward(5)
    await path.pump.run_once()

    [turn] = path.dialogue.turns
    assert turn.text == "楼下垃圾"
    assert [(item["reference"], item["caption"]) for item in turn.metadata["media"]] == [
        ("F1", "楼下垃圾"),
        ("F2", None),
        ("F9", None),
    ]


async def fetched(path: MessagePath) -> list[str]:
    """What is fetched from the channel, in order."""
    async with path.db.read() as session:
        rows = await session.scalars(select(MediaRow).order_by(MediaRow.id))
        return [row.reference or "" for row in rows]


async def test_an_edit_of_small_talk_is_kept_and_not_answered(path: MessagePath) -> None:
    await path.inbox.receive(said(1, "你好"))
    await path.pump.run_once()

    await path.inbox.receive(edited(1, "您好"))
    await path.pump.run_once()

    assert len(path.dialogue.turns) == 1
    _, edit = await path.rows("in")
    assert (edit.status, edit.text) == ("handled", "您好")


async def test_an_edit_while_staff_hold_the_chat_is_theirs_to_read(path: MessagePath) -> None:
    received = await path.inbox.receive(said(1, "3号楼"))
    await path.pump.run_once()
    await path.conversations.take(await path.colleague(), received.conversation_id)

    await path.inbox.receive(edited(1, "7号楼"))

    lines = await path.conversations.transcript(received.conversation_id)
    assert [(line.status, line.text, line.edits) for line in lines if line.edits] == [
        ("held", "7号楼", received.message_id)
    ]


async def test_an_edit_of_what_never_arrived_is_a_message(path: MessagePath) -> None:
    await path.inbox.receive(edited(9, "路灯坏了"))
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["路灯坏了"]


async def test_of_forwarded_words_no_number_becomes_the_citizens(path: MessagePath) -> None:
    words = "停水通知，联系人李娜13800138000"
    received = await path.inbox.receive(said(1, words, forwarded_from="李娜"))
    await path.pump.run_once()

    [turn] = path.dialogue.turns
    assert turn.metadata["forwarded"] is True
    assert "138" not in turn.text
    lines = await path.conversations.transcript(received.conversation_id)
    assert (lines[0].text, lines[0].forwarded_from) == (words, "李娜")


async def test_a_command_is_said_in_the_language_of_the_chat(path: MessagePath) -> None:
    status = {"zh": "我的单子", "en": "My tickets"}
    await path.inbox.receive(said(1, "Hello", lang="en"))
    await path.inbox.receive(said(2, "我的单子", lang="zh", phrases=status))
    await path.pump.run_once()

    assert [turn.text for turn in path.dialogue.turns] == ["Hello", "My tickets"]


@pytest.mark.parametrize("what", ["contact", "kind"])
async def test_what_nothing_can_be_done_with_is_answered_without_a_turn(path: MessagePath, what: str) -> None:
    await path.inbox.receive(Incoming("memory", ADDRESS, "m1", cannot=what))
    await path.pump.run_once()

    assert path.dialogue.turns == []
    assert len(await path.texts()) == 1


async def push(path: MessagePath, chat: int, text: str) -> None:
    async with path.db.begin() as session:
        await post(
            session,
            conversation_id=chat,
            text=text,
            author="system",
            now=path.clock(),
            priority=PUSH,
            buttons=[Choice("好", "/affirm")],
        )


async def test_what_came_back_while_a_chat_was_shut_goes_out_in_order_when_it_opens(
    path: MessagePath,
) -> None:
    chat = await path.conversation_with(channel="memory")
    await path.delivery.run_once()
    path.channel.sent.clear()
    await path.inbox.reachable("memory", ADDRESS, reachable=False)
    for text in ("派给望京街道了", "开始办了"):
        await push(path, chat, text)
        await path.delivery.run_once()
    shut = await path.conversation(chat)
    path.clock.forward(3600)

    await path.inbox.reachable("memory", ADDRESS, reachable=True)
    await push(path, chat, "办好了")
    await path.delivery.run_once()

    assert shut.undeliverable_since is not None
    assert (await path.conversation(chat)).undeliverable_since is None
    assert [sent.text for sent in path.channel.sent] == ["派给望京街道了", "开始办了", "办好了"]


async def test_a_message_of_the_citizen_opens_a_chat_that_was_shut(path: MessagePath) -> None:
    chat = await path.conversation_with(channel="memory")
    await path.delivery.run_once()
    path.channel.failing.append(ChatClosed("Forbidden"))
    await push(path, chat, "派给望京街道了")
    await path.delivery.run_once()

    await path.inbox.receive(a_message("还在吗", channel="memory"))
    await path.delivery.run_once()

    assert "派给望京街道了" in [sent.text for sent in path.channel.sent]


async def test_news_of_long_ago_does_not_go_out_again(path: MessagePath) -> None:
    chat = await path.conversation_with(channel="memory")
    await path.delivery.run_once()
    path.channel.failing.append(ChatClosed("Forbidden"))
    await push(path, chat, "派给望京街道了")
    await path.delivery.run_once()
    path.clock.forward(timedelta(days=15).total_seconds())

    await path.inbox.reachable("memory", ADDRESS, reachable=True)
    await path.delivery.run_once()

    assert "派给望京街道了" not in [sent.text for sent in path.channel.sent]


async def test_staff_hear_of_a_chat_that_is_shut_while_a_ticket_is_open(path: MessagePath) -> None:
    received = await path.inbox.receive(said(1, "垃圾没人清"))
    await path.inbox.reachable("memory", ADDRESS, reachable=False)
    await path.inbox.reachable("memory", ADDRESS, reachable=True)
    desk = Desk(path.db, beijing(), path.clock)
    await desk.file_complaint(
        received.conversation_id, message_id=received.message_id, fields=fields(), lang="zh"
    )

    for _ in range(2):
        await path.inbox.reachable("memory", ADDRESS, reachable=False)

    async with path.db.read() as session:
        told = await session.scalars(
            select(StaffNoticeRow.conversation_id).where(StaffNoticeRow.kind == "undeliverable")
        )
        assert list(told) == [received.conversation_id]


async def test_blocking_of_somebody_unknown_changes_nothing(path: MessagePath) -> None:
    await path.inbox.reachable("memory", "nobody", reachable=False)

    assert (await path.inbox.history("memory", "nobody")).lines == ()
