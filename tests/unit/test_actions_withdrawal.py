"""Taking a ticket back: only for a reason, and never because somebody said something else."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.said import Said
from actions.withdrawal import (
    ActionTakeBack,
    ActionWithdrawTicket,
    ValidateWithdrawForm,
    is_kept,
    reason,
    told_with_it,
)
from tests.office import Office
from tests.talk import a_tracker, said, sentences, slots_of

FORM = "withdraw_form"


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (said("", "inform", pressed=True, reason="登记错了"), "登记错了"),
        (said("登记错了", "inform"), "登记错了"),
        (said("已经有人来修好了", "answer_survey"), "已经有人来修好了"),
        (said("垃圾已经清走了", "file_complaint"), "垃圾已经清走了"),
        (said("我重复登记了", "withdraw_ticket"), "我重复登记了"),
        (said("对，我自己解决了", "affirm"), "对，我自己解决了"),
        (said("不用办了，我自己修好了", "deny"), "不用办了，我自己修好了"),
        (said("房东搬走了", "nlu_fallback"), "房东搬走了"),
        (said("filed it by mistake", "inform", lang="en"), "filed it by mistake"),
        (said("already gone", "cancel", lang="en"), "already gone"),
        (said("it stopped", "cancel", lang="en"), "it stopped"),
        (said("没必要了", "deny"), "没必要了"),
        (said("懒得弄了", "cancel"), "懒得弄了"),
        (said("没有原因", "deny"), "没有原因"),
        (said("no reason", "skip", lang="en"), "no reason"),
        (said("他们走了", "answer_survey"), "他们走了"),
        (said("moving to Shanghai", "out_of_scope", lang="en"), "moving to Shanghai"),
        (
            said("邻居停工了", "file_complaint", category="environment.neighbour_noise"),
            "邻居停工了",
        ),
        (
            said("物业退钱了", "file_complaint", category="housing.property_management"),
            "物业退钱了",
        ),
        (said("he paid me", "file_complaint", lang="en", category="labour.wages"), "he paid me"),
        (said("小区停水了", "file_complaint", category="utilities.water"), None),
        (said("电梯坏了", "file_complaint", category="housing.elevator"), None),
        (said("？？？", "nlu_fallback"), None),
        (said("那他们什么时候来？", "inform"), None),
        (said("怎么还没人来", "nlu_fallback"), None),
        (said("when will they come", "inform", lang="en"), None),
        (said("你好", "greet"), None),
        (said("是的", "affirm"), None),
        (said("yes please", "affirm", lang="en"), None),
        (said("楼道灯也坏了", "file_complaint"), None),
        (said("还没修好", "answer_survey"), None),
        (said("不撤了，还没解决", "inform"), None),
        (said("我要找人工", "talk_to_person"), None),
        (said("煤气味很大", "report_danger"), None),
        (said("", "inform", pin={"lat": 39.9, "long": 116.4}), None),
        (said("", "send_photo"), None),
    ],
)
def test_only_a_reason_is_a_reason(message: Said, why: str | None) -> None:
    assert reason(message) == why


@pytest.mark.parametrize(
    ("words", "lang", "tells"),
    [
        ("刚才报的那个撤了吧，人家下午来人给垫好了", "zh", True),
        ("撤销，登记错了", "zh", True),
        ("cancel it, the landlord fixed the lock himself", "en", True),
        ("我想撤了刚才那个", "zh", False),
        ("帮我撤回这张单子吧", "zh", False),
        ("please cancel my complaint", "en", False),
        ("摊主让我撤了", "zh", False),
        ("怎么撤回，要多久", "zh", False),
        ("算了，不撤了", "zh", False),
    ],
)
def test_a_reason_may_stand_beside_the_wish(words: str, lang: str, tells: bool) -> None:
    assert (told_with_it(said(words, "withdraw_ticket", lang=lang)) is not None) == tells


def test_keeping_it_is_understood_in_words() -> None:
    assert is_kept(said("算了不撤了", "inform"))
    assert is_kept(said("keep it", "affirm", lang="en"))
    assert is_kept(said("no, let them do their work", "deny", lang="en"))
    assert is_kept(said("leave it open", "inform", lang="en"))
    assert is_kept(said("算了", "cancel"))
    assert is_kept(said("no", "deny", lang="en"))
    assert not is_kept(said("撤了吧", "withdraw_ticket"))
    assert not is_kept(said("already gone", "cancel", lang="en"))
    assert not is_kept(said("没必要了", "deny"))


def test_the_same_kind_of_matter_is_a_reason_and_another_is_told() -> None:
    told = said("电梯能用", "file_complaint", category="housing.elevator")

    assert reason(told, "housing.property_management") == "电梯能用"
    assert reason(told, "sanitation.rubbish_collection") is None


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
        said("楼道灯也坏了", "file_complaint"),
        said("我要找人工", "talk_to_person"),
        said("家里着火了", "report_danger"),
        said("我的单子到哪了", "ask_ticket_status"),
        said("你能干什么", "ask_help"),
        said("怎么还没人来", "nlu_fallback"),
        said("", "answer_survey", pressed=True, survey=1, question="solved", answer="yes"),
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
        said("", "send_photo"),
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


async def test_a_reason_ends_the_form_and_takes_it_back(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = said("登记错了", "inform")

    _, events = await answered(office, message, chat=chat, number=number)
    tracker = a_tracker(message, conversation=chat, withdraw_number=number, **slots_of(events))
    dispatcher = CollectingDispatcher()
    await ActionWithdrawTicket(office.desk).run(dispatcher, tracker, {})

    assert sentences(dispatcher) == ["utter_withdrawn"]
    assert (await office.row(number)).status == "withdrawn"


async def test_a_wish_with_its_reason_is_not_asked_why(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = said("forget about it, my landlord already had it fixed", "withdraw_ticket", lang="en")

    tracker = a_tracker(message, conversation=chat, form=None, requested_slot=None, withdraw_number=None)
    events = await ValidateWithdrawForm(office.desk).run(CollectingDispatcher(), tracker, {})

    assert slots_of(events)["withdraw_number"] == number
    assert slots_of(events)["withdraw_reason"] == message.words


async def test_what_broke_again_is_no_reason_to_take_it_back(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat)
    message = said("no, it went dark again, leave it open", "inform", lang="en")

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


async def test_without_a_ticket_the_draft_is_meant(office: Office) -> None:
    chat = await office.conversation()

    dispatcher, events = await taken_back(office, chat, "我要撤回")

    assert sentences(dispatcher) == ["utter_dropped"]
    assert slots_of(events)["draft_waiting"] is False
    assert await office.desk.draft(chat) is None
