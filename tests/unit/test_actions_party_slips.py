"""A party told, denied and put right within one message, and a neighbour's noise that the management lets be."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.overruled import by_its_words
from actions.party_slips import meant_instead, taken_back
from actions.party_words import before_its_house
from tests.talk import CHAOYANG, beijing, said

RENTED = {
    "description": "押金不退",
    "category": "housing.renting",
    "category_confidence": 0.9,
    "district": CHAOYANG,
    "address": "南湖东园3号楼",
}
MANAGEMENT = "housing.property_management"


@pytest.mark.parametrize("question", ["opening", "occurred_at", "party", "contact_by", "confirmed"])
@pytest.mark.parametrize(
    ("words", "slip", "meant"),
    [
        ("链家的 不是链家 是自如", "链家", "自如"),
        ("its lianjia, no not lianjia, ziroom", "lianjia", "ziroom"),
    ],
)
def test_the_party_that_is_meant_stands_whatever_is_asked(
    words: str, slip: str, meant: str, question: str
) -> None:
    message = said(words, "correct_detail", lang="en" if words.isascii() else "zh", party=(slip, slip))

    for known in (RENTED, {**RENTED, "party": slip}):
        draft = Draft(fields={} if question == "opening" else known)
        assert take(message, draft, question, beijing()).draft["party"] == meant


@pytest.mark.parametrize(
    ("words", "slip", "meant"),
    [
        ("链家 不对 是自如", "链家", "自如"),
        ("我说错了 不是链家，应该是自如吧", "链家", "自如"),
        ("not lianjia, it's Ziroom please", "lianjia", "Ziroom"),
        ("Lianjia sorry i mean Ziroom", "Lianjia", "Ziroom"),
        ("the agency was 5i5j i guess, no wait it was Centaline", "5i5j", "Centaline"),
    ],
)
def test_a_name_taken_back_gives_way_to_the_one_behind_it(words: str, slip: str, meant: str) -> None:
    assert meant_instead(words, slip) == meant


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("链家说不是链家 是房东的问题", "链家"),
        ("为什么不是链家 是我赔", "链家"),
        ("链家的中介不退押金", "链家"),
        ("是链家不是自如", "链家"),
        ("Lianjia, they say it's not Lianjia, it's the landlord", "Lianjia"),
        ("Lianjia, no they never paid", "Lianjia"),
        ("not Lianjia, it's always closed and the agent is gone", "Lianjia"),
    ],
)
def test_what_others_say_or_what_happened_takes_no_name_back(words: str, party: str) -> None:
    assert meant_instead(words, party) is None


@pytest.mark.parametrize("question", ["party", "contact_by"])
@pytest.mark.parametrize(
    ("words", "slip"),
    [
        ("链家？不对，是个人房东", "链家"),
        ("我爱我家 不是 私人房东", "我爱我家"),
        ("链家 不对 是自如 也不对 就是个二房东", "链家"),
        ("链家 不对 是自如 也不对 就是个二房东", "自如"),
        ("Lianjia no, a private landlord", "Lianjia"),
        ("5i5j? nope, my landlord", "5i5j"),
    ],
)
def test_a_name_taken_back_for_somebody_without_one_is_nobodys(words: str, slip: str, question: str) -> None:
    message = said(words, lang="en" if words.isascii() else "zh", party=(slip, slip))

    draft = take(message, Draft(fields=RENTED), question, beijing()).draft

    assert taken_back(words, slip)
    assert draft["party"] is None


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("链家 不对 是自如 不对 是链家", "链家"),
        ("Lianjia, no they never paid the landlord", "Lianjia"),
        ("链家 不是 房东的问题", "链家"),
        ("自如的房东", "自如"),
    ],
)
def test_a_landlord_told_of_takes_no_name_back(words: str, party: str) -> None:
    assert not taken_back(words, party)


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("My neighbour's dog barks all night and nobody from the building management cares", "safety.dogs"),
        ("邻居狗叫 物业不管", "safety.dogs"),
        (
            "next door plays music at 2am, the building management does not care",
            "environment.neighbour_noise",
        ),
    ],
)
def test_a_neighbours_noise_is_what_it_is_where_the_management_does_nothing(
    words: str, category: str
) -> None:
    assert by_its_words(words, MANAGEMENT) == category


@pytest.mark.parametrize(
    "words",
    [
        "楼道灯坏了 物业不管",
        "the lift is broken and the building management does not care",
        "the management company does not care about dogs barking in the compound",
        "the property management's guard dog barks all night",
        "邻居家狗叫 物业乱收费",
    ],
)
def test_what_else_the_management_is_told_of_stays_with_it(words: str) -> None:
    assert by_its_words(words, MANAGEMENT) == MANAGEMENT


@pytest.mark.parametrize("question", ["category", "contact_by"])
def test_a_moment_told_beside_another_answer_is_kept(question: str) -> None:
    words = "i was at sanyuanqiao stop direction west around 7.40 this morning"
    at = "2026-11-29T07:40:00+08:00"
    place = ("sanyuanqiao", "sanyuanqiao")
    when = (at, "around 7.40 this morning")
    message = said(words, "file_complaint", lang="en", time=when, address=place, district=CHAOYANG)
    bus = {"description": "the bus did not stop", "category": "transport.bus_service"}
    draft = Draft(fields=bus if question == "contact_by" else {"description": "the bus did not stop"})

    assert take(message, draft, question, beijing()).draft["occurred_at"] == at


def test_the_school_that_is_meant_in_the_end_is_the_place_and_is_not_asked_for_again() -> None:
    told = {"description": "食堂吃出虫子了", "category": "education.school_life", "category_confidence": 0.9}
    words, slip = "丰台 卢沟桥 丰体时代小学 哦不对 是丰台第五小学", "丰体时代小学"
    message = said(words, "inform", address=(slip, slip), party=(slip, slip))

    taken = take(message, Draft(fields=told), "district", beijing()).draft

    assert (taken["party"], taken["address"]) == ("丰台第五小学", "丰台第五小学")


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("it was called 'red lantern hotpot' 2nd floor of the soho", "red lantern hotpot"),
        ("the name is “Tom's Diner” near the gate", "Tom's Diner"),
        ("the waiter called me 'stupid' and laughed", None),
    ],
)
def test_a_name_in_quotes_is_whose_it_is(words: str, party: str | None) -> None:
    told = {"description": "food poisoning", "category": "consumer.food_safety", "category_confidence": 0.9}
    message = said(words, "inform", lang="en")

    assert take(message, Draft(fields=told), "address", beijing()).draft["party"] == party


@pytest.mark.parametrize(
    ("words", "told", "name"),
    [
        ("MoonYoga, Indigo mall", "Indigo mall", "MoonYoga"),
        ("Happy Cats Cafe, in the Raffles tower", "Raffles tower", "Happy Cats Cafe"),
        ("it was closed, Indigo mall", "Indigo mall", None),
        ("MoonYoga, Moon Group", "Moon Group", None),
    ],
)
def test_the_shop_stands_before_its_house(words: str, told: str, name: str | None) -> None:
    assert before_its_house(words, told) == name
