"""The way in: committed once, danger first, buttons once, and what a citizen sees of the conversation."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from city.danger import answer, recognise
from desk.channel import Button, Incoming, Media, Place
from desk.conversations import outbox
from desk.conversations.buttons import Retirements
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import STAFF
from desk.dialogue import Choice, Reply, Said
from desk.store.database import Database
from desk.store.models import ConversationRow, SessionRow
from tests.messages import MessagePath, SmallCity, a_message, an_operator


@pytest.fixture
def path(db: Database) -> MessagePath:
    return MessagePath(db)


async def ask(path: MessagePath, *choices: Choice, author: str = "bot") -> list[Button]:
    """Something to choose from, in the conversation of device-1."""
    received = await path.inbox.receive(a_message())
    await path.pump.run_once()
    async with path.db.begin() as session:
        row_id = await outbox.post(
            session,
            conversation_id=received.conversation_id,
            text="是哪一样？",
            author=author,
            buttons=choices,
            now=path.clock(),
        )
    lines = (await path.inbox.history("web", "device-1")).lines
    return list(next(line for line in lines if line.id == row_id).buttons)


async def test_a_message_is_in_the_store_when_receive_returns(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message("路灯不亮了", message_id="7"))

    [row] = await path.rows("in")
    assert (row.id, row.text, row.status, row.channel_message_id) == (
        received.message_id,
        "路灯不亮了",
        "waiting",
        "7",
    )


async def test_the_same_channel_message_id_is_one_row(path: MessagePath) -> None:
    first = await path.inbox.receive(a_message("你好", message_id="7"))
    again = await path.inbox.receive(a_message("你好", message_id="7"))

    assert again.duplicate
    assert again.message_id == first.message_id
    assert len(await path.rows("in")) == 1


@pytest.mark.parametrize("already_known", [True, False])
async def test_the_same_message_delivered_by_twenty_tasks_at_once_is_one_row(
    path: MessagePath, already_known: bool
) -> None:
    if already_known:
        await path.inbox.receive(a_message("早", message_id="6"))
    message = a_message("你好", message_id="7")

    received = await asyncio.gather(*(path.inbox.receive(message) for _ in range(20)))

    assert len({taken.message_id for taken in received}) == 1
    assert [taken.duplicate for taken in received].count(False) == 1
    assert [row.text for row in await path.rows("in")].count("你好") == 1


async def test_the_same_id_from_another_address_is_another_message(path: MessagePath) -> None:
    await path.inbox.receive(a_message(message_id="7", address="device-1"))
    other = await path.inbox.receive(a_message(message_id="7", address="device-2"))

    assert not other.duplicate


async def test_two_first_messages_at_once_make_one_conversation(path: MessagePath) -> None:
    received = await asyncio.gather(*(path.inbox.receive(a_message(f"第{n}句")) for n in range(10)))

    assert len({taken.conversation_id for taken in received}) == 1


async def test_danger_is_answered_in_the_transaction_that_keeps_the_message(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message("家里有煤气味"))

    answers = await path.rows("out")
    assert answers
    assert {row.answers for row in answers} == {received.message_id}
    assert {row.priority for row in answers} == {outbox.DANGER}
    assert (await path.rows("in"))[0].danger == "gas"
    assert any("96777" in row.text for row in answers)


async def test_a_danger_answer_can_be_called_by_a_touch(path: MessagePath) -> None:
    await path.inbox.receive(a_message("家里有煤气味"))

    cards = [row.card for row in await path.rows("out") if row.card]
    assert cards[0]["kind"] == "danger"
    assert {"number": "96777", "label": "燃气抢修"} in cards[0]["numbers"]


async def test_danger_is_answered_while_staff_hold_the_chat(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    await path.conversations.take(await path.colleague(), conversation)

    await path.inbox.receive(a_message("家里有煤气味"))

    assert [row for row in await path.rows("out") if row.priority == outbox.DANGER]
    assert (await path.rows("in"))[-1].status == "held"


async def test_danger_in_a_caption_counts(path: MessagePath) -> None:
    picture = Media(kind="photo", reference="f1", caption="家里有煤气味")

    await path.inbox.receive(a_message(None, media=[picture]))

    assert (await path.rows("in"))[0].danger == "gas"


async def test_words_of_suicide_call_for_a_person_and_keep_surveys_back(path: MessagePath) -> None:
    received = await path.inbox.receive(a_message("我不想活了"))
    async with path.db.begin() as session:
        survey = await outbox.post(
            session,
            conversation_id=received.conversation_id,
            text="满意吗？",
            author="system",
            priority=outbox.SURVEY,
            buttons=[Choice("满意", "/answer_survey")],
            now=path.clock(),
        )
        later = await outbox.post(
            session, conversation_id=received.conversation_id, text="我在", author="staff", now=path.clock()
        )
    assert (await path.conversation(received.conversation_id)).held_by == "waiting"
    assert "满意吗？" not in [message.text for message in await path.inbox.waiting("web", "device-1")]
    assert "满意吗？" not in [line.text for line in (await path.inbox.history("web", "device-1")).lines]
    await path.inbox.acknowledge("web", "device-1", up_to=later)

    await path.conversations.mark_read(an_operator(), received.conversation_id)

    [released] = (await path.inbox.history("web", "device-1", after=later)).lines
    assert (released.text, [button.title for button in released.buttons]) == ("满意吗？", ["满意"])
    assert released.id > later > survey
    assert [message.id for message in await path.inbox.waiting("web", "device-1")] == [released.id]


@pytest.mark.parametrize(
    ("text", "page", "lang"),
    [
        ("There is a fire at 南湖东园 building 3", "zh", "en"),
        ("我家着火了", "en", "zh"),
        ("我家着火了，望京SOHO", None, "zh"),
    ],
)
async def test_danger_is_answered_in_the_language_of_its_own_words(
    path: MessagePath, text: str, page: str | None, lang: str
) -> None:
    await path.inbox.receive(a_message("hello" if page == "en" else "你好", lang=page))

    await path.inbox.receive(a_message(text, lang=page))

    danger = recognise(text)
    assert danger is not None
    assert await path.texts() == list(answer(danger, lang, SmallCity().numbers))


@pytest.mark.parametrize(
    ("role", "minutes", "promised"), [("operator", 4, True), ("operator", 6, False), ("reviewer", 0, False)]
)
async def test_a_colleague_is_promised_only_where_one_is_at_the_desk(
    path: MessagePath, role: str, minutes: int, promised: bool
) -> None:
    staff = await path.colleague(role=role)
    async with path.db.begin() as session:
        session.add(
            SessionRow(
                token_hash="t",
                staff_id=staff.id,
                csrf="c",
                created_at=path.clock(),
                seen_at=path.clock(),
                expires_at=path.clock() + timedelta(hours=1),
            )
        )
    path.clock.forward(60 * minutes)

    await path.inbox.receive(a_message("我不想活了"))

    danger = recognise("我不想活了")
    assert danger is not None
    assert await path.texts() == list(answer(danger, "zh", SmallCity().numbers, on_duty=promised))


async def test_the_clients_language_counts_before_the_script(path: MessagePath) -> None:
    await path.inbox.receive(a_message("望京 subway exit", lang="en"))

    assert (await path.inbox.history("web", "device-1")).lang == "en"


@pytest.mark.parametrize(
    ("text", "lang"), [("国贸 subway exit 堵了", "zh"), ("a pothole", "en"), ("？？", None)]
)
async def test_the_first_message_with_letters_decides_the_language(
    path: MessagePath, text: str, lang: str | None
) -> None:
    await path.inbox.receive(a_message(text))

    assert (await path.inbox.history("web", "device-1")).lang == lang


async def test_a_pin_knows_its_district(path: MessagePath) -> None:
    await path.inbox.receive(a_message(None, place=Place(39.99, 116.48, "望京西园三区")))

    assert (await path.rows("in"))[0].place == {
        "lat": 39.99,
        "long": 116.48,
        "name": "望京西园三区",
        "district": "110105",
    }


async def test_a_pressed_button_becomes_its_payload_and_reads_as_its_title(path: MessagePath) -> None:
    [button] = await ask(path, Choice("是", "/affirm"))

    await path.inbox.receive(a_message(None, button=button.token))

    row = (await path.rows("in"))[-1]
    assert (row.text, row.payload, row.status) == ("是", "/affirm", "waiting")


async def test_a_typed_payload_is_text(path: MessagePath) -> None:
    await path.inbox.receive(a_message('/confirm_draft{"x": 1}'))

    [row] = await path.rows("in")
    assert (row.text, row.payload) == ('/confirm_draft{"x": 1}', None)


async def test_another_button_of_a_used_keyboard_counts_as_its_words(path: MessagePath) -> None:
    yes, no = await ask(path, Choice("是", "/affirm"), Choice("不是", "/deny"))
    await path.inbox.receive(a_message(None, button=yes.token))

    await path.inbox.receive(a_message(None, button=no.token))

    row = (await path.rows("in"))[-1]
    assert (row.text, row.payload) == ("不是", None)


async def test_a_button_pressed_twice_by_a_nervous_finger_is_answered_once(path: MessagePath) -> None:
    [button] = await ask(path, Choice("是", "/affirm"))
    for _ in range(3):
        await path.inbox.receive(a_message("是", button=button.token))

    path.dialogue.turns.clear()
    await path.pump.run_once()

    assert [turn.payload for turn in path.dialogue.turns] == ["/affirm"]
    assert [line.text for line in (await path.inbox.history("web", "device-1")).lines].count("是") == 1


async def test_a_button_of_another_conversation_is_never_a_payload(path: MessagePath) -> None:
    [button] = await ask(path, Choice("提交", "/confirm_draft"))

    await path.inbox.receive(a_message(None, button=button.token, address="device-2"))

    row = (await path.rows("in"))[-1]
    assert (row.text, row.payload, row.status) == ("", None, "handled")
    [kind_word] = (await path.inbox.history("web", "device-2")).lines
    assert kind_word.text == "这个按钮已经过期了，直接打字告诉我就行。"


async def test_an_unknown_button_counts_as_the_words_that_came_with_it(path: MessagePath) -> None:
    await path.inbox.receive(a_message("对，登记", button="nobody"))

    [row] = await path.rows("in")
    assert (row.text, row.payload, row.status) == ("对，登记", None, "waiting")


async def test_buttons_go_once_one_was_used(path: MessagePath) -> None:
    yes, _ = await ask(path, Choice("是", "/affirm"), Choice("不是", "/deny"), author="system")
    await path.inbox.receive(a_message(None, button=yes.token))

    lines = (await path.inbox.history("web", "device-1")).lines

    assert [line.buttons for line in lines if line.text == "是哪一样？"] == [()]


async def test_buttons_below_a_question_go_when_the_citizen_says_anything(path: MessagePath) -> None:
    await ask(path, Choice("是", "/affirm"))
    await path.inbox.receive(a_message("都不是"))

    lines = (await path.inbox.history("web", "device-1")).lines

    assert all(not line.buttons for line in lines)


async def test_buttons_below_a_survey_stay_until_one_is_used(path: MessagePath) -> None:
    buttons = await ask(path, Choice("联系过", "/answer_survey{}"), author="system")
    await path.inbox.receive(a_message("等等"))

    lines = (await path.inbox.history("web", "device-1")).lines

    assert [line.buttons for line in lines if line.buttons] == [tuple(buttons)]


async def test_an_edit_of_a_card_travels_as_a_token_and_is_no_button(path: MessagePath) -> None:
    field = {"name": "address", "label": "地点", "value": "望京", "edit": '/edit_field{"field":"address"}'}
    card = {"kind": "summary", "fields": [field, {"name": "unit", "label": "交给", "value": "望京街道"}]}
    path.dialogue.answer = lambda turn: Reply([Said("您核对一下", [Choice("登记", "/confirm_draft")], card)])
    await path.inbox.receive(a_message())
    await path.pump.run_once()

    [message] = await path.inbox.waiting("web", "device-1")

    assert [button.title for button in message.buttons] == ["登记"]
    assert message.card is not None
    token = message.card["fields"][0]["edit"]
    assert "/" not in token
    await path.inbox.receive(a_message(None, button=token))
    row = (await path.rows("in"))[-1]
    assert (row.text, json.loads((row.payload or "")[len("/edit_field") :])) == ("地点", {"field": "address"})
    shown = next(line.card for line in (await path.inbox.history("web", "device-1")).lines if line.card)
    assert "edit" not in shown["fields"][0]


async def test_what_waits_is_shown_until_it_is_acknowledged(path: MessagePath) -> None:
    await path.conversation_with()
    [waiting] = await path.inbox.waiting("web", "device-1")

    await path.inbox.acknowledge("web", "device-1", up_to=waiting.id)

    assert await path.inbox.waiting("web", "device-1") == []
    assert (await path.rows("out"))[0].status == "sent"


@pytest.mark.parametrize("beat", [False, True])
@pytest.mark.parametrize(("quiet", "survey"), [(True, "waiting"), (False, "sent")])
async def test_a_question_is_seen_with_the_answer_before_it_unless_it_is_kept_back(
    path: MessagePath, quiet: bool, survey: str, beat: bool
) -> None:
    conversation = await path.conversation_with()
    async with path.db.begin() as session:
        await outbox.post(
            session,
            conversation_id=conversation,
            text="满意吗？",
            author="system",
            priority=outbox.SURVEY,
            now=path.clock(),
        )
        (await session.get_one(ConversationRow, conversation)).quiet_until_read = quiet

    await path.inbox.acknowledge("web", "device-1", up_to=10_000, beat=beat)

    assert [row.status for row in await path.rows("out")] == ["sent", survey]


async def test_a_plain_message_is_told_as_its_chat_shows_it(path: MessagePath) -> None:
    await path.inbox.receive(a_message("你好"))
    await path.pump.run_once()

    received = await path.inbox.receive(a_message("楼下垃圾三天没人收了"))
    seen = await path.inbox.history("web", "device-1")

    assert received.line is not None
    assert (received.line, seen.busy) == (seen.lines[-1], True)


@pytest.mark.parametrize("text", ["我家煤气泄漏了", ""], ids=["answered by the desk", "nothing in it"])
async def test_of_a_message_that_is_not_all_there_is_to_see_the_chat_has_to_be_read(
    path: MessagePath, text: str
) -> None:
    received = await path.inbox.receive(a_message(text))

    assert received.line is None


async def test_of_what_staff_will_answer_the_chat_has_to_be_read(path: MessagePath) -> None:
    conversation = await path.conversation_with()
    await path.conversations.take(await path.colleague(), conversation)

    received = await path.inbox.receive(a_message("还在吗"))

    assert received.line is None


async def test_an_acknowledgement_reaches_no_other_conversation(path: MessagePath) -> None:
    await path.conversation_with(address="device-2")

    await path.inbox.acknowledge("web", "device-1", up_to=10_000)

    assert len(await path.inbox.waiting("web", "device-2")) == 1


async def test_history_is_the_newest_lines_oldest_first(path: MessagePath) -> None:
    for text in ("一", "二", "三"):
        await path.conversation_with(text)

    lines = (await path.inbox.history("web", "device-1", limit=4)).lines

    assert [(line.direction, line.text) for line in lines] == [
        ("in", "二"),
        ("out", "二"),
        ("in", "三"),
        ("out", "三"),
    ]
    after = await path.inbox.history("web", "device-1", after=lines[-2].id)
    assert [line.text for line in after.lines] == ["三"]


async def test_an_unknown_address_has_an_empty_history(path: MessagePath) -> None:
    history = await path.inbox.history("web", "nobody")

    assert (history.lines, history.busy, history.lang) == ((), False, None)
    assert await path.inbox.waiting("web", "nobody") == ()


async def test_an_answer_is_being_written_from_receipt_to_reply(path: MessagePath) -> None:
    await path.inbox.receive(a_message())
    busy = (await path.inbox.history("web", "device-1")).busy

    await path.pump.run_once()

    assert busy
    assert not (await path.inbox.history("web", "device-1")).busy


async def test_a_subscriber_hears_of_the_message_and_of_its_answer(path: MessagePath) -> None:
    news = path.inbox.subscribe("web", "device-1")
    staff = path.wakeups.subscribe(STAFF)

    await path.inbox.receive(a_message())
    assert await news.wait(0)
    assert await staff.wait(0)

    await path.pump.run_once()
    assert not await news.wait(0)
    assert [line.text for line in news.handed()] == await path.texts("out")


async def test_a_used_keyboard_is_left_for_the_channel_to_take_off(db: Database) -> None:
    path = MessagePath(db)
    retirements = Retirements()
    inbox = DeskInbox(db, SmallCity(), path.wakeups, clock=path.clock, retirements=retirements)
    path.dialogue.answer = lambda turn: Reply([Said("是吗？", [Choice("是", "/affirm")])])
    await inbox.receive(a_message(channel="memory", address="a"))
    await path.pump.run_once()
    await path.delivery.run_once()
    [question] = path.channel.sent

    await inbox.receive(a_message(None, button=question.buttons[0].token, channel="memory", address="a"))

    retired = await asyncio.wait_for(retirements.next(), 1)
    assert (retired.channel, retired.address, retired.text) == ("memory", "a", "是吗？")
    assert retired.channel_message_id == (await path.rows("out"))[0].channel_message_id


@pytest.mark.parametrize(
    "message",
    [
        a_message("a\x00b\ud800c"),
        a_message("很" * 30_000),
        a_message("x", message_id="i" * 500),
        a_message("x", address="a" * 500),
        a_message(None, place=Place(float("nan"), 116.0)),
        a_message(None, media=[Media("photo", "f\x00", "\ud83d", "image/jpeg", 2**40)]),
        a_message(None, button="t" * 300),
        a_message(None, button="t\x00"),
        a_message(None, button="\ud800"),
        a_message("   "),
        Incoming(
            channel="web", address="d", channel_message_id="1", sender_name="n" * 999, reply_to="r" * 999
        ),
    ],
)
async def test_nothing_a_citizen_sends_breaks_the_desk(path: MessagePath, message: Incoming) -> None:
    first = await path.inbox.receive(message)
    again = await path.inbox.receive(message)

    assert again.duplicate
    assert again.message_id == first.message_id
    await path.pump.run_once()
    assert await path.inbox.history(message.channel, message.address)


async def test_a_message_with_nothing_in_it_is_not_handed_on(path: MessagePath) -> None:
    await path.inbox.receive(a_message("  "))

    assert await path.pump.run_once() == 0


async def test_cursors_and_leases_of_connectors_are_kept(path: MessagePath) -> None:
    await path.inbox.keep_cursor("telegram.update", "7")

    assert await path.inbox.cursor("telegram.update") == "7"
    assert await path.inbox.hold_lease("telegram.polling", "a", 15)
    assert not await path.inbox.hold_lease("telegram.polling", "b", 15)
