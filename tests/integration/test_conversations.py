"""What staff and the assistant do with conversations: find, read, answer, take, give back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desk import notices
from desk.channel import Media, Place
from desk.conversations import outbox
from desk.conversations.absence import Absences
from desk.conversations.brief import brief
from desk.conversations.listing import ConversationFilter
from desk.desk import Desk
from desk.dialogue import Choice
from desk.errors import Conflict, ConversationNotFound, InvalidInput, NotAllowed
from desk.store.database import Database
from desk.store.models import AuditRow, DraftRow
from tests.messages import MessagePath, a_message, an_operator
from tests.staff_room import beijing


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


async def test_a_conversation_shows_what_was_said_last(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message("路灯不亮", channel="telegram", address="42", lang="zh"))

    shown = await path.conversations.get(received.conversation_id)

    assert (shown.channel, shown.address, shown.lang) == ("telegram", "42", "zh")
    assert (shown.last_author, shown.last_text) == ("citizen", "路灯不亮")


async def test_a_list_of_conversations_goes_on_page_by_page_newest_first(path: MessagePath) -> None:
    for number in range(5):
        await path.inbox.receive(a_message(address=f"device-{number}"))
        path.clock.forward(1 if number % 2 else 0)

    seen: list[str] = []
    cursor = None
    while True:
        page = await path.conversations.list(limit=2, cursor=cursor)
        seen += [item.address for item in page.items]
        cursor = page.next
        if cursor is None:
            break

    assert seen == [f"device-{number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("cursor", ["x", "////", "MjAyNi0xMS0yNCBub25l", "é"])
async def test_a_foreign_cursor_is_refused(path: MessagePath, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        await path.conversations.list(cursor=cursor)


async def test_conversations_are_listed_by_who_holds_them_and_what_was_said(path: MessagePath) -> None:
    waiting = await path.conversation_with("路灯不亮 100%", address="a")
    await path.conversation_with("你好", address="b")
    await path.ask_for_person(waiting)

    async def ids(wanted: ConversationFilter) -> list[int]:
        return [item.id for item in (await path.conversations.list(wanted)).items]

    assert await ids(ConversationFilter(held=True)) == [waiting]
    assert waiting not in await ids(ConversationFilter(held=False))
    assert await ids(ConversationFilter(waiting_for_person=True)) == [waiting]
    assert await ids(ConversationFilter(q="100%")) == [waiting]
    assert await ids(ConversationFilter(q="100_")) == []
    assert await ids(ConversationFilter(channel="telegram")) == []
    assert await ids(ConversationFilter(address="a")) == [waiting]


async def test_the_assistant_answers_while_a_citizen_waits_for_a_person(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    await path.ask_for_person(conversation)
    await path.inbox.receive(a_message("还在吗"))

    await path.pump.run_once()

    assert (await path.texts())[-1] == "还在吗"


async def test_a_reply_of_staff_goes_out_and_takes_nothing_over(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    staff = await path.colleague()

    row_id = await path.conversations.reply(staff, conversation, " 我来看看 \x00")

    reply = (await path.inbox.waiting("web", "device-1"))[-1]
    assert (reply.id, reply.author, reply.text) == (row_id, "staff", "我来看看")
    assert (await path.conversations.get(conversation)).held_by is None
    line = (await path.conversations.transcript(conversation))[-1]
    assert line.staff_id == staff.id


@pytest.mark.parametrize("text", ["", "  ", "很" * 5001])
async def test_an_empty_or_endless_reply_is_refused(path: MessagePath, text: str) -> None:
    conversation = await path.conversation_with()

    with pytest.raises(InvalidInput):
        await path.conversations.reply(an_operator(), conversation, text)


@pytest.mark.parametrize("role", ["handler", "reviewer"])
async def test_only_who_talks_with_citizens_may_reply_and_take(path: MessagePath, role: str) -> None:
    conversation = await path.conversation_with()
    staff = await path.colleague(role=role)

    with pytest.raises(NotAllowed):
        await path.conversations.reply(staff, conversation, "好")
    with pytest.raises(NotAllowed):
        await path.conversations.take(staff, conversation)


async def test_a_token_of_the_api_cannot_hold_a_conversation(path: MessagePath) -> None:
    conversation = await path.conversation_with()

    with pytest.raises(NotAllowed):
        await path.conversations.take(an_operator(None), conversation)


async def test_a_colleagues_conversation_is_taken_by_a_supervisor_only(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    first, second = await path.colleague("wang"), await path.colleague("li")
    boss = await path.colleague("zhao", role="supervisor")
    await path.conversations.take(first, conversation)
    await path.conversations.take(first, conversation)

    with pytest.raises(Conflict):
        await path.conversations.take(second, conversation)
    await path.conversations.take(boss, conversation)

    assert (await path.conversations.get(conversation)).held_by == f"staff:{boss.id}"
    assert (await path.texts()).count("值班同事来了，接下来由同事跟您说。") == 1


async def test_given_back_the_assistant_knows_what_was_said_and_goes_on(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    staff = await path.colleague()
    async with path.db.begin() as session:
        session.add(
            DraftRow(
                conversation_id=conversation,
                state="open",
                fields={},
                created_at=path.clock(),
                updated_at=path.clock(),
            )
        )
    path.clock.forward(1)
    await path.conversations.take(staff, conversation)
    await path.inbox.receive(a_message("三号楼"))
    await path.conversations.reply(staff, conversation, "记下了")
    path.clock.forward(1)
    await path.conversations.give_back(staff, conversation)
    await path.inbox.receive(a_message("谢谢"))
    await path.pump.run_once()

    [note] = path.dialogue.notes
    assert note.note == {
        "kind": "given_back",
        "text": "citizen: 三号楼\nstaff: 记下了",
        "draft_waiting": True,
    }
    assert [turn.text for turn in path.dialogue.turns] == ["谢谢"]
    assert {row.status for row in await path.rows("in")} == {"handled"}


@pytest.mark.parametrize("silence", [False, True], ids=["given back", "after a silence"])
async def test_the_assistant_comes_back_with_the_complaint_that_was_being_told(
    path: MessagePath, silence: bool
) -> None:
    conversation = await path.conversation_with("楼下垃圾堆了三天没人清运")
    staff = await path.colleague()
    draft = {"description": "楼下垃圾堆了三天没人清运"}
    await Desk(path.db, beijing(), path.clock).remember_draft(conversation, draft)
    path.clock.forward(1)
    await path.conversations.take(staff, conversation)
    await path.conversations.reply(staff, conversation, "您发张照片看看")
    await path.inbox.receive(a_message(None, channel="web", media=[Media("photo", "F1")]))
    await path.conversations.reply(staff, conversation, "看到了")

    if silence:
        path.clock.forward(31 * 60)
        watching = Absences(path.db, path.wakeups, clock=path.clock, holder="a")
        assert await watching.tick() == 1
    else:
        await path.conversations.give_back(staff, conversation)
    await path.pump.run_once()

    back = (await path.inbox.history("web", "device-1")).lines[-1]
    assert "“楼下垃圾堆了三天没人清运”还没登记完" in back.text
    assert [button.title for button in back.buttons] == ["接着说", "不用了"]
    [note] = path.dialogue.notes
    assert note.note == {
        "kind": "given_back",
        "text": "staff: 您发张照片看看\ncitizen: 〔照片〕\nstaff: 看到了",
        "draft_waiting": True,
    }


async def test_after_a_danger_the_assistant_comes_back_without_the_complaint(path: MessagePath) -> None:
    conversation = await path.conversation_with("楼下垃圾堆了三天没人清运")
    await Desk(path.db, beijing(), path.clock).remember_draft(conversation, {"description": "楼下垃圾"})
    await path.inbox.receive(a_message("家里着火了"))
    staff = await path.colleague()
    await path.conversations.take(staff, conversation)

    await path.conversations.give_back(staff, conversation)

    assert (await path.texts())[-1] == notices.text("assistant_back", "zh")


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ({"media": [Media("photo", "F1"), Media("photo", "F2")]}, "〔照片×2〕", "[photo×2]"),
        ({"media": [Media("video_note", "F1")]}, "〔视频留言〕", "[video message]"),
        ({"place": Place(39.9, 116.4)}, "〔定位〕", "[pin]"),
    ],
)
async def test_of_a_message_without_words_the_list_knows_what_it_brought(
    path: MessagePath, more: dict[str, Any], zh: str, en: str
) -> None:
    received = await path.inbox.receive(a_message(None, channel="telegram", **more))

    shown = await path.conversations.get(received.conversation_id)

    assert shown.last_text == ""
    assert [brief(shown.last_kinds, lang) for lang in ("zh", "en")] == [zh, en]


async def test_a_survey_answered_while_staff_held_the_chat_still_counts(path: MessagePath) -> None:
    conversation = await path.conversation_with(channel="memory", address="a")
    staff = await path.colleague()
    await path.conversations.take(staff, conversation)
    async with path.db.begin() as session:
        await outbox.post(
            session,
            conversation_id=conversation,
            text="联系过您吗？",
            author="system",
            buttons=[Choice("联系过", '/answer_survey{"survey":1}')],
            now=path.clock(),
        )
    await path.delivery.run_once()
    token = path.channel.sent[-1].buttons[0].token
    await path.inbox.receive(a_message(None, button=token, channel="memory", address="a"))
    await path.conversations.give_back(staff, conversation)

    await path.pump.run_once()

    assert [turn.payload for turn in path.dialogue.turns] == ['/answer_survey{"survey":1}']


async def test_a_conversation_nobody_took_can_be_given_back_without_a_word(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    await path.ask_for_person(conversation)
    await path.ask_for_person(conversation)
    staff = await path.colleague()
    before = await path.texts()

    await path.conversations.give_back(staff, conversation)
    await path.conversations.give_back(staff, conversation)

    assert (await path.conversations.get(conversation)).held_by is None
    assert await path.texts() == before


async def test_who_did_what_is_noted_without_a_word_of_what_was_said(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    staff = await path.colleague()
    await path.ask_for_person(conversation)
    await path.conversations.take(staff, conversation)
    await path.conversations.reply(staff, conversation, "好的")
    await path.conversations.give_back(staff, conversation)

    async with path.db.read() as session:
        rows = (await session.scalars(select(AuditRow).order_by(AuditRow.id))).all()
    assert [row.action for row in rows] == ["take", "reply", "give_back"]
    assert [row.details for row in rows] == [None, None, None]


async def test_a_transcript_shows_staff_how_a_message_was_understood(path: MessagePath) -> None:
    conversation = await path.conversation_with("家里有煤气味")

    lines = await path.conversations.transcript(conversation)

    assert lines[0].danger == "gas"
    assert lines[0].understanding is not None
    assert lines[0].understanding["intent"] == "inform"
    assert lines[0].author == "citizen"
    assert {line.id for line in await path.conversations.transcript(conversation, after=lines[0].id)} == {
        line.id for line in lines[1:]
    }


async def test_a_conversation_that_does_not_exist_is_not_found(path: MessagePath) -> None:
    staff = an_operator(1)
    for attempt in (
        path.conversations.get(99),
        path.conversations.transcript(99),
        path.conversations.reply(staff, 99, "好"),
        path.conversations.take(staff, 99),
        path.conversations.give_back(staff, 99),
        path.conversations.mark_read(staff, 99),
    ):
        with pytest.raises(ConversationNotFound):
            await attempt
