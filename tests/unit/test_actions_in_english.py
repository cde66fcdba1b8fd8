"""How people write in English in the middle of a complaint: half sentences, several matters, changes of mind."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import take
from actions.assent import files_it
from actions.draft import Draft, from_words
from actions.happening import happens_in
from actions.interruptions import interrupts
from actions.joining import is_taken
from actions.matters import each
from actions.places import place
from actions.said import Said
from actions.wishes import wishes
from tests.talk import CHAOYANG, RUBBISH, WANGJING, beijing, said

LAMP, LIFT, METRO = "municipal_facilities.street_light", "housing.elevator", "transport.metro"
MIYUN, DAXING_TOWN, TONGZHOU = "110118", "110115003", "110112"
ZUOJIAZHUANG = "110105005"


def a_draft(**fields: object) -> Draft:
    return Draft(fields={"description": "the dog barks all night", "category": "environment.pets", **fields})


def english(words: str, intent: str = "inform", **found: Any) -> Said:
    return said(words, intent, lang="en", **found)


@pytest.mark.parametrize(
    "words", ["file", "yes file", "fine. file.", "ok file all of them", "ok send", "submit all three"]
)
def test_one_word_has_it_filed(words: str) -> None:
    assert files_it(words)


@pytest.mark.parametrize("words", ["file cabinet on the street", "they send me bills", "don't file it"])
def test_a_file_or_a_letter_has_nothing_filed(words: str) -> None:
    assert not files_it(words)


@pytest.mark.parametrize("words", ["file", "yes file", "k file"])
def test_whoever_has_it_filed_is_asked_for_no_number(words: str) -> None:
    known = a_draft(district=CHAOYANG, address="Richmond Park").having_asked("contact_by")

    step = take(english(words, "affirm"), known, "contact_by", beijing())

    assert not step.wants_call
    assert step.draft["contact_by"] == "chat"


@pytest.mark.parametrize(
    "words",
    [
        "its like 10 of them",
        "in my building",
        "my mother",
        "its the guy from unit 3",
        "from the restaurant downstairs",
        "bit my son's jacket",
    ],
)
def test_what_is_no_place_stands_in_no_address(words: str) -> None:
    step = take(english(words), a_draft().having_asked("district"), "district", beijing())

    assert step.draft["address"] is None


@pytest.mark.parametrize(
    ("words", "district", "address"),
    [
        ("The one in Chaoyang Joy City", CHAOYANG, "Chaoyang Joy City"),
        ("the branch at Chaoyang Joy City", CHAOYANG, "Chaoyang Joy City"),
        ("Beihang university dorm 18", "110108", "Beihang university"),
    ],
)
def test_an_address_is_told_without_what_leads_to_it(words: str, district: str, address: str) -> None:
    message = english(words, district=district, address=(address, address))

    placed = place(message, a_draft(), beijing(), wanted=True).draft

    assert placed["address"] == words[words.index(address) :]


def test_renting_somewhere_is_no_address() -> None:
    message = english("we rent in Tongzhou", district=(TONGZHOU, "Tongzhou"))

    placed = place(message, a_draft(), beijing(), wanted=True).draft

    assert (placed["district"], placed["address"]) == (TONGZHOU, None)


def test_of_two_branches_the_one_that_is_meant_is_kept() -> None:
    words = "the sanlitun soho one, no wait the guomao one"
    message = english(words, district=CHAOYANG, address=("sanlitun soho", "sanlitun soho"))

    placed = place(message, a_draft(), beijing(), wanted=True).draft

    assert placed["address"] == "guomao"


def test_of_two_names_that_many_places_have_the_district_they_share_is_meant() -> None:
    known = a_draft(address="Xindong Road").among((CHAOYANG, MIYUN)).having_asked("district")
    message = english("Xinyuan Xili compound", place_choices=[ZUOJIAZHUANG, DAXING_TOWN])

    placed = place(message, known, beijing(), wanted=True)

    assert (placed.draft["district"], placed.draft["subdistrict"]) == (CHAOYANG, ZUOJIAZHUANG)
    assert placed.choices == ()


def test_an_area_that_two_sub_districts_are_called_like_stays_in_the_address() -> None:
    words = "Liyuan, Beijing Ruyi compound building 4"
    message = english(
        words,
        "correct_detail",
        place_choices=(["110112002", "110112121"], "Liyuan"),
        address=("Beijing Ruyi compound building 4", "Beijing Ruyi compound building 4"),
    )

    placed = place(message, a_draft(district=TONGZHOU), beijing(), wanted=True).draft

    assert placed["address"] == words


def test_how_far_from_a_gate_it_is_belongs_to_the_address() -> None:
    known = a_draft(district=CHAOYANG, address="Sanlitun Road").having_asked("contact_by")

    step = take(english("Approximately 10 metres west of the main gate."), known, "contact_by", beijing())

    assert step.draft["address"] == "Sanlitun Road, Approximately 10 metres west of the main gate"


def test_the_number_of_a_parcel_is_nobodys_name() -> None:
    known = a_draft(district=CHAOYANG, address="Richmond Park").having_asked("contact_by")

    step = take(english("SF1234567890123", "goodbye"), known, "contact_by", beijing())

    assert step.draft["reporter_name"] is None
    assert "SF1234567890123" in step.draft["description"]


@pytest.mark.parametrize("words", ["is my name visible to them?", "will my number be shared"])
def test_whoever_asks_whether_their_name_is_seen_wants_it_kept(words: str) -> None:
    assert wishes(words).confidential


def test_what_somebody_did_is_told_by_a_sentence() -> None:
    assert happens_in('a girl invited us to "practice english"', "en")
    assert not happens_in("the guy from 1201", "en")


@pytest.mark.parametrize(
    "words",
    [
        "地铁站那个电梯老停",
        "地铁站B口的直梯坏了",
        "the metro lift is broken",
        "the lift at the subway station is dead",
    ],
)
def test_a_lift_in_a_station_is_the_stations(words: str) -> None:
    assert from_words(said(words, "file_complaint", category=LIFT))["category"] == METRO


@pytest.mark.parametrize(
    "words", ["地铁站旁边那个小区电梯坏了", "the lift in our building near the subway station"]
)
def test_a_lift_beside_a_station_is_the_houses(words: str) -> None:
    assert from_words(said(words, "file_complaint", category=LIFT))["category"] == LIFT


def test_which_of_several_it_is_stands_in_the_matter_and_may_be_put_right() -> None:
    known = a_draft(district=CHAOYANG, address="Richmond Park", contact_by="chat")

    first = take(english("the British one", "nlu_fallback"), known, "confirmed", beijing())
    right = take(english("no sorry the Canadian one", "skip"), first.draft, "confirmed", beijing())

    assert first.draft["description"].endswith("\nthe British one")
    assert right.draft["description"].endswith("\nthe Canadian one")
    assert "British" not in right.draft["description"]
    assert not first.unclear
    assert not right.unclear


def test_the_other_one_of_two_names_is_whom_it_is_about() -> None:
    told = "I applied at Beijing British School and at Canadian International School, they keep my deposit"
    known = a_draft(description=told, district=CHAOYANG, party="Beijing British School")

    step = take(english("no sorry the Canadian one", "skip"), known, "contact_by", beijing())

    assert step.draft["party"] == "Canadian International School"


def test_what_it_is_about_may_be_told_anew() -> None:
    known = Draft(
        fields={"description": "i want to complain about noise", "category": "environment.traffic_noise"}
    )

    step = take(english("actually no about the smell", "correct_detail"), known, "district", beijing())

    assert step.draft["description"] == "i want to complain about smell"
    assert step.draft["category"] != "environment.traffic_noise"
    assert step.draft["address"] is None


def several(**common: object) -> Draft:
    """A lamp, a lift and rubbish."""
    fields = {"description": "the streetlight outside our gate is broken", "category": LAMP, **common}
    others = (
        {"description": "the lift in our building is stuck every week", "category": LIFT},
        {"description": "someone dumps rubbish by the bike shed", "category": RUBBISH},
    )
    return Draft(fields=fields, others=others).having_asked("district")


def test_a_spot_of_one_of_several_matters_goes_to_that_one() -> None:
    message = english("and the lift one is in building 3", address=("building 3", "building 3"))

    step = take(message, several(address="Xindong Road"), "district", beijing())

    assert step.draft["address"] == "Xindong Road"
    assert [fields.get("address") for fields in each(step.draft)] == [
        "Xindong Road",
        "Xindong Road, building 3",
        "Xindong Road",
    ]
    assert step.aside


def test_a_spot_of_the_first_of_several_matters_is_not_that_of_all() -> None:
    known = several(district=CHAOYANG, subdistrict=WANGJING, address="Zhichunli compound")
    message = english("first is building 15", address=("building 15", "building 15"))

    step = take(message, known, "contact_by", beijing())

    assert [fields.get("address") for fields in each(step.draft)] == [
        "Zhichunli compound, building 15",
        "Zhichunli compound",
        "Zhichunli compound",
    ]


@pytest.mark.parametrize("words", ["is 82", "was very rude", "has no name"])
def test_how_somebody_is_stands_in_no_address(words: str) -> None:
    step = take(english(words), a_draft().having_asked("district"), "district", beijing())

    assert step.draft["address"] is None


def test_where_somebody_works_gives_way_to_where_they_live() -> None:
    words = "Gemdale Plaza... no sorry thats where i work, i live in Jinsong 3 qu building 305"
    message = english(
        words, district=CHAOYANG, address=("Jinsong 3 qu building 305", "Jinsong 3 qu building 305")
    )

    placed = place(message, a_draft(), beijing(), wanted=True).draft

    assert placed["address"] == "Jinsong 3 qu building 305"


@pytest.mark.parametrize("words", ["whatever file it", "file", "just file it"])
def test_whoever_has_it_filed_follows_no_other_case(words: str) -> None:
    assert not is_taken(english(words, "affirm"))


def test_a_yes_follows_the_other_case() -> None:
    assert is_taken(english("yes", "affirm"))
    assert is_taken(english("follow that one and file it", "affirm"))


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("uhm online", "greet"),
        ("how would i know where, its online", "ask_question"),
        ("on xianyu", "out_of_scope"),
    ],
)
def test_what_happened_online_has_no_place(words: str, intent: str) -> None:
    known = a_draft(description="someone sold me fake moutai").having_asked("district")
    message = (
        english(words, intent, knowledge="hotline_status")
        if intent == "ask_question"
        else english(words, intent)
    )

    step = take(message, known, "district", beijing())

    assert not interrupts(message, "district")
    assert step.draft["placeless"]


def test_one_of_two_told_before_may_be_picked_and_put_right() -> None:
    told = "there are two of them, the British one and the Canadian one"
    known = a_draft(description=told, district=CHAOYANG, address="Houshayu", contact_by="chat")

    first = take(english("the British one", "nlu_fallback"), known, "confirmed", beijing()).draft
    right = take(english("no sorry the Canadian one", "skip"), first, "confirmed", beijing()).draft

    assert first["description"] == f"{told}\nthe British one"
    assert right["description"] == f"{told}\nthe Canadian one"


def test_a_shop_called_by_a_name_names_no_citizen() -> None:
    known = a_draft(district=CHAOYANG, address="Gongti Beilu 33").having_asked("contact_by")
    message = english("its called Mr Shi dumplings i think", "inform", person_name=("Mr Shi", "Mr Shi"))

    step = take(message, known, "contact_by", beijing())

    assert step.draft["reporter_name"] is None


def test_a_matter_is_found_by_what_is_done_in_it() -> None:
    fields = {"description": "the water in my flat is yellow", "category": "utilities.water_supply"}
    placed = {**fields, "district": CHAOYANG, "address": "Beili building 9"}
    drills = {"description": "the neighbour above drills at 6am", "category": "environment.neighbour_noise"}
    known = Draft(fields=placed, others=(drills,)).having_asked("contact_by")
    message = english("the drilling one is building 10", address=("building 10", "building 10"))

    step = take(message, known, "contact_by", beijing())

    assert [one["address"] for one in each(step.draft)] == ["Beili building 9", "Beili building 10"]


def test_what_happened_yesterday_is_told_where_a_place_was_asked_for() -> None:
    message = english("bit my son's jacket yesterday", time=("2026-11-27T00:00:00+08:00", "yesterday"))

    step = take(message, a_draft().having_asked("district"), "district", beijing())

    assert "bit my son's jacket" in step.draft["description"]
    assert step.draft["address"] is None


def test_a_gate_of_one_matter_lies_in_the_compound_of_all() -> None:
    known = several(district=CHAOYANG, subdistrict=WANGJING, address="Zhichunli compound")
    message = english("the lift one is at the east gate", address=("east gate", "east gate"))

    step = take(message, known, "contact_by", beijing())

    assert [one["address"] for one in each(step.draft)] == [
        "Zhichunli compound",
        "Zhichunli compound, east gate",
        "Zhichunli compound",
    ]
