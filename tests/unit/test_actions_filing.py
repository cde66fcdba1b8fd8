"""What becomes of a draft when a message comes twice, when filing is refused, and after danger; on a real desk."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from actions.complaint import ValidateComplaintForm
from actions.danger import ActionAfterDanger, danger_kind
from actions.filing import ActionSubmitComplaint, filed_sentence
from actions.knowledge import ActionAnswerQuestion
from actions.said import Said
from city.danger import Danger, answer
from desk.outcomes import FiledTicket
from desk.store.models import ConversationRow, MessageRow
from tests.office import Office, fields
from tests.talk import RUBBISH, a_tracker, beijing, marked, run, said, sentences


async def test_danger_delivered_twice_is_written_down_once(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "楼道灯坏了"})
    tracker = a_tracker(said("我家煤气味很大", "report_danger", danger="gas"), conversation=chat)
    action = ActionAfterDanger(office.desk, beijing())

    await run(action, tracker)
    dispatcher, _ = await run(action, tracker)

    kept = await office.desk.draft(chat) or {}
    assert kept["description"] == "楼道灯坏了\n我家煤气味很大"
    assert sentences(dispatcher) == ["utter_offer_after_danger"]


async def test_a_question_delivered_twice_does_not_lose_the_draft_behind_it(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "楼道灯坏了"})
    tracker = a_tracker(said("居住证怎么办", "ask_question"), conversation=chat, draft_waiting=True)
    action = ActionAnswerQuestion(office.desk, beijing())

    await run(action, tracker)
    await run(action, tracker)

    kept = await office.desk.draft(chat) or {}
    assert (kept["description"], kept["kind"]) == ("居住证怎么办", "inquiry")
    assert kept["set_aside"] == {"description": "楼道灯坏了"}


async def test_a_second_matter_delivered_twice_is_begun_once(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "楼道灯坏了"})
    message = marked(
        "望京[垃圾三天没人收了](matter)，[臭死了](more) @ matter, more", "file_complaint", category=RUBBISH
    )
    tracker = a_tracker(message, conversation=chat, draft_waiting=True)
    action = ValidateComplaintForm(office.desk, beijing())

    _, first = await run(action, tracker)
    _, again = await run(action, tracker)

    kept = await office.desk.draft(chat) or {}
    assert kept["set_aside"] == {"description": "楼道灯坏了"}
    assert first["requested_slot"] == again["requested_slot"] == "district"


async def test_a_confirmation_that_filed_already_gets_its_number_again(office: Office) -> None:
    chat = await office.conversation()
    filed = await office.desk.file_complaint(chat, message_id=7, fields=fields(), lang="zh")
    tracker = a_tracker(said("", "confirm_draft", pressed=True), conversation=chat, message_id=7)

    dispatcher, slots = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert sentences(dispatcher) == ["utter_filed"]
    assert dispatcher.messages[0]["number"] == filed.number
    assert dispatcher.messages[0]["code"] == filed.tracking_code
    assert slots["ticket_in_focus"] == filed.number
    assert slots["confirmed"] is False


async def test_another_confirmation_finds_nothing_open(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.file_complaint(chat, message_id=7, fields=fields(), lang="zh")
    tracker = a_tracker(said("", "confirm_draft", pressed=True), conversation=chat, message_id=8)

    dispatcher, _ = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert sentences(dispatcher) == ["utter_nothing_open"]


async def test_a_field_that_cannot_be_filed_is_asked_for_again(office: Office) -> None:
    chat = await office.conversation()
    slots = {**fields(party="长" * 201), "asked": ["party", "contact_by"], "contact_by": "chat"}
    tracker = a_tracker(said("没问题", "affirm"), conversation=chat, confirmed=True, **slots)

    dispatcher, events = await run(ActionSubmitComplaint(office.desk), tracker)

    kept = await office.desk.draft(chat) or {}
    assert sentences(dispatcher) == ["utter_cannot_file_yet"]
    assert "party" not in kept
    assert kept["asked"] == ["contact_by"]
    assert kept["description"] == slots["description"]
    assert events["draft_waiting"] is True


@pytest.mark.parametrize(
    ("message", "category"),
    [
        (said("我家煤气味很大", "report_danger", danger="gas"), "utilities.gas"),
        (said("路上井盖没了", "report_danger", danger="manhole"), "municipal_facilities.manhole"),
        (said("我被困在电梯里了", "report_danger", danger="trapped"), "housing.elevator"),
        (said("阳台的砖在往下掉", "report_danger", danger="falling"), "safety.hazards"),
        (said("孩子被锁在车里了", "report_danger", danger="trapped"), None),
        (said("马路塌了个大窟窿", "report_danger", danger="manhole"), "municipal_facilities.road_damage"),
        (said("路上井盖塌了", "report_danger", danger="manhole"), "municipal_facilities.manhole"),
    ],
)
async def test_a_danger_is_pressing_and_of_its_own_kind(
    office: Office, message: Said, category: str | None
) -> None:
    chat = await office.conversation()

    _, slots = await run(ActionAfterDanger(office.desk, beijing()), a_tracker(message, conversation=chat))

    kept = await office.desk.draft(chat) or {}
    assert (kept.get("category"), kept["urgency"]) == (category, "emergency")
    assert slots == {"draft_waiting": True, "danger_told": danger_kind(message)}


async def a_message(office: Office, conversation: int, text: str) -> int:
    """The row of what a citizen wrote, in which no rule saw danger."""
    async with office.db.begin() as session:
        row = MessageRow(
            conversation_id=conversation,
            direction="in",
            author="citizen",
            text=text,
            status="waiting",
            due_at=office.clock(),
            created_at=office.clock(),
        )
        session.add(row)
        await session.flush()
        return row.id


async def test_danger_that_only_the_model_saw_is_answered_once_before_the_offer(office: Office) -> None:
    chat = await office.conversation()
    row = await a_message(office, chat, "一开门那股味儿冲得人脑仁疼")
    message = said("一开门那股味儿冲得人脑仁疼", "report_danger", entities={"danger": asdict(Danger("gas"))})
    tracker = a_tracker(message, conversation=chat, message_id=row)
    action = ActionAfterDanger(office.desk, beijing())

    await run(action, tracker)
    dispatcher, _ = await run(action, tracker)

    assert await office.heard(chat) == list(answer(Danger("gas"), "zh", beijing().numbers))
    assert [row.danger for row in await office.messages(chat, "in")] == ["gas"]
    assert sentences(dispatcher) == ["utter_offer_after_danger"]
    assert (await office.desk.draft(chat) or {})["category"] == "utilities.gas"


async def test_of_suicide_that_only_the_model_saw_a_person_is_called_and_nothing_is_offered(
    office: Office,
) -> None:
    chat = await office.conversation()
    row = await a_message(office, chat, "猫托给楼下了，以后不用找我")
    message = said(
        "猫托给楼下了，以后不用找我", "report_danger", entities={"danger": asdict(Danger("suicide"))}
    )

    await run(
        ActionAfterDanger(office.desk, beijing()), a_tracker(message, conversation=chat, message_id=row)
    )

    async with office.db.read() as session:
        conversation = await session.get(ConversationRow, chat)
    assert conversation is not None
    assert (conversation.held_by, conversation.quiet_until_read) == ("waiting", True)
    assert await office.desk.draft(chat) is None


def test_of_several_filed_the_later_dates_hold_for_all_and_the_sooner_one_stands_on_its_line() -> None:
    day = datetime(2026, 12, 4, 15, 59, tzinfo=UTC)
    bins = FiledTicket("BJ20261127-000001", "AAAAAA", "垃圾没人收", None, "24小时内", day, "12月4日")
    gas = FiledTicket(
        "BJ20261127-000002", "BBBBBB", "煤气味", None, "1小时内", day - timedelta(days=7), "今天7:39"
    )

    told = filed_sentence([gas, bins], "zh")

    assert (told.values["dispatch_by"], told.values["answer_by"]) == ("24小时内", "12月4日")
    assert told.values["lines"].splitlines() == [
        "1. BJ20261127-000002 · BBBBBB · 煤气味 · 最晚今天7:39答复",
        "2. BJ20261127-000001 · AAAAAA · 垃圾没人收",
    ]
