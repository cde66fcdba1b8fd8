"""Questions answered and passed on, and matters of others named before filing; on a real desk."""

from __future__ import annotations

from actions.asked import may_tell_of
from actions.interruptions import interrupts
from actions.knowledge import ActionAnswerQuestion, ActionAskStaff, ActionNameElsewhere
from actions.waiting import ActionOfferDraft
from tests.office import Office
from tests.talk import a_tracker, beijing, marked, run, said, sentences

COURT = "法院判决不公，我不服"


async def test_an_answer_names_its_source_and_day_in_the_language_spoken(office: Office) -> None:
    chat = await office.conversation()
    question = said("when does heating start", "ask_question", lang="en", knowledge="heating_season")

    dispatcher, slots = await run(
        ActionAnswerQuestion(office.desk, beijing()), a_tracker(question, conversation=chat)
    )

    known = beijing().knowledge["heating_season"]
    told = dispatcher.messages[0]
    assert sentences(dispatcher) == ["utter_answer"]
    assert (told["answer"], told["source"], told["date"]) == (
        known.en.answer,
        known.source.en,
        "20 November 2026",
    )
    assert slots == {"question_asked": {"description": "when does heating start"}}


async def test_in_the_middle_of_a_form_the_draft_is_left_alone(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "楼道灯坏了"})
    action = ActionAnswerQuestion(office.desk, beijing())
    known = said("几号供暖", "ask_question", knowledge="heating_season")
    unknown = said("无人机能飞吗", "ask_question")

    first, _ = await run(action, a_tracker(known, conversation=chat, form="complaint_form"))
    second, _ = await run(action, a_tracker(unknown, conversation=chat, form="complaint_form"))

    assert sentences(first) == ["utter_answer_in_form"]
    assert sentences(second) == ["utter_question_later"]
    assert await office.desk.draft(chat) == {"description": "楼道灯坏了"}


async def test_an_entry_that_is_gone_from_the_pack_is_no_answer(office: Office) -> None:
    chat = await office.conversation()
    question = said("几点开门", "ask_question", knowledge="no_such_entry")

    dispatcher, slots = await run(
        ActionAnswerQuestion(office.desk, beijing()), a_tracker(question, conversation=chat)
    )

    kept = await office.desk.draft(chat) or {}
    assert sentences(dispatcher) == ["utter_cannot_answer_yet"]
    assert (kept["description"], kept["kind"]) == ("几点开门", "inquiry")
    assert slots == {"draft_waiting": True}


async def test_after_an_answer_the_draft_that_waits_is_offered_again(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "楼道灯坏了"})
    question = said("几号供暖", "ask_question", knowledge="heating_season")
    tracker = a_tracker(question, conversation=chat, draft_waiting=True)

    dispatcher, _ = await run(ActionAnswerQuestion(office.desk, beijing()), tracker)

    assert sentences(dispatcher) == ["utter_answer", "utter_offer_draft"]


async def test_a_question_passed_on_is_an_inquiry_in_the_citizens_words(office: Office) -> None:
    chat = await office.conversation()
    pressed = said("", "ask_staff", pressed=True)
    tracker = a_tracker(pressed, conversation=chat, question_asked={"description": "居住证怎么办"})

    dispatcher, slots = await run(ActionAskStaff(office.desk, beijing()), tracker)

    kept = await office.desk.draft(chat) or {}
    assert sentences(dispatcher) == ["utter_question_noted"]
    assert (kept["description"], kept["kind"]) == ("居住证怎么办", "inquiry")
    assert slots == {"draft_waiting": True, "question_asked": None}


async def test_an_old_button_without_its_question_asks_for_it(office: Office) -> None:
    chat = await office.conversation()

    dispatcher, slots = await run(
        ActionAskStaff(office.desk, beijing()),
        a_tracker(said("", "ask_staff", pressed=True), conversation=chat),
    )

    assert sentences(dispatcher) == ["utter_ask_what"]
    assert slots == {}


async def test_a_matter_of_others_waits_for_the_citizens_word(office: Office) -> None:
    chat = await office.conversation()
    message = said(COURT, "tell_elsewhere", elsewhere="court")

    dispatcher, slots = await run(
        ActionNameElsewhere(office.desk, beijing()), a_tracker(message, conversation=chat)
    )

    kept = await office.desk.draft(chat) or {}
    assert sentences(dispatcher) == ["utter_elsewhere"]
    assert "12368" in dispatcher.messages[0]["answer"]
    assert kept["description"] == COURT
    assert slots == {"draft_waiting": True}


async def test_a_matter_of_others_does_not_lose_the_draft_that_waits(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "楼道灯坏了"})
    message = said(COURT, "tell_elsewhere", elsewhere="court")

    await run(
        ActionNameElsewhere(office.desk, beijing()),
        a_tracker(message, conversation=chat, draft_waiting=True),
    )

    kept = await office.desk.draft(chat) or {}
    assert kept["set_aside"] == {"description": "楼道灯坏了"}


async def test_a_place_told_before_the_matter_of_others_is_kept(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"district": "110105"})
    message = said(COURT, "tell_elsewhere", elsewhere="court")

    await run(ActionNameElsewhere(office.desk, beijing()), a_tracker(message, conversation=chat))

    kept = await office.desk.draft(chat) or {}
    assert (kept["description"], kept["district"]) == (COURT, "110105")


async def test_corruption_is_named_and_never_kept(office: Office) -> None:
    chat = await office.conversation()
    message = said("举报村书记贪污", "tell_elsewhere", elsewhere="discipline")

    dispatcher, slots = await run(
        ActionNameElsewhere(office.desk, beijing()), a_tracker(message, conversation=chat)
    )

    assert sentences(dispatcher) == ["utter_not_filed_here"]
    assert "12388" in dispatcher.messages[0]["answer"]
    assert await office.desk.draft(chat) is None
    assert slots == {}


def test_what_the_base_answers_interrupts_whatever_is_asked() -> None:
    question = marked("我想问问公司拖欠的社保怎么补 @ ask:kb", "ask_question", knowledge="social_gap")

    assert interrupts(question)


def test_a_matter_of_others_interrupts_where_the_matter_is_asked_for() -> None:
    assert interrupts(marked(f"[{COURT}](matter) @ matter", "tell_elsewhere", elsewhere="court"))


async def test_what_the_entry_does_not_say_is_asked_at_its_number(office: Office) -> None:
    chat = await office.conversation()
    further = said(
        "and how long does it take",
        "ask_question",
        lang="en",
        knowledge="foreigner_visa",
        asks_on="and how long does it take",
    )

    dispatcher, slots = await run(
        ActionAnswerQuestion(office.desk, beijing()), a_tracker(further, conversation=chat)
    )

    assert sentences(dispatcher) == ["utter_ask_there"]
    assert dispatcher.messages[0]["number"] == "12367"
    assert slots["question_asked"]["description"].endswith("how long does it take")


async def test_what_the_entry_says_of_it_is_said_again(office: Office) -> None:
    chat = await office.conversation()
    further = said(
        "how much is it", "ask_question", lang="en", knowledge="passport", asks_on="how much is it"
    )

    dispatcher, _ = await run(
        ActionAnswerQuestion(office.desk, beijing()), a_tracker(further, conversation=chat)
    )

    assert sentences(dispatcher) == ["utter_answer"]
    assert dispatcher.messages[0]["answer"] == "A passport costs 120 yuan."


async def test_where_the_entry_neither_says_it_nor_names_a_number_staff_are_asked(office: Office) -> None:
    chat = await office.conversation()
    further = said(
        "and how long does it take",
        "ask_question",
        lang="en",
        knowledge="dog_licence",
        asks_on="how long does it take",
    )

    dispatcher, _ = await run(
        ActionAnswerQuestion(office.desk, beijing()), a_tracker(further, conversation=chat)
    )

    assert sentences(dispatcher) == ["utter_cannot_answer_yet"]


async def test_a_question_that_was_passed_over_is_not_offered_as_a_matter(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "食堂几点开门", "kind": "inquiry"})
    status = said("我那个单子呢", "ask_ticket_status")

    dispatcher, slots = await run(
        ActionOfferDraft(office.desk), a_tracker(status, conversation=chat, draft_waiting=True)
    )

    assert sentences(dispatcher) == []
    assert slots["draft_waiting"] is False
    assert await office.desk.draft(chat) is None


async def test_what_waited_behind_a_question_that_was_passed_over_is_offered(office: Office) -> None:
    chat = await office.conversation()
    lamp = {"description": "楼道灯不亮", "kind": "complaint"}
    await office.desk.remember_draft(
        chat, {"description": "食堂几点开门", "kind": "inquiry", "set_aside": lamp}
    )

    dispatcher, _ = await run(
        ActionOfferDraft(office.desk),
        a_tracker(said("我那个单子呢", "ask_ticket_status"), conversation=chat, draft_waiting=True),
    )

    kept = await office.desk.draft(chat) or {}
    assert sentences(dispatcher) == ["utter_offer_draft"]
    assert kept["description"] == "楼道灯不亮"


def test_what_is_told_behind_a_question_to_the_desk_is_not_about_it() -> None:
    answered: dict[str, object] = {"event": "action", "name": "action_answer_question"}

    def before(code: str) -> list[dict[str, object]]:
        found = [{"entity": "knowledge", "value": code}]
        return [{"event": "user", "parse_data": {"entities": found}}, answered]

    tracker = a_tracker(said("我要投诉", "file_complaint"), question_asked={"description": "…"})
    now = list(tracker.events)

    tracker.events = [*before("heating_season"), *now]
    assert may_tell_of(tracker) is not None
    tracker.events = [*before("hotline_scope"), *now]
    assert may_tell_of(tracker) is None
