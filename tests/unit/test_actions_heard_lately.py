"""What real talks told beside a question: signed numbers, fears, degrees, phases of an estate, names put right."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import take
from actions.contacts import contact, wants_number
from actions.danger import danger_category
from actions.draft import Draft
from actions.gist import gist
from actions.overruled import by_its_words
from actions.step import Step
from actions.wishes import wishes
from tests.talk import CHAOYANG, beijing, said

COLD = {"description": "the radiators are cold", "category": "utilities.heating", "category_confidence": 0.9}


def told(words: str, question: str, fields: dict[str, Any], intent: str = "inform", **more: Any) -> Step:
    message = said(words, intent, lang="en" if words.isascii() else "zh", **more)
    return take(message, Draft(fields=fields), question, beijing())


@pytest.mark.parametrize(
    ("words", "name", "hours"),
    [
        ("13800001111 Maria, after 6", "Maria", "after 6"),
        ("13800001111, Tom Baker, mornings please", "Tom Baker", "mornings"),
        ("13800001111 I work on weekdays, only weekends", None, "only weekends"),
        ("打我 13800001111 随时都行", None, "随时"),
    ],
)
def test_hours_stand_behind_whose_number_it_is(words: str, name: str | None, hours: str) -> None:
    message = said(words, lang="en" if words.isascii() else "zh", phone=("13800001111", "13800001111"))

    draft = contact(message, Draft(fields=COLD), "contact_by")

    assert (draft["reporter_name"], draft["call_hours"]) == (name, hours)


@pytest.mark.parametrize(
    "words", ["怕房东知道", "I'm afraid my landlord will find out", "worried they find out"]
)
def test_who_fears_to_be_known_wants_it_in_confidence(words: str) -> None:
    assert wishes(words).confidential


def test_who_dares_to_leave_no_name_is_anonymous() -> None:
    assert wishes("我不敢留姓名").anonymous


@pytest.mark.parametrize(("words", "wants"), [("听不清，回个消息吧", False), ("发短信吧", True)])
def test_a_message_without_a_number_is_written_here(words: str, wants: bool) -> None:
    assert wants_number(said(words), Draft(fields=COLD)) is wants
    assert (contact(said(words), Draft(fields=COLD), "confirmed")["contact_by"] == "chat") is not wants


@pytest.mark.parametrize(
    "words", ["16 degrees i mean", "seventeen", "才十五度", "i never got a ticket for it"]
)
def test_how_warm_it_is_and_what_one_did_are_no_piece_of_a_place(words: str) -> None:
    step = told(words, "district", {**COLD, "address": "Haijing Garden building 7"})

    assert step.draft["address"] == "Haijing Garden building 7"


@pytest.mark.parametrize(
    ("words", "address"),
    [("橡树湾 二期", "橡树湾 二期"), ("橡树湾 几号楼不记得了 挨着篮球场", "橡树湾 挨着篮球场")],
)
def test_a_phase_and_what_it_is_beside_belong_to_the_place(words: str, address: str) -> None:
    step = told(words, "address", COLD, district=(CHAOYANG, "橡树湾"), address=("橡树湾", "橡树湾"))

    assert step.draft["address"] == address


def test_a_house_told_beside_what_one_did_is_where_it_is() -> None:
    step = told("building 7, i already told you", "address", COLD)

    assert str(step.draft["address"]).startswith("building 7")


def test_a_district_put_right_beside_a_name_leaves_the_street_as_it_is() -> None:
    nursery = {"description": "老师打孩子", "category": "education.kindergarten"}
    known = {**nursery, "address": "朝阳北路12号", "party": "小苹果"}

    draft = told(
        "不是朝阳 是海淀的小苹果", "contact_by", known, "correct_detail", party=("小苹果", "小苹果")
    ).draft

    assert "朝阳北路" in str(draft["address"])


@pytest.mark.parametrize(("words", "party"), [("望京 KFC", "KFC"), ("望京 B座", None), ("望京 T3", None)])
def test_a_few_letters_are_a_name_and_with_a_number_part_of_a_house(words: str, party: str | None) -> None:
    food = {"description": "汉堡没熟", "category": "consumer.food_safety", "category_confidence": 0.9}

    step = told(words, "address", food, district=(CHAOYANG, "望京"), address=("望京", "望京"))

    assert step.draft["party"] == party


def test_a_name_put_right_is_right_in_the_address_too() -> None:
    nursery = {"description": "老师打孩子", "category": "education.kindergarten", "district": CHAOYANG}
    known = {**nursery, "address": "大苹果", "party": "大苹果"}

    draft = told(
        "不是大苹果 是小苹果", "contact_by", known, "correct_detail", party=("小苹果", "小苹果")
    ).draft

    assert (draft["address"], draft["party"]) == ("小苹果", "小苹果")


def test_a_party_that_is_meant_with_its_place_is_kept() -> None:
    gym = {"description": "gym closed", "category": "consumer.prepaid", "category_confidence": 0.9}
    words = "Megafit, no wait it's Power Gym, the one in Sanlitun"

    step = told(words, "address", gym, party=("Power Gym", "Power Gym"), district=(CHAOYANG, "Sanlitun"))

    assert step.draft["party"] == "Power Gym"


def test_what_was_bought_on_a_screen_is_nowhere() -> None:
    goods = {"description": "冰箱退货没人管", "category": "consumer.goods", "category_confidence": 0.9}

    step = told("淘宝上买的", "address", goods)

    assert step.draft["placeless"]
    assert not step.aside


def test_a_plate_half_remembered_is_no_place() -> None:
    ride = {"description": "taxi refused the meter", "category": "transport.taxi", "category_confidence": 0.9}

    step = told("plate 京B 5678 or something", "address", ride, plate=("京B5678", "京B 5678"))

    assert step.draft["address"] is None


def test_nothing_more_is_no_part_of_the_matter() -> None:
    placed = {**COLD, "district": CHAOYANG, "address": "橡树湾"}

    assert told("没别的了", "contact_by", placed, "goodbye").draft["description"] == COLD["description"]


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("楼上装修把管子打穿了 我家全是水", "housing.leak_repair"),
        ("the water in the hotel pool burns the eyes", "education.culture_sport"),
        ("自来水发黄", "utilities.water_supply"),
        ("the main burst, there's a pool of water on our street", "utilities.water_supply"),
    ],
)
def test_water_is_whose_it_is(words: str, category: str) -> None:
    assert by_its_words(words, "utilities.water_supply") == category


def test_a_pavement_that_was_dug_up_is_no_manhole() -> None:
    message = said("人行道挖断了 差点掉坑里", "report_danger", danger="manhole")

    assert danger_category(message, beijing()) == "municipal_facilities.road_damage"


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("it's me again, the rubbish by gate 2 is still there", "the rubbish by gate 2 is still there"),
        ("just wanna say nurse Wu was amazing", "nurse Wu was amazing"),
    ],
)
def test_how_people_begin_is_not_said_back(words: str, short: str) -> None:
    assert gist(words, "en") == short


@pytest.mark.parametrize(
    "words", ["女的 三十来岁 穿羽绒服", "a short woman with a red hat", "ok we're all outside now"]
)
def test_who_did_it_and_how_things_stand_are_no_place(words: str) -> None:
    placeless = {"description": "有人骗钱", "category": "safety.illegal_activity", "category_confidence": 0.9}

    assert told(words, "address", placeless).draft["address"] is None


@pytest.mark.parametrize("place", ["长发公寓3号楼", "老年人活动站旁边的楼", "卷发店楼上"])
def test_a_place_whose_name_speaks_of_looks_is_one(place: str) -> None:
    assert told(place, "address", COLD).draft["address"] == place


def test_looks_told_where_a_place_was_asked_for_stay_with_the_matter() -> None:
    step = told("男的 光头 外地口音", "address", COLD)

    assert step.draft["description"] == f"{COLD['description']}\n男的 光头 外地口音"


def test_the_last_of_several_slips_is_meant() -> None:
    rented = {"description": "押金不退", "category": "housing.renting", "category_confidence": 0.9}

    assert told("链家 不对 是自如 也不对 就是个二房东", "address", rented).draft["address"] is None


def test_who_takes_a_bicycle_is_a_thief() -> None:
    assert (
        by_its_words("somebody took our bikes from the yard", "transport.shared_bikes")
        == "safety.public_order"
    )
