"""The follow-up in the citizen's own words, on a real desk."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.additions import WHY_ASKED
from actions.follow_up import ActionAnswerSurvey
from actions.own import ActionOwnTicket
from tests.office import Office
from tests.talk import a_tracker, beijing, marked, said, sentences, slots_of


async def asked(office: Office) -> tuple[int, str, int]:
    """A conversation whose ticket was answered; its number and its follow-up."""
    chat = await office.conversation()
    number = await office.resolved(chat)
    return chat, number, (await office.surveys(number))[0].id


async def answer(
    office: Office, chat: int, turn: str, survey: int | None, question: str = "contacted", **more: Any
) -> tuple[CollectingDispatcher, dict[str, Any]]:
    """What is said and set after the turn, in the notation of data/turns."""
    dispatcher = CollectingDispatcher()
    opened = {"survey": survey, "question": question} if survey else None
    message_id = more.pop("message_id", 7)
    intent, before = more.pop("intent", "answer_survey"), more.pop("before", [])
    tracker = a_tracker(
        marked(turn, intent), conversation=chat, message_id=message_id, survey_open=opened, **more
    )
    tracker.events[:0] = before
    return dispatcher, slots_of(await ActionAnswerSurvey(office.desk, beijing()).run(dispatcher, tracker, {}))


async def test_what_answers_nothing_is_asked_again_with_its_buttons(office: Office) -> None:
    chat, number, survey = await asked(office)

    dispatcher, slots = await answer(office, chat, "这个嘛，怎么说呢 @ unclear", survey)

    assert sentences(dispatcher) == ["utter_survey_again"]
    assert [button["title"] for button in dispatcher.messages[0]["buttons"]] == ["联系过", "没有"]
    assert slots["survey_waiting"] is True
    assert (await office.surveys(number))[0].contacted is None


async def test_an_answer_to_a_later_question_is_kept_and_the_open_one_put_again(office: Office) -> None:
    chat, number, survey = await asked(office)

    dispatcher, slots = await answer(office, chat, "服务不错，挺满意 @ answer:satisfied_yes", survey)

    row = (await office.surveys(number))[0]
    assert sentences(dispatcher) == ["utter_survey_noted"]
    assert (row.contacted, row.satisfied, row.state) == (None, "satisfied", "asked")
    assert slots["survey_waiting"] is True


async def test_one_breath_answers_all_three_questions(office: Office) -> None:
    chat, number, survey = await asked(office)

    dispatcher, slots = await answer(
        office,
        chat,
        "联系过但是没解决，态度还行 @ answer:solved_no, answer:contacted_yes, answer:satisfied_basically",
        survey,
    )

    row = (await office.surveys(number))[0]
    assert (row.contacted, row.solved, row.satisfied, row.state) == (True, False, "basically", "answered")
    assert row.comment == "联系过但是没解决，态度还行"
    assert (await office.row(number)).status == "in_progress"
    assert (sentences(dispatcher), slots["comment_wanted"]) == (["utter_desk_says"], True)


async def test_words_close_the_ticket_and_what_they_say_beside_is_kept(office: Office) -> None:
    chat, number, survey = await asked(office)

    await answer(office, chat, "打过电话了 @ answer:contacted_yes", survey, message_id=1)
    await answer(office, chat, "解决了，没问题了 @ answer:solved_yes", survey, "solved", message_id=2)
    dispatcher, slots = await answer(
        office,
        chat,
        "还是挺满意的，就是[慢了点](reason) @ answer:satisfied_yes",
        survey,
        "satisfied",
        message_id=3,
    )

    row = (await office.surveys(number))[0]
    assert (row.contacted, row.solved, row.satisfied) == (True, True, "satisfied")
    assert row.comment == "还是挺满意的，就是慢了点"
    assert (await office.row(number)).status == "closed"
    assert sentences(dispatcher) == ["utter_desk_says"]
    assert slots["survey_waiting"] is False


async def test_broken_again_is_not_solved(office: Office) -> None:
    chat, number, survey = await asked(office)
    await answer(office, chat, "联系过 @ answer:contacted_yes", survey, message_id=1)

    _, slots = await answer(office, chat, "路灯又坏了 @ answer:solved_no", survey, "solved", message_id=2)

    assert (await office.row(number)).status == "in_progress"
    assert slots["comment_wanted"] is True


async def test_not_done_after_the_end_sends_it_back_with_the_words_as_its_reason(office: Office) -> None:
    chat, number, _ = await asked(office)

    dispatcher, slots = await answer(
        office, chat, "根本没修好 @ answer:solved_no", None, ticket_in_focus=number
    )

    assert sentences(dispatcher) == ["utter_reopened"]
    assert slots["comment_wanted"] is True
    assert [line.reason for line in await office.history(number) if line.action == "reopen"] == ["根本没修好"]


async def test_back_again_after_the_end_is_offered_to_be_reopened(office: Office) -> None:
    chat, number, _ = await asked(office)

    dispatcher, slots = await answer(office, chat, "又开始漏了 @ reopen", None, ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_same_reopen"]
    assert slots["offered"]["number"] == number
    assert (await office.row(number)).status == "resolved"


async def test_a_word_after_the_end_is_kept_as_a_comment(office: Office) -> None:
    chat, number, _ = await asked(office)

    dispatcher, _ = await answer(
        office, chat, "办得挺快，谢谢 @ answer:satisfied_yes, thank", None, ticket_in_focus=number
    )

    assert sentences(dispatcher) == ["utter_survey_comment"]
    assert (await office.surveys(number))[0].comment == "办得挺快，谢谢"


async def test_where_none_was_asked_no_follow_up_is_spoken_of(office: Office) -> None:
    chat = await office.conversation()

    dispatcher, _ = await answer(office, chat, "解决了 @ answer:solved_yes", None)

    assert sentences(dispatcher) == ["utter_fine"]


@pytest.mark.parametrize(("words", "act"), [("2 stars, useless", "vent"), ("态度差", "answer:satisfied_no")])
async def test_an_ok_after_discontent_does_not_close_it_and_a_plain_yes_does(
    office: Office, words: str, act: str
) -> None:
    chat, number, survey = await asked(office)
    await answer(office, chat, "打过电话 @ answer:contacted_yes", survey, message_id=1)
    before = [
        {"event": "slot", "name": "survey_open", "value": {"survey": survey, "question": "solved"}},
        {"event": "user", "text": words, "parse_data": {"commands": {act: 0.9}}},
    ]

    dispatcher, _ = await answer(
        office, chat, "ok @ affirm", survey, "solved", message_id=2, intent="affirm", before=before
    )
    assert sentences(dispatcher) == ["utter_survey_again"]
    assert (await office.row(number)).status == "resolved"

    await answer(office, chat, "解决了 @ answer:solved_yes", survey, "solved", message_id=3, before=before)
    assert (await office.surveys(number))[0].solved is True


async def test_an_ok_to_solved_is_a_yes_where_nothing_bad_was_said(office: Office) -> None:
    chat, number, survey = await asked(office)
    await answer(office, chat, "打过电话 @ answer:contacted_yes", survey, message_id=1)

    await answer(office, chat, "行 @ affirm", survey, "solved", message_id=2, intent="affirm")

    assert (await office.surveys(number))[0].solved is True


async def test_what_is_noted_stands_before_the_question(office: Office) -> None:
    chat, _, survey = await asked(office)

    dispatcher, _ = await answer(office, chat, "一星，垃圾 @ vent", survey)

    assert sentences(dispatcher) == ["utter_survey_noted"]
    assert "text" not in dispatcher.messages[0] or not dispatcher.messages[0]["text"]
    assert dispatcher.messages[0]["question"]


async def test_what_is_mended_while_it_is_under_way_may_be_taken_back(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    dispatcher = CollectingDispatcher()
    mended = marked("对 修好了 @ answer:solved_yes", "answer_survey")
    tracker = a_tracker(mended, conversation=chat, ticket_in_focus=number)

    events = await ActionAnswerSurvey(office.desk, beijing()).run(dispatcher, tracker, {})

    assert [event.get("name") for event in events if event["event"] == "followup"] == ["withdraw_form"]


@pytest.mark.parametrize("words", ["可以了", "嗯 可以了", "all good"])
async def test_a_vague_word_opens_no_withdrawal(office: Office, words: str) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    dispatcher = CollectingDispatcher()
    tracker = a_tracker(said(words, "answer_survey"), conversation=chat, ticket_in_focus=number)

    events = await ActionAnswerSurvey(office.desk, beijing()).run(dispatcher, tracker, {})

    assert "withdraw_form" not in [event.get("name") for event in events]
    assert sentences(dispatcher) in (["utter_fine"], ["utter_survey_comment"])


@pytest.mark.parametrize(
    ("turn", "asks"),
    [
        ("不满意 @ answer:satisfied_no", True),
        ("不满意，[拖了大半个月才来人](reason) @ answer:satisfied_no", False),
        ("满意 @ answer:satisfied_yes", False),
    ],
)
async def test_who_is_not_satisfied_is_asked_once_what_was_not_good(
    office: Office, turn: str, asks: bool
) -> None:
    chat, _, survey = await asked(office)
    await answer(office, chat, "联系过 @ answer:contacted_yes", survey, message_id=1)
    await answer(office, chat, "解决了 @ answer:solved_yes", survey, "solved", message_id=2)

    dispatcher, slots = await answer(office, chat, turn, survey, "satisfied", message_id=3)

    assert sentences(dispatcher) == ["utter_desk_says", *(["utter_survey_why"] if asks else [])]
    assert (slots.get(WHY_ASKED), slots["comment_wanted"]) == ((True, True) if asks else (None, False))


async def why(office: Office, chat: int, words: str, intent: str, **more: Any) -> Any:
    dispatcher = CollectingDispatcher()
    tracker = a_tracker(
        said(words, intent, **more), conversation=chat, why_asked=True, comment_wanted=True, message_id=9
    )
    tracker.events[:0] = [{"event": "slot", "name": WHY_ASKED, "value": True}]
    return dispatcher, await ActionOwnTicket(office.desk, beijing()).run(dispatcher, tracker, {})


@pytest.mark.parametrize("intent", ["nlu_fallback", "file_complaint", "urge_ticket", "answer_survey"])
async def test_what_was_not_good_is_kept_with_the_follow_up(office: Office, intent: str) -> None:
    chat, number, survey = await asked(office)
    for message, (turn, question) in enumerate(
        (
            ("联系过 @ answer:contacted_yes", "contacted"),
            ("解决了 @ answer:solved_yes", "solved"),
            ("不满意 @ answer:satisfied_no", "satisfied"),
        ),
        1,
    ):
        await answer(office, chat, turn, survey, question, message_id=message)

    dispatcher, events = await why(office, chat, "来的人态度差，还拖了那么久", intent)

    assert sentences(dispatcher) == ["utter_survey_why_noted"]
    assert slots_of(events) == {WHY_ASKED: None, "comment_wanted": False}
    assert (await office.surveys(number))[0].comment == "来的人态度差，还拖了那么久"


async def test_nobody_has_to_say_what_was_not_good(office: Office) -> None:
    chat, number, _ = await asked(office)

    dispatcher, events = await why(office, chat, "不想说", "deny")

    assert sentences(dispatcher) == ["utter_fine"]
    assert slots_of(events) == {WHY_ASKED: None, "comment_wanted": False}
    assert (await office.surveys(number))[0].comment is None


async def test_another_matter_told_then_is_one(office: Office) -> None:
    chat, number, _ = await asked(office)

    _, events = await why(
        office, chat, "南湖东园电梯坏了", "file_complaint", category="housing.elevator", address="南湖东园"
    )

    assert [event["name"] for event in events if event["event"] == "followup"] == ["complaint_form"]
    assert (await office.surveys(number))[0].comment is None
