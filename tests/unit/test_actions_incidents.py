"""Known incidents in the form: told of first, one tap, and a ticket of their own for whoever needs help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from actions import vulnerable
from actions.complaint import ValidateComplaintForm
from actions.knowledge import ActionAnswerQuestion
from actions.own import ActionOwnTicket
from desk.incidents.rules import Declaration
from desk.incidents.views import IncidentView
from desk.store.models import TicketRow
from tests.office import OPERATOR, Office
from tests.talk import a_tracker, beijing, marked, run, said, sentences

POWER, WANGJING, CHAOYANG, HAIDIAN = "utilities.power_supply", "110105026", "110105", "110108"
OUTAGE = "望京南湖东园停电了"


@pytest.fixture
def city_office(office: Office) -> Office:
    """The desk with the whole city."""
    return Office(office.db, beijing())


async def declared(office: Office, **changes: Any) -> IncidentView:
    values: dict[str, Any] = {
        "category": POWER,
        "areas": (WANGJING,),
        "text_zh": "望京这片停电我们已经知道了，供电公司在抢修。",
        "text_en": "We know about the power cut in Wangjing. They are on it.",
    }
    return await office.tickets.incidents.declare(OPERATOR, Declaration(**(values | changes)))


def an_outage(text: str = OUTAGE, **more: Any) -> Any:
    found: dict[str, Any] = {"category": POWER, "subdistrict": (WANGJING, "望京")}
    return said(text, "file_complaint", **(found | more))


async def turn(
    office: Office, chat: int, message: Any, number: int, slots: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """One call of the form; what it said, and the slots after it."""
    form = ValidateComplaintForm(office.desk, office.pack)
    tracker = a_tracker(message, conversation=chat, message_id=number, form="complaint_form", **slots)
    dispatcher, changed = await run(form, tracker)
    return dispatcher.messages, {**slots, **changed}


async def tickets(office: Office, chat: int) -> list[TicketRow]:
    mine = select(TicketRow).where(TicketRow.conversation_id == chat).order_by(TicketRow.id)
    async with office.db.read() as session:
        return list(await session.scalars(mine))


async def offered(office: Office, chat: int, message: Any | None = None) -> dict[str, Any]:
    """The slots once the incident was told of."""
    told, slots = await turn(office, chat, message or an_outage(), 1, {})
    assert [one["response"] for one in told] == ["utter_incident"]
    assert slots["requested_slot"] == "incident"
    return slots


async def test_the_incident_is_told_of_before_anything_is_asked(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)

    told, slots = await turn(city_office, chat, an_outage(), 1, {})

    assert [one["response"] for one in told] == ["utter_incident"]
    assert told[0]["told"] == "望京这片停电我们已经知道了，供电公司在抢修。"
    assert slots["requested_slot"] == "incident"


@pytest.mark.parametrize(("runs", "responses"), [(True, ["utter_incident"]), (False, [])])
async def test_the_desk_is_asked_for_incidents_unless_the_message_came_while_none_ran(
    city_office: Office, runs: bool, responses: list[str]
) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    message = an_outage()

    told, _ = await turn(
        city_office, chat, replace(message, metadata={**message.metadata, "incidents": runs}), 1, {}
    )

    assert [one["response"] for one in told if one["response"] == "utter_incident"] == responses


@pytest.mark.parametrize(
    "yes",
    [
        said("", "affirm", pressed=True),
        marked("好的谢谢 @ affirm, thank", "thank"),
        marked("算我一户 @ choose", "nlu_fallback", sure=0.3),
    ],
)
async def test_any_plain_yes_files_a_follower_and_asks_who_needs_help(city_office: Office, yes: Any) -> None:
    chat = await city_office.conversation()
    incident = await declared(city_office)
    slots = await offered(city_office, chat)

    told, after = await turn(city_office, chat, yes, 2, slots)

    [ticket] = await tickets(city_office, chat)
    assert [one["response"] for one in told] == ["utter_incident_joined"]
    assert (ticket.status, ticket.incident_id) == ("merged", incident.id)
    assert after["requested_slot"] == "vulnerable"
    assert await city_office.desk.draft(chat) is None


@pytest.mark.parametrize(
    "no",
    [
        said("", "deny", pressed=True),
        said("没有", "deny"),
        said("没有，都挺好的", "deny"),
        said("不用了谢谢", "cancel"),
        said("no, just us", "deny", lang="en"),
    ],
)
async def test_nobody_in_need_ends_it(city_office: Office, no: Any) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    slots = await offered(city_office, chat)
    _, slots = await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)

    told, after = await turn(city_office, chat, no, 3, slots)

    assert [one["response"] for one in told] == ["utter_incident_none"]
    assert after["requested_slot"] is None
    assert len(await tickets(city_office, chat)) == 1


@pytest.mark.parametrize(
    ("yes", "where"),
    [
        (said("", "affirm", pressed=True), "_what_where"),
        (said("我妈在家吸氧", "nlu_fallback", sure=0.2), "_where"),
        (said("有个瘫痪的老人", "inform"), "_where"),
        (said("我妈在家吸氧", "report_danger", danger="medical"), "_where"),
        (said("my dad is on a ventilator", "file_complaint", lang="en"), "_where"),
        (said("有，3号楼2单元501，我爸用呼吸机", "inform", address="3号楼2单元501"), ""),
    ],
)
async def test_somebody_in_need_gets_an_emergency_of_their_own_at_once(
    city_office: Office, yes: Any, where: str
) -> None:
    chat = await city_office.conversation()
    incident = await declared(city_office)
    slots = await offered(city_office, chat)
    _, slots = await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)

    told, after = await turn(city_office, chat, yes, 3, slots)

    follower, own = await tickets(city_office, chat)
    assert [one["response"] for one in told] == [f"utter_incident_own{where}"]
    assert (follower.status, own.status, own.urgency) == ("merged", "received", "emergency")
    assert (own.parent_id, own.incident_id, own.subdistrict) == (None, incident.id, WANGJING)
    assert (yes.words or "家里有需要照顾的人") in own.description
    assert after["requested_slot"] == ("vulnerable_place" if where else None)
    assert after["ticket_in_focus"] == own.number


async def test_the_exact_place_is_added_to_the_emergency(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    slots = await offered(city_office, chat)
    _, slots = await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)
    _, slots = await turn(city_office, chat, said("我妈吸氧", "inform"), 3, slots)

    told, after = await turn(city_office, chat, said("5号楼3单元202", "inform"), 4, slots)

    _, own = await tickets(city_office, chat)
    assert [one["response"] for one in told] == ["utter_incident_exactly_noted"]
    assert "5号楼3单元202" in (own.address or "")
    assert after["requested_slot"] is None
    assert "5号楼3单元202" in str([line.note for line in await city_office.history(own.number)])


async def test_who_told_of_somebody_in_need_at_once_is_not_asked_again(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    slots = await offered(city_office, chat, an_outage("望京南湖东园停电了，我爸靠呼吸机"))

    told, after = await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)

    assert [one["response"] for one in told] == ["utter_incident_joined_own_where"]
    assert [one.urgency for one in await tickets(city_office, chat)] == ["urgent", "emergency"]
    assert after["requested_slot"] == "vulnerable_place"


async def test_another_matter_is_served_as_usual(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    slots = await offered(city_office, chat)

    told, after = await turn(city_office, chat, said("", "deny", pressed=True), 2, slots)

    assert "utter_incident" not in [one["response"] for one in told]
    assert after["requested_slot"] not in (None, "incident")
    assert after["description"] == OUTAGE
    assert await tickets(city_office, chat) == []


async def test_what_is_over_when_the_yes_comes_is_filed_on_its_own(city_office: Office) -> None:
    chat = await city_office.conversation()
    incident = await declared(city_office)
    slots = await offered(city_office, chat)
    await city_office.tickets.incidents.end(OPERATOR, incident.id)

    told, after = await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)

    assert told[0]["response"] == "utter_incident_over"
    assert after["requested_slot"] not in (None, "incident", "vulnerable")
    assert after["description"] == OUTAGE


async def test_the_same_message_again_files_nothing_more(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    slots = await offered(city_office, chat)
    _, after = await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)
    await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)

    await turn(city_office, chat, said("我妈吸氧", "inform"), 3, after)
    await turn(city_office, chat, said("我妈吸氧", "inform"), 3, after)

    assert len(await tickets(city_office, chat)) == 2


async def test_a_place_elsewhere_is_told_of_nothing(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)

    told, _ = await turn(
        city_office, chat, an_outage("海淀停电了", subdistrict=None, district=(HAIDIAN, "海淀")), 1, {}
    )

    assert "utter_incident" not in [one["response"] for one in told]


async def test_an_answer_that_says_neither_is_asked_once_more(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    slots = await offered(city_office, chat)
    _, slots = await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)

    first, slots = await turn(city_office, chat, said("嗯哼哼", "nlu_fallback", sure=0.1), 3, slots)
    second, slots = await turn(city_office, chat, said("啦啦啦", "nlu_fallback", sure=0.1), 4, slots)

    assert [one["response"] for one in (*first, *second)] == [
        "utter_incident_at_home",
        "utter_incident_none",
    ]
    assert slots["requested_slot"] is None


async def test_somebody_told_of_later_gets_their_emergency_too_and_only_once(city_office: Office) -> None:
    chat = await city_office.conversation()
    incident = await declared(city_office)
    slots = await offered(city_office, chat)
    await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)
    action = ActionOwnTicket(city_office.desk, city_office.pack)
    words = said("对了，我爸靠呼吸机", "supplement_ticket")

    first, _ = await run(action, a_tracker(words, conversation=chat, message_id=8))
    follower, own = await tickets(city_office, chat)
    second, _ = await run(action, a_tracker(words, conversation=chat, message_id=9))

    assert sentences(first) == ["utter_incident_own_where"]
    assert (own.urgency, own.incident_id, own.parent_id) == ("emergency", incident.id, None)
    assert sentences(second) != ["utter_incident_own_where"]
    assert len(await tickets(city_office, chat)) == len([follower, own])


async def test_a_question_why_opens_the_form_that_tells_of_it(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    asked = said("望京为什么没电", "ask_question", category=POWER, subdistrict=(WANGJING, "望京"))
    action = ActionAnswerQuestion(city_office.desk, city_office.pack)

    events = await action.run(_nobody(), a_tracker(asked, conversation=chat), {})

    assert [event["name"] for event in events if event["event"] == "followup"] == ["complaint_form"]


async def test_a_question_of_who_follows_it_is_answered(city_office: Office) -> None:
    chat = await city_office.conversation()
    await declared(city_office)
    slots = await offered(city_office, chat)
    await turn(city_office, chat, said("", "affirm", pressed=True), 2, slots)
    asked = said("望京什么时候来电", "ask_question", category=POWER, subdistrict=(WANGJING, "望京"))

    dispatcher, _ = await run(
        ActionAnswerQuestion(city_office.desk, city_office.pack), a_tracker(asked, conversation=chat)
    )

    assert sentences(dispatcher) == ["utter_incident_stands"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("我妈在家吸氧", True),
        ("有个瘫痪的老人", True),
        ("家里有老人", True),
        ("有", True),
        ("有的", True),
        ("没有呼吸机，但是有个卧床的老爷子", True),
        ("my dad is on a ventilator", True),
        ("yes", True),
        ("yes, my grandmother can't walk", True),
        ("no ventilator but a newborn baby", True),
        ("没有", False),
        ("没，就我一个人", False),
        ("没有老人", False),
        ("家里没人吸氧", False),
        ("都挺好的", False),
        ("no", False),
        ("nobody, thanks", False),
        ("no, just the two of us", False),
        ("what time will it be back", None),
    ],
)
def test_yes_and_no_are_heard_in_free_words(words: str, expected: bool | None) -> None:
    assert vulnerable.answer(said(words, "nlu_fallback", sure=0.1)) is expected


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("望京停电了，我爸靠呼吸机", True),
        ("power is out and my mother is on oxygen", True),
        ("望京停电了", False),
        ("停电了，家里没有病人", False),
        ("停电了，孩子没法写作业", False),
    ],
)
def test_unasked_only_a_real_need_counts(words: str, tells: bool) -> None:
    assert vulnerable.tells_of_somebody(words) is tells


def _nobody() -> Any:
    from rasa_sdk.executor import CollectingDispatcher

    return CollectingDispatcher()
