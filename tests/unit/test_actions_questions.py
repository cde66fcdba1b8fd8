"""What is asked next of a complaint, and with which sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.complaint import ValidateComplaintForm
from actions.draft import Draft, with_words_for_time
from actions.gaps import next_question
from actions.moments import moment
from actions.questions import ask, which_place
from actions.summaries import summary_of_several
from desk.outcomes import Preview
from tests.office import Office
from tests.talk import CHAOYANG, RUBBISH, a_tracker, beijing, marked, run, said, sentences

DUE = datetime(2026, 12, 2, 15, 59, tzinfo=UTC)


def a_preview(*needs: str, asks_party: bool = False, asks_time: bool = False) -> Preview:
    return Preview(None, None, None, DUE, "12月2日", needs, asks_party, asks_time)


def a_draft(*asked: str, **fields: Any) -> Draft:
    return Draft(fields={"description": "楼下垃圾没人收", **fields}, asked=asked)


def test_what_cannot_be_left_out_is_asked_until_it_is_told() -> None:
    assert next_question(a_draft("district", "district"), a_preview("district", "address")) == "district"


def test_what_may_be_left_out_is_asked_once() -> None:
    preview = a_preview("address", asks_party=True)

    asked = [next_question(a_draft(*before), preview) for before in ((), ("address",), ("address", "party"))]

    assert asked == ["address", "party", "contact_by"]


def test_what_happens_again_and_again_has_no_time_to_be_asked_for() -> None:
    preview = a_preview(asks_time=True)

    once = next_question(a_draft(description="公交车甩站"), preview)
    always = next_question(a_draft(description="公交车天天甩站"), preview)

    assert (once, always) == ("occurred_at", "contact_by")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("My flat smells of sewage", "utter_question_where_home_noted"),
        ("Downstairs they drill all night", "utter_question_where_home_noted"),
        ("Sewage is coming up my toilet", "utter_question_where_home_noted"),
        ("A scooter charges in the hallway", "utter_question_where_home_noted"),
        ("the bins are overflowing", "utter_question_where_noted"),
    ],
)
def test_who_tells_of_a_home_is_asked_which_one(told: str, sentence: str) -> None:
    message = said(told, "file_complaint", lang="en")

    asked = ask("district", Draft(fields={"description": told}), a_preview("district"), message, beijing())

    assert asked.response == sentence


@pytest.mark.parametrize(
    ("lang", "told", "shown"),
    [
        ("zh", None, "11月24日 22:30"),
        ("zh", "昨天晚上", "昨天晚上（11月24日）"),
        ("zh", "三天了", "三天了"),
        ("en", "last night", "last night (24 November)"),
        ("en", "a week", "for a week"),
        ("en", "last month", "last month"),
        ("zh", "11月24号", "11月24号"),
        ("zh", "十一月二十四日晚上", "十一月二十四日晚上"),
        ("zh", "24号", "24号（11月24日）"),
        ("en", "24 November", "24 November"),
        ("en", "Nov 24th in the evening", "Nov 24th in the evening"),
        ("en", "maybe 10 last night", "maybe 10 last night (24 November)"),
        ("en", "on the 24th", "on the 24th (24 November)"),
    ],
)
def test_a_moment_is_said_back_as_it_was_told(lang: str, told: str | None, shown: str) -> None:
    draft = Draft(fields={"occurred_at": "2026-11-24T22:30:00+08:00", "time_told": told})

    assert moment(draft, said(lang=lang), beijing()) == shown


@pytest.mark.parametrize(
    ("known", "sentence"),
    [({"category": RUBBISH}, "utter_question_kind_asked"), ({}, "utter_edit_description")],
)
async def test_a_wrong_category_is_asked_for_and_is_no_place(
    office: Office, known: dict[str, str], sentence: str
) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    chat = await office.conversation()
    slots: dict[str, Any] = {"description": "楼下味儿大", "district": CHAOYANG, **known}
    slots["requested_slot"] = "address"
    wrong = marked("类别错了 @ correct:category", "correct_detail")
    tracker = a_tracker(wrong, conversation=chat, form="complaint_form", **slots)

    dispatcher, after = await run(form, tracker)

    assert sentences(dispatcher) == [sentence]
    assert not {"address", "description"} & after.keys()


@pytest.mark.parametrize(
    ("told", "asks"),
    [
        ("my neighbour converts his balcony into a room", False),
        ("楼上私自加盖了一层", False),
        ("工地没有围挡，半夜还在挖", True),
    ],
)
def test_whom_a_neighbour_built_with_is_not_asked(told: str, asks: bool) -> None:
    fields = {
        "description": told,
        "category": "construction.illegal_building",
        "district": CHAOYANG,
        "address": "x",
    }
    draft = Draft(fields={**fields, "contact_by": "chat"})

    assert (next_question(draft, a_preview(asks_party=True)) == "party") is asks


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("district",), "utter_question_where_is_that_named"),
        (("district", "district"), "utter_question_where_is_that_named_again"),
    ],
)
def test_where_a_party_by_name_is_may_be_left_to_staff(asked: tuple[str, ...], sentence: str) -> None:
    named = {
        "description": "饭不熟",
        "category": "education.canteen",
        "address": "五十五中",
        "party": "五十五中",
    }
    draft = Draft(fields=named, asked=asked)

    assert ask("district", draft, a_preview("district"), said(), beijing()).response == sentence


def test_a_bike_lane_is_no_place_that_could_be_found_by_its_name() -> None:
    draft = Draft(fields={"description": "cars park there", "address": "bike lane"})

    asked = ask("district", draft, a_preview("district"), said(lang="en"), beijing()).response

    assert asked != "utter_question_where_is_that"


async def test_after_two_misses_the_name_of_a_party_is_enough(office: Office) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    chat = await office.conversation()
    slots: dict[str, Any] = {
        "description": "食堂的鸡肉没熟", "category": "consumer.food_safety", "address": "五十五中", "party": "五十五中",
        "asked": ["district"] * 3, "requested_slot": "district",
    }  # fmt: skip
    message = marked("[好几个孩子吐了](more) @ more", "file_complaint", category="consumer.food_safety")

    dispatcher, after = await run(form, a_tracker(message, conversation=chat, form="complaint_form", **slots))

    assert sentences(dispatcher)[:2] == ["utter_taken_in_as", "utter_found_by_name"]
    assert after["placeless"]
    assert after["requested_slot"] != "district"


@pytest.mark.parametrize("question", ["district", "contact_by", "confirmed"])
async def test_a_time_that_answers_no_follow_up_is_kept_with_the_matter(
    office: Office, question: str
) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    chat = await office.conversation()
    place = {} if question == "district" else {"district": CHAOYANG, "address": "望京"}
    slots: dict[str, Any] = {
        "description": "老师打孩子",
        "category": RUBBISH,
        "requested_slot": question,
        **place,
    }
    message = marked("[yesterday after her nap](time) @ set", "answer_survey")

    dispatcher, after = await run(form, a_tracker(message, conversation=chat, form="complaint_form", **slots))

    assert after["time_told"] == "yesterday after her nap"
    filed = with_words_for_time({**slots, **after}, "en")
    assert filed["description"].endswith("yesterday after her nap")
    # A question that says the matter back acknowledges enough.
    said_first = {"confirmed": "utter_changed", "district": "utter_question_where_home_noted"}
    assert sentences(dispatcher)[0] == said_first.get(question, "utter_taken_in")


async def test_the_ends_of_a_way_told_at_last_are_offered(office: Office) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    chat = await office.conversation()
    slots: dict[str, Any] = {
        "description": "一辆黑车别我", "category": "transport.road_safety",
        "asked": ["district"] * 2, "requested_slot": "district",
    }  # fmt: skip
    message = said("从国贸到回龙观", place_choices=[CHAOYANG, "110114"], address="国贸到回龙观")

    _, after = await run(form, a_tracker(message, conversation=chat, form="complaint_form", **slots))

    assert after["places"] == [CHAOYANG, "110114"]


def test_of_several_matters_the_date_of_all_is_told_and_the_sooner_one_beside_its_own() -> None:
    gas = replace(a_preview(), due=DUE - timedelta(days=5), due_text="今天7:39")

    told = summary_of_several(
        [(a_draft(), a_preview()), (a_draft(description="煤气味很大"), gas)], said("就这些"), beijing()
    )

    assert told.values["due"] == "12月2日"
    assert told.values["matter_1"] == "楼下垃圾没人收"
    assert told.values["matter_2"] == "煤气味很大 · 最晚今天7:39答复"


NOISY = {
    "description": "楼上半夜蹦迪",
    "category": "environment.neighbour_noise",
    "district": CHAOYANG,
    "address": "望京西园",
    "occurred_at": "2026-11-28T22:00:00+08:00",
}


@pytest.mark.parametrize(
    ("told", "at", "heard", "kept"),
    [
        ("昨天晚上", "2026-11-28T20:00:00+08:00", "11月28日 22:00", "楼上半夜蹦迪"),
        ("昨天早上", "2026-11-28T08:00:00+08:00", "昨天早上", "楼上半夜蹦迪\n昨天早上"),
        ("前天晚上", "2026-11-27T20:00:00+08:00", "前天晚上", "楼上半夜蹦迪\n前天晚上"),
    ],
)
async def test_a_time_told_once_more_is_heard(
    office: Office, told: str, at: str, heard: str, kept: str
) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    chat = await office.conversation()
    slots: dict[str, Any] = {**NOISY, "asked": ["contact_by"], "requested_slot": "contact_by"}
    message = marked(f"[{told}](time) @ set", time=(at, told, {"grain": "daypart", "text": told}))
    tracker = a_tracker(message, conversation=chat, form="complaint_form", **slots)

    dispatcher, after = await run(form, tracker)

    first, asked = dispatcher.messages
    assert first["response"] == "utter_taken_in_as"
    assert first["what"] == heard
    assert asked["response"] == "utter_question_contact"
    assert {**slots, **after}["description"] == kept


async def test_a_question_beside_a_matter_is_answered_and_no_part_of_it(office: Office) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    chat = await office.conversation()
    asked = "我想问问生育津贴怎么领，另外"
    told = marked(
        "[我想问问生育津贴怎么领](desk)，另外[我们公司不给我交社保](matter) @ matter, ask:kb",
        "file_complaint",
        category="labour.social_insurance",
    )
    at = {"start": 0, "end": len(asked)}
    answer = {"entity": "knowledge", "value": "maternity", **at, "extra": {"beside": True}}
    message = replace(told, entities=[*told.entities, answer])

    dispatcher, after = await run(form, a_tracker(message, conversation=chat))

    assert sentences(dispatcher)[0] == "utter_answer_in_form"
    assert dispatcher.messages[0]["answer"] == beijing().knowledge["maternity"].zh.answer
    assert after["description"] == "我们公司不给我交社保"


WHICH: dict[str, Any] = {
    "description": "the lamp is out", "category": RUBBISH,
    "address": "Gulou West Street 5", "places": ["110102", "110118"], "requested_slot": "district",
}  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        marked("call me on [13800138001](phone) @ set", phone=("13800138001", "13800138001")),
        marked("ok @ affirm"),
    ],
)
async def test_after_two_districts_were_asked_for_in_vain_the_likely_one_is(
    office: Office, message: Any
) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    slots = {**WHICH, "asked": ["district"] * 2}
    chat = await office.conversation()

    dispatcher, after = await run(form, a_tracker(message, conversation=chat, form="complaint_form", **slots))

    assert after["places"] == ["110102"]
    assert after.get("district") is None
    assert [button["title"] for button in dispatcher.messages[-1]["buttons"]] == ["Xicheng District"]


async def test_a_no_to_the_districts_on_offer_asks_where_it_is(office: Office) -> None:
    form = ValidateComplaintForm(office.desk, beijing())
    slots = {**WHICH, "asked": ["district"]}
    chat = await office.conversation()
    message = said("neither", "deny", lang="en")

    dispatcher, after = await run(form, a_tracker(message, conversation=chat, form="complaint_form", **slots))

    assert sentences(dispatcher)[-1] == "utter_question_where_is_that"
    assert not after["places"]


@pytest.mark.parametrize(
    ("address", "codes", "told", "asked"),
    [
        ("Guloudajie Station exit D", ("110101", "110102"), "Guloudajie Station", "utter_question_border"),
        ("Guangqu Road by the bank", ("110105", "110112"), "Guangqu Road", "utter_question_which_end"),
        ("gate of BSB", ("110105", "110113"), "BSB", "utter_question_which_place"),
        (None, ("110101", "110105"), "Hepingli", "utter_question_which_place"),
        (None, ("110102", "110108"), "Xicheng or Haidian", "utter_question_which_of_these"),
        ("Rose Court", ("110114",), "Rose Court", "utter_question_where_is_that"),
    ],
)
def test_areas_are_asked_for_as_their_name_has_them(
    address: str | None, codes: tuple[str, ...], told: str, asked: str
) -> None:
    message = said(told, lang="en", place_choices=(list(codes), told))

    sentence = which_place(codes, a_draft(address=address), message, beijing())

    assert sentence.response == asked
    assert len(sentence.buttons) == len(codes)
