"""Where a ticket stands: which one is shown, by its last digits, by what it is about, or all of them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.by_words import by_matter, by_tail, tail_of
from actions.tickets import ActionTicketStatus
from tests.office import Office
from tests.talk import a_tracker, beijing, said, sentences, slots_of

PHONE = {"reporter_phone": "13700001111"}
LAMP = {"category": "municipal_facilities.street_light", "description": "路灯不亮了好几天"}


async def asked(
    office: Office, chat: int, words: str, *, lang: str = "zh", act: str = "ask:status", **slots: Any
) -> tuple[CollectingDispatcher, dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    question = said(words, "ask_ticket_status", lang=lang, commands={act: 0.9})
    tracker = a_tracker(question, conversation=chat, **slots)
    events = await ActionTicketStatus(office.desk, beijing()).run(dispatcher, tracker, {})
    return dispatcher, slots_of(events)


@pytest.mark.parametrize(
    ("words", "tail"),
    [
        ("status of 000002", "000002"),
        ("尾号0002的单子", "0002"),
        ("ticket 2 please", "2"),
        ("case no. 2", "2"),
        ("ticket #2", "2"),
        ("no. 002", "002"),
        ("尾号2", "2"),
        ("any news on building no. 3?", None),
        ("what about building number 3", None),
        ("the lamp at gate #2", None),
        ("我家邮编100081", None),
        ("3号楼的怎么样了", None),
        ("number 13801234567", None),
    ],
)
def test_the_last_digits_are_read_only_where_they_are_of_a_number(words: str, tail: str | None) -> None:
    assert tail_of(words) == tail


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_last_digits_find_that_ticket(office: Office, lang: str) -> None:
    chat = await office.conversation()
    first, second = await office.filed(chat), await office.filed(chat, **LAMP)

    for number in (first, second):
        words = f"status of {number[-6:]}" if lang == "en" else f"{number[-6:]}怎么样了"
        dispatcher, slots = await asked(office, chat, words, lang=lang, ticket_in_focus=second)
        assert sentences(dispatcher) == ["utter_ticket_status"]
        assert slots["ticket_in_focus"] == number


async def test_digits_of_none_of_theirs_show_none_of_theirs(office: Office) -> None:
    chat = await office.conversation()
    await office.filed(chat)

    dispatcher, _ = await asked(office, chat, "status of 000999", lang="en")

    assert sentences(dispatcher) == ["utter_ticket_not_found"]


async def test_what_it_is_about_finds_it(office: Office) -> None:
    chat = await office.conversation()
    lamp = await office.filed(chat, **LAMP)
    await office.filed(chat)

    dispatcher, slots = await asked(office, chat, "路灯那个怎么样了")

    assert sentences(dispatcher) == ["utter_ticket_status"]
    assert slots["ticket_in_focus"] == lamp


async def test_of_two_under_way_both_are_named_unless_one_was_just_spoken_of(office: Office) -> None:
    chat = await office.conversation()
    first, second = await office.filed(chat), await office.filed(chat, **LAMP)

    both, _ = await asked(office, chat, "status?", lang="en")

    dispatcher = CollectingDispatcher()
    tracker = a_tracker(said("怎么样了", "ask_ticket_status"), conversation=chat, ticket_in_focus=second)
    tracker.events[:0] = [
        {"event": "action", "name": "action_own_ticket"},
        {"event": "slot", "name": "ticket_in_focus", "value": second},
    ]
    await ActionTicketStatus(office.desk, beijing()).run(dispatcher, tracker, {})

    assert sentences(both) == ["utter_ticket_list"]
    assert all(number in both.messages[0]["lines"] for number in (first, second))
    assert sentences(dispatcher) == ["utter_ticket_status"]


async def test_a_name_is_matched_with_what_each_is_about(office: Office) -> None:
    chat = await office.conversation()
    lamp = await office.filed(chat, **LAMP)
    await office.filed(chat, description="邻居装修噪音大")
    tickets = await office.desk.tickets_of(chat, "en")

    found = [
        by_matter(words, tickets)
        for words in (
            "cancel the street lights one",
            "never mind the taxi thing",
            "cancel it please",
            "撤回装修那个",
        )
    ]

    assert [one.number if one else None for one in found][:3] == [lamp, None, None]
    assert found[3] is not None
    assert found[3].number != lamp
    assert by_tail("cancel number 1", tickets) is not None


@pytest.mark.parametrize(
    ("words", "act", "left", "answer"),
    [
        ("有人给我打电话吗", "ask:how", {**PHONE, "contact_by": "call"}, "utter_reached_call"),
        ("怎么通知我", "ask:how", {**PHONE, "contact_by": "text_only"}, "utter_reached_text"),
        ("会有人上门吗", "ask:how", {}, "utter_reached_here"),
        ("谁来处理", "ask:who", {}, None),
        ("什么时候有人来", "ask:when", {}, None),
    ],
)
async def test_who_asks_how_they_hear_of_it_is_told(
    office: Office, words: str, act: str, left: dict[str, str], answer: str | None
) -> None:
    chat = await office.conversation()
    number = await office.filed(chat, **left)

    dispatcher, _ = await asked(office, chat, words, act=act, ticket_in_focus=number)

    assert sentences(dispatcher) == ["utter_ticket_status", *([answer] if answer else [])]
    if left:
        assert dispatcher.messages[1]["tail"] == "1111"


@pytest.mark.parametrize(
    ("words", "code", "answer"),
    [
        ("查询码 ABC123", "ABC123", "utter_code_alone"),
        ("没有号", None, "utter_number_lost"),
        ("I lost the number", None, "utter_number_lost"),
        ("我上次那个咋样了", None, "utter_no_tickets"),
    ],
)
async def test_what_a_look_up_needs_is_said(
    office: Office, words: str, code: str | None, answer: str
) -> None:
    chat = await office.conversation()
    dispatcher = CollectingDispatcher()
    found: dict[str, Any] = {"tracking_code": code} if code else {}
    tracker = a_tracker(said(words, "ask_ticket_status", **found), conversation=chat)

    await ActionTicketStatus(office.desk, beijing()).run(dispatcher, tracker, {})

    assert sentences(dispatcher) == [answer]


@pytest.mark.parametrize("told", [True, False])
async def test_a_code_that_was_mistyped_is_told_again_without_its_number(office: Office, told: bool) -> None:
    chat, number = await office.conversation(), "BJ20261124-000123"
    dispatcher = CollectingDispatcher()
    beside: dict[str, Any] = {"ticket_number": number} if told else {}
    message = said("hwavxe", "ask_ticket_status", tracking_code="HWAVXE", **beside)
    tracker = a_tracker(message, conversation=chat, ticket_asked=None if told else number)

    events = await ActionTicketStatus(office.desk, beijing()).run(dispatcher, tracker, {})

    assert sentences(dispatcher) == ["utter_ticket_not_found"]
    assert slots_of(events)["ticket_asked"] == number


async def test_a_number_waits_for_its_code_through_one_message(office: Office) -> None:
    chat = await office.conversation()

    _, slots = await asked(office, chat, "查一下", ticket_asked="BJ20261124-000123")

    assert slots["ticket_asked"] is None
