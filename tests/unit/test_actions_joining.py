"""Somebody's open ticket in the form: the one that was offered is followed, once, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from actions.complaint import ValidateComplaintForm
from actions.draft import Draft
from actions.joining import goes_along
from desk.store.models import TicketRow
from tests.office import OPERATOR, Office
from tests.talk import CHAOYANG, WANGJING, a_tracker, beijing, run, said

LAMP, STREET = "municipal_facilities.street_light", "阜通东大街"
TOLD = {
    "category": LAMP,
    "description": "路灯不亮",
    "address": STREET,
    "district": CHAOYANG,
    "subdistrict": WANGJING,
}


@pytest.fixture
def city_office(office: Office) -> Office:
    """The desk with the whole city."""
    return Office(office.db, beijing())


async def turn(
    office: Office, chat: int, message: Any, number: int, slots: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    """One call of the form; what it said, and the slots after it."""
    form = ValidateComplaintForm(office.desk, office.pack)
    tracker = a_tracker(message, conversation=chat, message_id=number, form="complaint_form", **slots)
    dispatcher, changed = await run(form, tracker)
    return [message["response"] for message in dispatcher.messages], {**slots, **changed}


def a_lamp() -> Any:
    words = f"望京{STREET}路灯不亮"
    place: dict[str, Any] = {"subdistrict": (WANGJING, "望京"), "address": (STREET, STREET)}
    return said(words, "file_complaint", category=LAMP, kind="complaint", **place)


async def offered(office: Office, chat: int, number: int = 11) -> dict[str, Any]:
    """The slots once it was asked whether to follow what is reported already."""
    told, slots = await turn(office, chat, a_lamp(), number, {})
    assert told[-1] in ("utter_similar", "utter_similar_mine")
    assert slots["requested_slot"] == "similar"
    return slots


async def yes(office: Office, chat: int, slots: dict[str, Any], number: int = 12) -> tuple[list[str], Any]:
    return await turn(office, chat, said("好的", "affirm", pressed=True), number, slots)


async def reported(office: Office, name: str) -> str:
    return await office.filed(await office.conversation(name), **TOLD)


async def parent_of(office: Office, number: str) -> str | None:
    return (await office.tickets.get(number, actor=OPERATOR)).parent


async def test_the_one_that_was_offered_is_followed_though_a_newer_one_is_there(city_office: Office) -> None:
    first = await reported(city_office, "first")
    chat = await city_office.conversation("second")
    slots = await offered(city_office, chat)
    newer = await reported(city_office, "third")

    told, after = await yes(city_office, chat, slots)

    assert told == ["utter_joined"]
    assert await parent_of(city_office, after["ticket_in_focus"]) == first != newer
    assert after["asked"] is after["requested_slot"] is None
    assert await city_office.desk.draft(chat) is None


async def test_an_offer_of_which_it_was_not_noted_what_it_was_is_looked_for(city_office: Office) -> None:
    first = await reported(city_office, "first")
    chat = await city_office.conversation("second")
    slots = await offered(city_office, chat)
    before = [question.partition(":")[0] for question in slots["asked"]]
    assert before != slots["asked"]

    told, after = await yes(city_office, chat, {**slots, "asked": before})

    assert told == ["utter_joined"]
    assert await parent_of(city_office, after["ticket_in_focus"]) == first


async def test_the_same_yes_again_is_followed_once_and_told_again(city_office: Office) -> None:
    first = await reported(city_office, "first")
    chat = await city_office.conversation("second")
    slots = await offered(city_office, chat)

    one, again = [await yes(city_office, chat, slots) for _ in range(2)]

    assert one == again
    assert [line.action for line in await city_office.history(first)].count("join") == 1
    assert len(await city_office.desk.tickets_of(chat, "zh")) == 1


@pytest.mark.parametrize("change", [{"party": "某物业"}, {"incident_id": 7}, {"confidential": True}])
async def test_what_is_no_longer_offered_to_anybody_is_followed_by_nobody(
    city_office: Office, change: dict[str, Any]
) -> None:
    first = await reported(city_office, "first")
    chat = await city_office.conversation("second")
    slots = await offered(city_office, chat)
    async with city_office.db.begin() as session:
        await session.execute(update(TicketRow).where(TicketRow.number == first).values(**change))

    told, after = await yes(city_office, chat, slots)

    assert told[0] == "utter_join_gone"
    assert after["requested_slot"] not in (None, "similar")
    assert await city_office.desk.tickets_of(chat, "zh") == []


async def test_ones_own_is_added_to_and_no_other(city_office: Office) -> None:
    chat = await city_office.conversation("first")
    own = await city_office.filed(chat, **TOLD)
    slots = await offered(city_office, chat)
    await reported(city_office, "second")

    told, after = await yes(city_office, chat, slots)

    assert told == ["utter_added"]
    assert after["ticket_in_focus"] == own
    assert [line.action for line in await city_office.history(own)] == ["file", "supplement"]


async def test_where_it_is_asked_again_what_is_open_now_is_offered_and_followed(city_office: Office) -> None:
    first = await reported(city_office, "first")
    chat = await city_office.conversation("second")
    slots = await offered(city_office, chat)
    other = await reported(city_office, "third")
    await city_office.step(first, "reject", reason="petition")

    told, asked = await turn(city_office, chat, said("快点", "urge"), 12, slots)
    joined, after = await yes(city_office, chat, asked, 13)

    assert (told[-1], joined) == ("utter_similar", ["utter_joined"])
    assert await parent_of(city_office, after["ticket_in_focus"]) == other


def test_a_draft_is_the_same_again_with_what_its_questions_were_about() -> None:
    draft = Draft(fields={"category": LAMP}).having_asked("district").having_asked("similar")
    draft = draft.asked_about("similar", "own BJ20261124-000001").having_asked("party")

    assert Draft.of(draft.kept()) == draft
    assert draft.kept()["asked"] == ["district", "similar:own BJ20261124-000001", "party"]
    assert Draft.of({"asked": ["similar"]}).about == {}


@pytest.mark.parametrize(
    "words",
    [
        "邻居都反映过了吧 那我跟大家一起",
        "算我一份吧",
        "那就跟着那件走",
        "people have reported it already, just add me to theirs",
    ],
)
async def test_who_goes_along_with_nothing_that_is_open_tells_no_more_of_it(
    city_office: Office, words: str
) -> None:
    chat = await city_office.conversation("first")
    draft = {**TOLD, "requested_slot": "contact_by", "asked": ["contact_by"]}

    told, slots = await turn(city_office, chat, said(words, "file_complaint"), 11, draft)

    assert told == ["utter_question_contact"]
    assert slots["description"] == TOLD["description"]


@pytest.mark.parametrize("words", ["司机跟着我一起走", "我们跟着大家一起排队", "they follow the same road"])
def test_who_follows_somebody_goes_along_with_no_report(words: str) -> None:
    assert not goes_along(words)
