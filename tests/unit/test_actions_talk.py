"""Talk around a complaint: a person is called once, a refusal leaves the form, and no question is put twice alike."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.complaint import ValidateComplaintForm
from actions.said import Said
from actions.talk import ActionAskForPerson
from actions.waiting import ActionDropDraft
from tests.office import Office
from tests.talk import CHAOYANG, a_tracker, beijing, marked, run, said, sentences, slots_of

FORM = "complaint_form"
TOLD: dict[str, Any] = {
    "description": "路灯坏了",
    "category": "municipal_facilities.street_light",
    "category_confidence": 0.9,
}


async def test_who_asks_for_a_person_again_hears_that_nobody_is_free_yet(office: Office) -> None:
    chat = await office.conversation()
    wish = said("我要跟真人讲", "talk_to_person")

    first, slots = await run(ActionAskForPerson(office.desk), a_tracker(wish, conversation=chat))
    again, _ = await run(
        ActionAskForPerson(office.desk), a_tracker(wish, conversation=chat, message_id=8, **slots)
    )

    assert slots == {"person_called": True}
    assert sentences(first) == ["utter_person_called"]
    assert sentences(again) == ["utter_person_coming"]


async def test_who_calls_off_a_person_keeps_the_complaint_and_a_place_told_then_belongs_to_it(
    office: Office,
) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {**TOLD, "asked": ["district"]})
    off = marked("算了不找人了 @ drop", "cancel")
    waits: dict[str, Any] = {"person_called": True, "draft_waiting": True}

    offered, slots = await run(ActionDropDraft(office.desk), a_tracker(off, conversation=chat, **waits))
    place = marked("望京[南湖东园](place) @ set", "inform", district=CHAOYANG, address="南湖东园")
    tracker = a_tracker(place, conversation=chat, message_id=8, **{**waits, **slots})
    _, told = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert sentences(offered) == ["utter_offer_draft"]
    assert slots["draft_waiting"] is True
    assert (told["description"], told["district"]) == ("路灯坏了", CHAOYANG)


async def test_who_cannot_hear_is_answered_in_writing_and_no_person_is_called(office: Office) -> None:
    chat = await office.conversation()
    deaf = marked("我听不见，请只用文字联系我，别打电话 @ wish:text, wish:no_call")

    asked, kept = await run(ValidateComplaintForm(office.desk, beijing()), a_tracker(deaf, conversation=chat))
    told = marked(
        "[南湖东园一区3号楼下](place)[垃圾堆了三天](matter) @ matter, set",
        "file_complaint",
        district=CHAOYANG,
    )
    tracker = a_tracker(told, conversation=chat, message_id=8, form=FORM, **kept)
    _, after = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert (kept["contact_by"], kept.get("description")) == ("chat", None)
    assert sentences(asked) == ["utter_taken_in", "utter_question_what"]
    assert after["description"] == told.words
    assert "contact_by" not in after


async def test_who_cannot_hear_and_asks_for_a_person_gets_one(office: Office) -> None:
    chat = await office.conversation()
    wish = said("我听不见，别打电话，让人工在这儿跟我说", "talk_to_person")

    answered, _ = await run(ActionAskForPerson(office.desk), a_tracker(wish, conversation=chat))

    assert sentences(answered) == ["utter_person_called"]


async def test_a_matter_that_is_told_is_no_longer_for_the_person_alone(office: Office) -> None:
    chat = await office.conversation()
    message = said("望京路灯坏了三天", "file_complaint", category="municipal_facilities.street_light")
    tracker = a_tracker(message, conversation=chat, person_called=True)

    _, slots = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert slots["person_called"] is None


@pytest.mark.parametrize("question", ["confirmed", "contact_by", "district"])
async def test_a_refusal_leaves_the_form_whatever_it_begins_with(office: Office, question: str) -> None:
    chat = await office.conversation()
    refusal = marked("不对，我不想登记了 @ drop, deny", "cancel")
    tracker = a_tracker(refusal, conversation=chat, form=FORM, requested_slot=question, **TOLD)

    events = await ValidateComplaintForm(office.desk, beijing()).run(CollectingDispatcher(), tracker, {})

    assert [event["event"] for event in events] == ["action_execution_rejected"]


async def test_the_place_is_asked_in_other_words_after_each_miss(office: Office) -> None:
    chat = await office.conversation()
    asked: list[str] = []
    slots: dict[str, Any] = {**TOLD, "asked": ["district"]}
    for times in range(4):
        tracker = a_tracker(
            said("哈哈哈", "out_of_scope"), conversation=chat, form=FORM, requested_slot="district", **slots
        )
        tracker.events[:0] = tracker.events * times
        tracker.events.append({"event": "action_execution_rejected", "name": FORM})
        dispatcher, kept = await run(ValidateComplaintForm(office.desk, beijing()), tracker)
        slots |= kept
        slots.pop("requested_slot")
        asked += sentences(dispatcher)

    assert all(one != other for one, other in itertools.pairwise(asked))


async def test_who_tells_the_matter_in_pieces_is_not_pressed_for_the_place(office: Office) -> None:
    chat = await office.conversation()
    asked: list[str] = []
    slots: dict[str, Any] = {
        "description": "我们楼电梯",
        "category": "housing.elevator",
        "asked": ["district"],
    }
    for words in ("又坏了", "没人来修"):
        told = marked(f"[{words}](more) @ more", "file_complaint", category="housing.elevator")
        tracker = a_tracker(told, conversation=chat, form=FORM, requested_slot="district", **slots)
        dispatcher, kept = await run(ValidateComplaintForm(office.desk, beijing()), tracker)
        slots |= kept
        slots.pop("requested_slot")
        asked += sentences(dispatcher)[-1:]

    assert slots["description"] == "我们楼电梯\n又坏了\n没人来修"
    assert slots["asked"] == ["district"]
    assert asked == ["utter_question_where_still", "utter_question_where_again"]


async def test_what_is_told_on_while_a_person_is_waited_for_is_the_same_matter(office: Office) -> None:
    chat = await office.conversation()
    left = {**TOLD, "district": CHAOYANG, "address": "南湖东园", "asked": ["district", "contact_by"]}
    await office.desk.remember_draft(chat, left)
    on = marked(
        "[路灯一闪一闪的三天了](matter) @ matter",
        "file_complaint",
        category="municipal_facilities.street_light",
    )
    tracker = a_tracker(on, conversation=chat, draft_waiting=True, person_called=True)

    _, slots = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert slots["description"] == "路灯坏了\n路灯一闪一闪的三天了"
    assert slots["address"] == "南湖东园"


AT_CONTACT: dict[str, Any] = {
    **TOLD,
    "district": CHAOYANG,
    "address": "南湖东园",
    "occurred_at": "2026-11-20T00:00:00+08:00",
    "asked": ["contact_by"],
}


async def test_what_was_promised_to_be_secret_is_so_another_day(office: Office) -> None:
    chat, form = await office.conversation(), ValidateComplaintForm(office.desk, beijing())
    asks = marked("会保密吗 @ ask:privacy", "ask_question")
    tracker = a_tracker(asks, conversation=chat, form=FORM, requested_slot="contact_by", **AT_CONTACT)

    promised, _ = await run(form, tracker)
    back = a_tracker(said("接着说", "resume_draft"), conversation=chat, message_id=8, draft_waiting=True)
    _, slots = await run(form, back)

    assert sentences(promised) == ["utter_kept_secret", "utter_question_contact"]
    assert slots["confidential"] is True


@pytest.mark.parametrize(
    ("message", "question", "told"),
    [
        (
            marked(
                "[王芳](person) [13800138000](phone) 能保密吗 @ set, ask:privacy",
                person_name=("王芳", "王芳"),
                phone=("13800138000", "13800138000"),
            ),
            "contact_by",
            {"reporter_name": "王芳", "reporter_phone": "13800138000", "requested_slot": "confirmed"},
        ),
        (
            marked(
                "[南湖西园三区](place)，物业会知道是我吗 @ set, ask:privacy",
                address=("南湖西园三区", "南湖西园三区"),
                district=CHAOYANG,
            ),
            "address",
            {"address": "南湖西园三区", "requested_slot": "contact_by"},
        ),
    ],
)
async def test_what_stands_beside_the_question_whether_it_is_secret_is_taken(
    office: Office, message: Said, question: str, told: dict[str, Any]
) -> None:
    chat = await office.conversation()
    before = {**AT_CONTACT, "asked": [question]}
    before |= {"address": None} if question == "address" else {}
    tracker = a_tracker(message, conversation=chat, form=FORM, requested_slot=question, **before)

    dispatcher, slots = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert sentences(dispatcher)[0] == "utter_kept_secret"
    assert {"confidential": True, **told}.items() <= slots.items()
    assert "anonymous" not in slots
    assert "description" not in slots


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("utter_no_tickets", ["utter_phone_finds_nothing"]),
        ("utter_number_lost", ["utter_phone_finds_nothing"]),
        ("utter_greet", ["utter_question_what"]),
    ],
)
async def test_a_phone_number_finds_no_case_and_it_is_said_what_does(
    office: Office, before: str, answer: list[str]
) -> None:
    number = marked("[13811112222](phone) @ set", phone=("13811112222", "13811112222"))
    tracker = a_tracker(number, conversation=await office.conversation())
    tracker.events[:0] = [{"event": "bot", "metadata": {"utter_action": before}}]

    dispatcher, _ = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert sentences(dispatcher) == answer


@pytest.mark.parametrize(
    ("turn", "intent", "address"),
    [
        ("等会儿 不是[东四六条](place.old) 是[七条](place.new) @ correct:place", "correct_detail", "七条"),
        ("等会儿再说 @ pause", "goodbye", "东四六条"),
    ],
)
async def test_who_says_wait_and_puts_something_right_stays(
    office: Office, turn: str, intent: str, address: str
) -> None:
    slots = {**TOLD, "district": CHAOYANG, "address": "东四六条", "requested_slot": "confirmed"}
    tracker = a_tracker(
        marked(turn, intent, entities={"address": (address, address)} if address in turn else {}),
        conversation=await office.conversation(),
        form=FORM,
        **slots,
    )

    events = await ValidateComplaintForm(office.desk, beijing()).run(CollectingDispatcher(), tracker, {})

    assert str(slots_of(events).get("address", "东四六条")).endswith(address)
    # Whoever only says wait is answered by the rule of who goes.
    left = [event["event"] for event in events] == ["action_execution_rejected"]
    assert left == (address == "东四六条")


async def test_where_exactly_is_asked_twice_at_most_whatever_is_told_instead(office: Office) -> None:
    chat, slots = await office.conversation(), {**TOLD, "district": CHAOYANG, "requested_slot": "address"}
    asked: list[str] = []
    for at, words in enumerate(("包工头跑了 电话关机", "过年回不了家", "总包也不接电话")):
        tracker = a_tracker(said(words, "inform"), conversation=chat, message_id=10 + at, form=FORM, **slots)
        _, kept = await run(ValidateComplaintForm(office.desk, beijing()), tracker)
        slots = {**slots, **kept}
        asked.append(slots["requested_slot"])

    assert asked[-1] != "address"


async def test_two_districts_told_are_no_two_places_of_one_name(office: Office) -> None:
    message = said(
        "孩子明年上小学 户口在西城 房子在海淀 咋整啊",
        "file_complaint",
        place_choices=(["110102", "110108"], "西城 房子在海淀"),
    )
    tracker = a_tracker(message, conversation=await office.conversation())

    dispatcher, _ = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert sentences(dispatcher)[-1] == "utter_question_which_of_these"


async def test_that_not_one_of_them_works_rates_nothing(office: Office) -> None:
    slots = {**TOLD, "district": CHAOYANG, "requested_slot": "address"}
    none_works = marked("[一个都不亮](more) @ more", "answer_survey")
    tracker = a_tracker(none_works, conversation=await office.conversation(), form=FORM, **slots)

    _, kept = await run(ValidateComplaintForm(office.desk, beijing()), tracker)

    assert kept["description"] == "路灯坏了\n一个都不亮"
