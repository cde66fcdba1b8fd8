"""Taking a ticket back: only for a reason, and never because somebody said something else."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.complaint import ValidateComplaintForm
from actions.said import Said
from actions.withdrawal import ActionTakeBack, ActionWithdrawTicket, ValidateWithdrawForm
from tests.office import Office
from tests.talk import CHAOYANG, a_tracker, beijing, marked, run, said, sentences, slots_of

FORM = "withdraw_form"


@pytest.mark.parametrize(
    ("words", "lang", "intent"),
    [
        ("撤回路灯那个", "zh", "withdraw_ticket"),
        ("withdraw the street lighting one", "en", "withdraw_ticket"),
        ("路灯那个不用管了，修好了", "zh", "withdraw_ticket"),
    ],
)
async def test_one_of_several_is_known_by_its_name_and_still_asked_about(
    office: Office, words: str, lang: str, intent: str
) -> None:
    chat = await office.conversation()
    await office.filed(chat)
    number = await office.filed(
        chat, category="municipal_facilities.street_light", description="路灯不亮 street lights"
    )
    await office.filed(chat)

    message = said(words, intent, lang=lang)
    dispatcher, events = await answered(office, message, question=None, chat=chat, number=None)

    assert sentences(dispatcher) == ["utter_withdraw_why"]
    assert slots_of(events)["withdraw_number"] == number


async def test_which_one_may_be_answered_by_its_name_or_its_last_digits(office: Office) -> None:
    chat = await office.conversation()
    lamp = await office.filed(chat, category="municipal_facilities.street_light", description="路灯不亮")
    await office.filed(chat)

    for words, intent in (("路灯那个", "file_complaint"), (lamp[-6:], "nlu_fallback")):
        dispatcher, events = await answered(
            office, said(words, intent), question="withdraw_number", chat=chat, number=None
        )
        assert sentences(dispatcher) == ["utter_withdraw_why"]
        assert slots_of(events)["withdraw_number"] == lamp


async def test_a_name_that_fits_two_is_asked_about(office: Office) -> None:
    chat = await office.conversation()
    await office.filed(chat)
    await office.filed(chat)

    dispatcher, _ = await answered(
        office, said("撤回垃圾那个", "withdraw_ticket"), question=None, chat=chat, number=None
    )

    assert sentences(dispatcher) == ["utter_withdraw_which"]


async def answered(
    office: Office, message: Said, *, question: str | None = "withdraw_reason", **slots: Any
) -> tuple[CollectingDispatcher, Any]:
    dispatcher = CollectingDispatcher()
    chat, number = slots.pop("chat"), slots.pop("number")
    tracker = a_tracker(
        message,
        conversation=chat,
        form=FORM if question else None,
        requested_slot=question,
        withdraw_number=number,
        **slots,
    )
    return dispatcher, await ValidateWithdrawForm(office.desk).run(dispatcher, tracker, {})


@pytest.mark.parametrize(
    "message",
    [
        said("你好", "greet"),
        marked("[楼道灯也坏了](matter) @ matter", "file_complaint"),
        said("我要找人工", "talk_to_person"),
        said("家里着火了", "report_danger"),
        said("我的单子到哪了", "ask_ticket_status"),
        said("你能干什么", "ask_help"),
        marked("怎么还没人来 @ urge", "nlu_fallback"),
        said("", "answer_survey", pressed=True, survey=1, question="solved", answer="yes"),
        said("", "send_photo"),
        said("", "send_voice"),
    ],
)
async def test_something_else_has_its_own_answer(office: Office, message: Said) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    _, events = await answered(office, message, chat=chat, number=number)

    assert [event["event"] for event in events] == ["action_execution_rejected"]


@pytest.mark.parametrize(
    "message",
    [
        said("是的", "affirm"),
        said("", "inform", pin={"lat": 39.9, "long": 116.4}),
        said("那他们什么时候来？", "inform"),
    ],
)
async def test_what_gives_no_reason_is_asked_again_and_never_met_with_silence(
    office: Office, message: Said
) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)

    dispatcher, events = await answered(office, message, chat=chat, number=number)

    assert sentences(dispatcher)[-1] == "utter_withdraw_why"
    assert slots_of(events) == {"withdraw_number": number, "requested_slot": "withdraw_reason"}


async def test_a_second_bare_yes_takes_it_back_without_a_reason(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    tracker = a_tracker(
        said("yes", "affirm", lang="en"),
        conversation=chat,
        form=FORM,
        requested_slot="withdraw_reason",
        withdraw_number=number,
    )
    asked = {"event": "bot", "metadata": {"utter_action": "utter_withdraw_why"}}
    tracker.events = [asked, *tracker.events, asked, *tracker.events]

    _, slots = await run(ValidateWithdrawForm(office.desk), tracker)

    assert slots == {"withdraw_reason": "No reason given", "requested_slot": None}


async def test_a_reason_ends_the_form_and_takes_it_back(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = marked("[登记错了](reason) @ withdraw")

    _, events = await answered(office, message, chat=chat, number=number)
    tracker = a_tracker(message, conversation=chat, withdraw_number=number, **slots_of(events))
    dispatcher = CollectingDispatcher()
    await ActionWithdrawTicket(office.desk).run(dispatcher, tracker, {})

    assert sentences(dispatcher) == ["utter_withdrawn"]
    assert (await office.row(number)).status == "withdrawn"


async def test_a_wish_with_its_reason_is_not_asked_why(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = marked(
        "forget about it, [my landlord already had it fixed](reason) @ withdraw", "withdraw_ticket"
    )

    tracker = a_tracker(message, conversation=chat, form=None, requested_slot=None, withdraw_number=None)
    events = await ValidateWithdrawForm(office.desk).run(CollectingDispatcher(), tracker, {})

    assert slots_of(events)["withdraw_number"] == number
    assert slots_of(events)["withdraw_reason"] == message.words


async def test_what_broke_again_is_no_reason_to_take_it_back(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = marked("no, [it went dark again](more), leave it open @ deny")

    dispatcher, events = await answered(office, message, chat=chat, number=number)

    assert slots_of(events)["withdraw_reason"] is None
    assert sentences(dispatcher) == ["utter_not_withdrawn"]


async def test_another_withdrawal_does_not_remember_the_ticket_of_the_last(office: Office) -> None:
    chat = await office.conversation()
    first, _ = await office.filed(chat), await office.filed(chat)

    dispatcher, events = await answered(
        office, said("撤回", "withdraw_ticket"), question=None, chat=chat, number=first
    )

    assert sentences(dispatcher) == ["utter_withdraw_which"]
    assert slots_of(events)["requested_slot"] == "withdraw_number"


async def taken_back(office: Office, chat: int, words: str) -> tuple[CollectingDispatcher, Any]:
    dispatcher = CollectingDispatcher()
    await office.desk.remember_draft(chat, {"description": "楼道灯坏了"})
    tracker = a_tracker(said(words, "withdraw_ticket"), conversation=chat, description="楼道灯坏了")
    return dispatcher, await ActionTakeBack(office.desk).run(dispatcher, tracker, {})


async def test_taking_back_an_older_ticket_keeps_what_is_being_told(office: Office) -> None:
    chat = await office.conversation()
    await office.filed(chat)

    _, events = await taken_back(office, chat, "撤回我上次那个单子")

    assert slots_of(events) == {"draft_waiting": True}
    assert {"event": "followup", "name": FORM} in [
        {key: event.get(key) for key in ("event", "name")} for event in events
    ]
    assert await office.desk.draft(chat) == {"description": "楼道灯坏了"}


async def test_where_it_is_not_clear_which_one_is_asked(office: Office) -> None:
    chat = await office.conversation()
    await office.filed(chat)

    dispatcher, events = await taken_back(office, chat, "我要撤回")

    assert sentences(dispatcher) == ["utter_take_back_which"]
    assert dispatcher.messages[0]["buttons"][0]["payload"] == "/drop_draft"
    assert slots_of(events) == {"draft_waiting": True}
    assert await office.desk.draft(chat) is not None


async def test_who_asks_why_it_should_be_taken_back_goes_on(office: Office) -> None:
    chat = await office.conversation()

    dispatcher, events = await taken_back(office, chat, "为什么要撤回？")

    assert sentences(dispatcher) == ["utter_offer_draft"]
    assert slots_of(events) == {"draft_waiting": True}
    assert await office.desk.draft(chat) is not None


async def test_without_a_ticket_the_draft_is_meant(office: Office) -> None:
    chat = await office.conversation()

    dispatcher, events = await taken_back(office, chat, "我要撤回")

    assert sentences(dispatcher) == ["utter_dropped"]
    assert slots_of(events)["draft_waiting"] is False
    assert await office.desk.draft(chat) is None


@pytest.mark.parametrize(
    ("turn", "told", "taken_up"),
    [
        (
            "[哎不行](desk) [我还是得说](desk) [天天嗡嗡到半夜](more) @ resume, more",
            "油烟机太吵\n天天嗡嗡到半夜",
            True,
        ),
        ("想了想还是登记吧 @ resume", "油烟机太吵", True),
        ("[楼下垃圾没人收](matter) @ matter", "楼下垃圾没人收", False),
    ],
)
async def test_what_was_dropped_is_taken_up_after_all(
    office: Office, turn: str, told: str, taken_up: bool
) -> None:
    chat, form = await office.conversation(), ValidateComplaintForm(office.desk, beijing())
    dropped = {"description": "油烟机太吵", "category": "environment.business_noise", "asked": ["contact_by"]}
    dropped |= {"district": CHAOYANG, "address": "远洋天地", "subdistrict": "110105015"}
    message = marked(turn, "file_complaint", category="sanitation.rubbish_collection")

    _, slots = await run(form, a_tracker(message, conversation=chat, dropped=dropped))

    assert slots["description"] == told
    assert (slots.get("address") == "远洋天地") is taken_up
