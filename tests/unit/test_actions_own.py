"""What is said of tickets already filed: pressing, adding, having it done again, on a real desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.own import ActionOwnTicket, ActionToldAgain
from actions.said import Said
from tests.office import Office
from tests.talk import RUBBISH, a_tracker, an_entity, marked, said, sentences, slots_of


async def heard(
    office: Office, chat: int, message: Said, *, message_id: int = 7, spoken_of: bool = False, **slots: Any
) -> tuple[CollectingDispatcher, dict[str, Any], list[Mapping[str, Any]]]:
    """What the action says and sets. `spoken_of`: the ticket in focus was shown just before."""
    dispatcher = CollectingDispatcher()
    tracker = a_tracker(message, conversation=chat, message_id=message_id, **slots)
    if spoken_of:
        tracker.events[:0] = [
            {"event": "action", "name": "action_listen"},
            {"event": "slot", "name": "ticket_in_focus", "value": slots["ticket_in_focus"]},
        ]
    if slots.get("offered"):
        tracker.events[:0] = [
            {"event": "action", "name": "action_own_ticket"},
            {"event": "slot", "name": "offered", "value": slots["offered"]},
        ]
    known = ActionToldAgain if message.intent == "file_complaint" else ActionOwnTicket
    events = await known(office.desk, office.pack).run(dispatcher, tracker, {})
    return dispatcher, slots_of(events), [dict(event) for event in events]


async def told_again(
    office: Office, chat: int, number: str
) -> tuple[CollectingDispatcher, dict[str, Any], list[Mapping[str, Any]]]:
    """The matter of a ticket that is in focus happens once more."""
    again = said("垃圾又堆起来了", "file_complaint", category=RUBBISH)
    return await heard(office, chat, again, message_id=1, ticket_in_focus=number)


def goes_to_form(events: list[Mapping[str, Any]]) -> bool:
    return any(event.get("event") == "followup" and event.get("name") == "complaint_form" for event in events)


def titles(dispatcher: CollectingDispatcher) -> list[str]:
    return [button["title"] for button in dispatcher.messages[0]["buttons"]]


async def test_pressing_is_told_to_the_unit_and_a_second_time_is_answered_honestly(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.step(number, "dispatch")

    first, slots, _ = await heard(office, chat, said("都几天了还没人管", "urge_ticket"), message_id=1)
    second, _, _ = await heard(office, chat, said("你们倒是快点，孩子都咳嗽了", "urge_ticket"), message_id=2)

    assert (sentences(first), sentences(second)) == (["utter_urged"], ["utter_urged_already"])
    assert first.messages[0]["unit"] == "望京街道"
    assert slots["ticket_in_focus"] == number
    assert [line.action for line in await office.history(number)] == [
        "file",
        "dispatch",
        "urge",
        "supplement",
    ]


async def test_the_one_whose_matter_is_named_is_pressed_for(office: Office) -> None:
    chat = await office.conversation()
    first = await office.filed(chat)
    second = await office.filed(chat, description="路灯不亮了好几天")

    await heard(office, chat, said("催一下路灯那个", "urge_ticket"), ticket_in_focus=first)

    assert (await office.history(second))[-1].note == "催一下路灯那个"


async def test_pressing_before_anybody_has_it_names_no_unit(office: Office) -> None:
    chat = await office.conversation()
    await office.filed(chat)

    dispatcher, _, _ = await heard(office, chat, said("催一下", "urge_ticket"))

    assert sentences(dispatcher) == ["utter_urged_desk"]


async def test_which_one_is_asked_with_the_one_in_focus_first_and_the_words_are_kept(office: Office) -> None:
    chat = await office.conversation()
    first, second = await office.filed(chat), await office.filed(chat, description="路灯不亮了好几天")

    asked, slots, _ = await heard(
        office, chat, said("补充一下，是3号楼", "supplement_ticket"), message_id=1, ticket_in_focus=first
    )
    chosen, _, _ = await heard(
        office,
        chat,
        said("", "supplement_ticket", pressed=True, ticket_number=second),
        message_id=2,
        ticket_in_focus=first,
        offered=slots["offered"],
    )

    assert sentences(asked) == ["utter_which_supplement_ticket"]
    assert titles(asked)[0].startswith("南湖东园")
    assert sentences(chosen) == ["utter_added"]
    assert (await office.history(second))[-1].note == "补充一下，是3号楼"


async def test_the_ticket_just_spoken_of_needs_no_name(office: Office) -> None:
    chat = await office.conversation()
    first = await office.filed(chat)
    await office.filed(chat, description="路灯不亮了好几天")

    dispatcher, _, _ = await heard(
        office,
        chat,
        said("also, it's unit 2", "supplement_ticket", lang="en"),
        ticket_in_focus=first,
        spoken_of=True,
    )

    assert sentences(dispatcher) == ["utter_added"]
    assert (await office.history(first))[-1].note == "also, it's unit 2"


async def test_a_picture_after_filing_goes_to_the_ticket(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = said("", "send_photo")
    message.metadata["media"] = [{"kind": "photo"}]  # type: ignore[index]

    dispatcher, _, _ = await heard(office, chat, message, ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_photo_added"]
    assert ((await office.history(number))[-1].details or {})["media"] == ["photo"]


def bare(kind: str, intent: str, **more: Any) -> Said:
    """A picture or a recording without words."""
    message = said("", intent, **more)
    message.metadata["media"] = [{"kind": kind, "reference": "F1"}]  # type: ignore[index]
    return message


@pytest.mark.parametrize("kind", ["voice", "audio", "video_note"])
async def test_a_voice_note_after_filing_goes_to_the_ticket(office: Office, kind: str) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    dispatcher, slots, _ = await heard(office, chat, bare(kind, "send_voice"), ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_voice_added"]
    assert slots["ticket_in_focus"] == number
    [*_, added] = await office.history(number)
    assert (added.action, added.note) == ("supplement", "〔语音×1，见对话〕")


async def test_of_several_tickets_it_is_asked_to_which_a_voice_note_goes(office: Office) -> None:
    chat = await office.conversation()
    first = await office.filed(chat)
    await office.filed(chat, description="路灯不亮了好几天")

    asked, slots, _ = await heard(office, chat, bare("voice", "send_voice"), message_id=5)
    button = said("…", "supplement_ticket", pressed=True, ticket_number=first)
    chosen, _, _ = await heard(office, chat, button, message_id=6, **slots)

    assert sentences(asked) == ["utter_which_supplement_media"]
    assert sentences(chosen) == ["utter_voice_added"]
    added = (await office.history(first))[-1].details or {}
    assert (added["media"], added["message"]) == (["voice"], 5)


@pytest.mark.parametrize(
    ("kind", "intent", "answer"),
    [("photo", "send_photo", "utter_photo"), ("voice", "send_voice", "utter_voice_kept")],
)
async def test_what_comes_while_a_complaint_is_told_goes_with_it(
    office: Office, kind: str, intent: str, answer: str
) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    told, _, _ = await heard(office, chat, bare(kind, intent), form="complaint_form", ticket_in_focus=number)
    waiting, _, _ = await heard(office, chat, bare(kind, intent), draft_waiting=True, ticket_in_focus=number)

    assert (sentences(told), sentences(waiting)[:1]) == ([answer], [answer])
    assert [line.action for line in await office.history(number)] == ["file"]


async def test_what_a_unit_asked_for_goes_to_its_ticket_though_a_draft_waits(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    dispatcher, slots, _ = await heard(
        office,
        chat,
        bare("photo", "send_photo"),
        draft_waiting=True,
        comment_wanted=True,
        ticket_in_focus=number,
    )

    assert sentences(dispatcher)[:1] == ["utter_photo_added"]
    assert slots["comment_wanted"] is False


@pytest.mark.parametrize(
    ("kind", "intent", "answer"),
    [("photo", "send_photo", "utter_photo_alone"), ("voice", "send_voice", "utter_voice")],
)
async def test_where_nobody_reads_a_ticket_any_more_it_is_asked_what_the_picture_is(
    office: Office, kind: str, intent: str, answer: str
) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.step(number, "reject", reason="other", note="不归这里管")
    message = bare(kind, intent)
    message.metadata["reply_to_ticket"] = number  # type: ignore[index]

    dispatcher, _, _ = await heard(office, chat, message, ticket_in_focus=number)

    assert sentences(dispatcher) == [answer]


async def test_a_pin_after_filing_is_written_to_the_ticket(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = said(pin={"lat": 39.9967, "long": 116.4812, "name": "望京西园三区"})

    dispatcher, _, _ = await heard(office, chat, message, ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_added"]
    assert (await office.history(number))[-1].note == "定位：望京西园三区（39.99670, 116.48120）"


async def test_nothing_to_add_is_said_kindly(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    dispatcher, _, _ = await heard(office, chat, said("", "inform", pressed=True), ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_nothing_to_add"]


@pytest.mark.parametrize("words", ["还有一点要补充", "我还想加一点", "I want to add something"])
async def test_what_is_to_be_added_is_asked_and_the_next_words_are_it(office: Office, words: str) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    dispatcher, slots, _ = await heard(office, chat, said(words, "supplement_ticket"), ticket_in_focus=number)
    assert sentences(dispatcher) == ["utter_nothing_to_add"]
    assert slots["comment_wanted"] is True

    more = said("周末也不停", "inform")
    dispatcher, slots, _ = await heard(
        office, chat, more, message_id=8, ticket_in_focus=number, comment_wanted=True
    )
    assert sentences(dispatcher) == ["utter_added"]
    assert (await office.history(number))[-1].note == "周末也不停"
    assert slots["comment_wanted"] is False


@pytest.mark.parametrize(
    "words",
    [
        "再加一句 他们没有夜间施工许可",
        "one more thing about that: they have no permit",
        "备注一下，他们没有许可",
        "also put down that they have no permit",
    ],
)
async def test_what_is_said_to_be_added_is_no_other_matter(office: Office, words: str) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = said(words, "supplement_ticket", category="environment.construction_noise")
    message.entities[0]["extra"] = {"confidence": 0.9}  # type: ignore[index]

    dispatcher, _, _ = await heard(office, chat, message, ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_added"]
    assert (await office.history(number))[-1].note == words


@pytest.mark.parametrize(
    ("words", "lang"),
    [("also the bins smell, can u add that", "en"), ("还有垃圾没人收，也帮我加上", "zh")],
)
@pytest.mark.parametrize("intent", ["supplement_ticket", "correct_detail"])
async def test_what_another_unit_does_is_filed_on_its_own_at_the_same_place(
    office: Office, words: str, lang: str, intent: str
) -> None:
    chat = await office.conversation()
    number = await office.filed(chat, category="utilities.heating")
    entity = {"category": an_entity("category", RUBBISH, words, None, confidence=0.93)}
    message = replace(said(words, intent, lang=lang), entities=list(entity.values()))

    dispatcher, slots, events = await heard(office, chat, message, spoken_of=True, ticket_in_focus=number)

    assert goes_to_form(events)
    assert sentences(dispatcher) == ["utter_own_matter"]
    assert slots["beside"]["district"]
    assert not [line for line in await office.history(number) if line.action == "supplement"]


@pytest.mark.parametrize("turn", ["别让他们知道是我 @ wish:confidential", "能不能匿名 @ wish:anonymous"])
async def test_who_wants_to_stay_unknown_after_filing_does(office: Office, turn: str) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = marked(turn, "supplement_ticket")

    dispatcher, _, _ = await heard(office, chat, message, ticket_in_focus=number)
    again, _, _ = await heard(office, chat, message, message_id=8, ticket_in_focus=number)

    assert (await office.row(number)).confidential
    assert sentences(dispatcher) == ["utter_confided"]
    assert sentences(again) == ["utter_confided_before"]
    assert len([line for line in await office.history(number) if line.action == "edit"]) == 1


async def test_what_a_unit_saw_before_is_not_said_to_be_unseen(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.step(number, "dispatch")

    secret = marked("别告诉物业是我说的 @ wish:confidential", "supplement_ticket")
    dispatcher, _, _ = await heard(office, chat, secret, ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_confided_late"]


@pytest.mark.parametrize("intent", ["urge_ticket", "reopen_ticket", "supplement_ticket"])
async def test_who_never_filed_is_telling_a_matter(office: Office, intent: str) -> None:
    chat = await office.conversation()

    dispatcher, _, events = await heard(office, chat, said("垃圾都几天了还没人管", intent))

    assert goes_to_form(events)
    assert dispatcher.messages == []


@pytest.mark.parametrize("intent", ["urge_ticket", "reopen_ticket", "supplement_ticket"])
async def test_somebody_elses_number_reveals_nothing(office: Office, intent: str) -> None:
    number = await office.filed(await office.conversation("another"))
    chat = await office.conversation()
    await office.filed(chat)

    theirs, _, _ = await heard(office, chat, said(f"{number}催", intent, ticket_number=number))
    unknown, _, _ = await heard(
        office, chat, said("BJ20261124-999999催", intent, ticket_number="BJ20261124-999999")
    )

    assert theirs.messages == unknown.messages
    assert sentences(theirs) == ["utter_ticket_not_found"]


async def test_not_done_is_reopened_at_once_and_no_is_not_needed(office: Office) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)

    dispatcher, slots, _ = await heard(office, chat, said("你们说解决了根本没有，重新办", "reopen_ticket"))

    assert sentences(dispatcher) == ["utter_reopened"]
    assert (await office.row(number)).status == "in_progress"
    assert slots["comment_wanted"] is True


async def test_the_same_matter_told_again_is_reopened_after_a_yes(office: Office) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)

    asked, slots, events = await told_again(office, chat, number)
    taken, _, _ = await heard(
        office, chat, said("是的", "affirm"), message_id=2, ticket_in_focus=number, offered=slots["offered"]
    )

    assert sentences(asked) == ["utter_same_reopen"]
    assert titles(asked) == ["对，重新办", "是另一件事"]
    assert not goes_to_form(events)
    assert sentences(taken) == ["utter_reopened"]
    assert (await office.row(number)).status == "in_progress"
    assert [line.reason for line in await office.history(number) if line.action == "reopen"] == [
        "垃圾又堆起来了"
    ]


async def test_no_makes_it_a_matter_of_its_own_and_loses_no_word(office: Office) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)
    _, slots, _ = await told_again(office, chat, number)

    no = said("", "take_offer", pressed=True, answer="no", ticket_number=number)
    _, after, events = await heard(
        office, chat, no, message_id=2, ticket_in_focus=number, offered=slots["offered"]
    )

    draft = await office.desk.draft(chat) or {}
    assert goes_to_form(events)
    assert (draft["description"], draft["category"]) == ("垃圾又堆起来了", RUBBISH)
    assert after["draft_waiting"] is True
    assert (await office.row(number)).status == "resolved"


@pytest.mark.parametrize(
    "message",
    [
        said("垃圾没人清运，堆成山了", "file_complaint", category=RUBBISH),
        said("路灯又坏了", "file_complaint", category="municipal_facilities.street_light"),
        said("海淀那边垃圾又堆起来了", "file_complaint", category=RUBBISH, district="110108"),
        said(
            "花家地西里垃圾又堆起来了",
            "file_complaint",
            category=RUBBISH,
            address=("花家地西里", "花家地西里"),
        ),
    ],
)
async def test_another_matter_or_place_is_never_taken_for_the_old_one(office: Office, message: Said) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)

    dispatcher, _, events = await heard(office, chat, message, ticket_in_focus=number)

    assert goes_to_form(events)
    assert dispatcher.messages == []


async def test_broken_again_answers_the_follow_up_that_is_open(office: Office) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)
    survey = (await office.surveys(number))[0].id
    message = marked("垃圾又堆起来了 @ answer:solved_no", "file_complaint", category=RUBBISH)

    await heard(
        office,
        chat,
        message,
        ticket_in_focus=number,
        survey_open={"survey": survey, "question": "solved"},
        survey_waiting=True,
    )

    assert (await office.surveys(number))[0].solved is False


async def test_a_button_of_a_follow_up_answers_it_also_where_a_word_was_waited_for(office: Office) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)
    survey = (await office.surveys(number))[0].id
    yes = said("", "answer_survey", pressed=True, survey=survey, question="contacted", answer="yes")

    dispatcher, slots, _ = await heard(
        office, chat, yes, ticket_in_focus=number, comment_wanted=True, survey_open=None
    )

    assert (await office.surveys(number))[0].contacted is True
    assert sentences(dispatcher) == ["utter_desk_says"]
    assert slots["survey_open"]["question"] == "solved"


async def test_after_the_window_a_new_ticket_follows_on_from_the_old_one(office: Office) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)
    office.clock.forward(days=8)

    asked, slots, _ = await told_again(office, chat, number)
    yes = said("", "take_offer", pressed=True, answer="yes", ticket_number=number)
    _, _, events = await heard(
        office, chat, yes, message_id=2, ticket_in_focus=number, offered=slots["offered"]
    )

    draft = await office.desk.draft(chat) or {}
    assert sentences(asked) == ["utter_same_anew"]
    assert goes_to_form(events)
    assert (draft["previous"], draft["description"], draft["subdistrict"]) == (
        number,
        "垃圾又堆起来了",
        "110105026",
    )


async def test_an_old_yes_answers_nothing(office: Office) -> None:
    chat = await office.conversation()
    number = await office.resolved(chat)
    tracker_events = [{"event": "user"}, {"event": "user"}]
    _, slots, _ = await told_again(office, chat, number)

    dispatcher = CollectingDispatcher()
    tracker = a_tracker(said("好的", "affirm"), conversation=chat, message_id=2, offered=slots["offered"])
    tracker.events[:0] = [{"event": "slot", "name": "offered", "value": slots["offered"]}, *tracker_events]
    await ActionOwnTicket(office.desk, office.pack).run(dispatcher, tracker, {})

    assert sentences(dispatcher) == ["utter_fine"]
    assert (await office.row(number)).status == "resolved"


async def test_consent_may_be_typed_and_taken_back(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    yes, _, _ = await heard(office, chat, said("同意公开", "publish_ticket"), ticket_in_focus=number)
    shown = (await office.row(number)).published
    no, _, _ = await heard(office, chat, said("don't publish it", "unpublish_ticket", lang="en"))
    again, _, _ = await heard(office, chat, said("不公开", "unpublish_ticket"))

    assert [sentences(one) for one in (yes, no, again)] == [
        ["utter_published"],
        ["utter_unpublished"],
        ["utter_not_public"],
    ]
    assert (shown, (await office.row(number)).published) == (True, False)


async def test_of_several_the_public_one_is_taken_back_and_which_to_publish_is_asked(office: Office) -> None:
    chat = await office.conversation()
    first = await office.filed(chat)
    await office.filed(chat)

    asked, _, _ = await heard(office, chat, said("同意公开", "publish_ticket"))
    await office.desk.publish(chat, number=first)
    back, _, _ = await heard(office, chat, said("别公开了", "unpublish_ticket"))

    assert sentences(asked) == ["utter_which_publish_ticket"]
    assert sentences(back) == ["utter_unpublished"]
    assert (await office.row(first)).published is False


async def test_a_withdrawn_ticket_is_not_published(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.desk.withdraw(chat, message_id=3, number=number, reason="登记错了", lang="zh")

    no, _, _ = await heard(office, chat, said("", "publish_ticket", pressed=True, ticket_number=number))

    assert sentences(no) == ["utter_not_published"]


async def test_consent_is_a_press_and_what_is_secret_stays_so(office: Office) -> None:
    chat = await office.conversation()
    open_one, secret = await office.filed(chat), await office.filed(chat, kind="report")

    yes, _, _ = await heard(office, chat, said("", "publish_ticket", pressed=True, ticket_number=open_one))
    no, _, _ = await heard(office, chat, said("", "publish_ticket", pressed=True, ticket_number=secret))

    assert (sentences(yes), sentences(no)) == (["utter_published"], ["utter_not_published"])
    assert ((await office.row(open_one)).published, (await office.row(secret)).published) == (True, False)
