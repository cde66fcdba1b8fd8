"""Which ticket 'the second one' is, and whether all are meant."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.ordinals import SLOT, by_ordinal, means_all
from actions.own import ActionOwnTicket
from actions.tickets import ActionListTickets
from actions.withdrawal import ActionWithdrawTicket, ValidateWithdrawForm
from tests.office import Office
from tests.talk import a_tracker, beijing, marked, said, sentences, slots_of

HOLE, LAMP = {"description": "门口有个大坑"}, {"description": "路灯坏了"}


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("第二件催一下", 1),
        ("第1个怎么样了", 0),
        ("最后那件", 1),
        ("前一件撤了", 0),
        ("the second one please hurry", 1),
        ("press for the 1st", 0),
        ("the last one", 1),
        ("第三件催一下", None),
        ("第二个月了还没修", None),
        ("第二天就坏了", None),
        ("second floor", None),
        ("it is the second time", None),
        ("第一件和第二件", None),
        ("last week", None),
    ],
)
async def test_an_ordinal_counts_in_the_order_of_filing(office: Office, words: str, at: int | None) -> None:
    chat = await office.conversation()
    numbers = [await office.filed(chat, **HOLE), await office.filed(chat, **LAMP)]
    tickets = await office.desk.tickets_of(chat, "zh")

    found = by_ordinal(words, tickets, {})

    assert (found.number if found else None) == (numbers[at] if at is not None else None)


async def test_an_ordinal_counts_in_the_order_that_was_said_last(office: Office) -> None:
    chat = await office.conversation()
    old, first, second = [await office.filed(chat, **one) for one in (LAMP, HOLE, LAMP)]
    tickets = await office.desk.tickets_of(chat, "zh")

    found = by_ordinal("第二件", tickets, {SLOT: [first, second]})

    assert found is not None
    assert found.number == second != old


async def test_the_list_counts_as_the_card_did(office: Office) -> None:
    chat = await office.conversation()
    numbers = [await office.filed(chat, **HOLE), await office.filed(chat, **LAMP)]
    dispatcher = CollectingDispatcher()
    tracker = a_tracker(said("我的单子", "list_my_tickets"), conversation=chat)

    events = await ActionListTickets(office.desk).run(dispatcher, tracker, {})

    lines = dispatcher.messages[0]["lines"].split("\n")
    assert [line.split()[:2] for line in lines] == [["1.", numbers[0]], ["2.", numbers[1]]]
    assert slots_of(events)[SLOT] == numbers


async def test_the_second_one_is_pressed_for(office: Office) -> None:
    chat = await office.conversation()
    first, second = await office.filed(chat, **HOLE), await office.filed(chat, **LAMP)
    dispatcher = CollectingDispatcher()
    tracker = a_tracker(said("第二件催一下", "urge_ticket"), conversation=chat, ticket_in_focus=first)

    await ActionOwnTicket(office.desk, beijing()).run(dispatcher, tracker, {})

    assert dispatcher.messages[0]["number"] == second


async def test_both_are_pressed_for(office: Office) -> None:
    chat = await office.conversation()
    numbers = [await office.filed(chat, **HOLE), await office.filed(chat, **LAMP)]
    dispatcher = CollectingDispatcher()
    tracker = a_tracker(said("两个都催一下", "urge_ticket"), conversation=chat)

    await ActionOwnTicket(office.desk, beijing()).run(dispatcher, tracker, {})

    assert [message["number"] for message in dispatcher.messages] == numbers
    assert set(sentences(dispatcher)) == {"utter_urged_desk"}


@pytest.mark.parametrize("turn", ["都撤了吧 @ withdraw", "withdraw both @ withdraw"])
async def test_both_are_taken_back_for_one_reason(office: Office, turn: str) -> None:
    chat = await office.conversation()
    numbers = [await office.filed(chat, **HOLE), await office.filed(chat, **LAMP)]
    wish = a_tracker(marked(turn, "withdraw_ticket"), conversation=chat)
    mistaken = marked("[登记错了](reason) @ withdraw")
    asked = CollectingDispatcher()

    slots = slots_of(await ValidateWithdrawForm(office.desk).run(asked, wish, {}))
    slots.pop("requested_slot")
    why = a_tracker(
        mistaken, conversation=chat, form="withdraw_form", requested_slot="withdraw_reason", **slots
    )
    slots |= slots_of(await ValidateWithdrawForm(office.desk).run(CollectingDispatcher(), why, {}))
    slots.pop("requested_slot")
    told = CollectingDispatcher()
    await ActionWithdrawTicket(office.desk).run(told, a_tracker(mistaken, conversation=chat, **slots), {})

    assert sentences(asked) == ["utter_withdraw_why_all"]
    assert sentences(told) == ["utter_withdrawn_all"]
    assert [(await office.row(number)).status for number in numbers] == ["withdrawn", "withdrawn"]


async def test_which_one_is_asked_with_a_button_for_both(office: Office) -> None:
    chat = await office.conversation()
    numbers = [await office.filed(chat, **HOLE), await office.filed(chat, **LAMP)]
    dispatcher = CollectingDispatcher()
    wish = a_tracker(said("不用办了，撤回", "withdraw_ticket"), conversation=chat)

    await ValidateWithdrawForm(office.desk).run(dispatcher, wish, {})

    assert [button["title"] for button in dispatcher.messages[0]["buttons"]][-1] == "两件都撤"
    assert all(number in dispatcher.messages[0]["buttons"][-1]["payload"] for number in numbers)


@pytest.mark.parametrize(
    "words",
    [
        "撤回路灯那个",
        "all right, cancel it",
        "都修好了，撤了吧",
        "that's all",
        "withdraw it, all good now",
        "我们都不住那儿了",
    ],
)
def test_one_is_not_all(words: str) -> None:
    assert not means_all(words)
