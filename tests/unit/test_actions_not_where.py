"""What is said where a place was asked for and is none stands in no address, and is not lost."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.interruptions import interrupts
from actions.places import place
from actions.rewording import in_description
from tests.talk import CHAOYANG, HAIDIAN, beijing, said

MATTER = {
    "description": "单元门禁坏了",
    "category": "housing.property_management",
    "category_confidence": 0.9,
}


def asked_where(words: str, *, intent: str = "inform", **more: Any) -> Draft:
    """The draft after words said where the place was asked for."""
    lang = "zh" if words > "z" else "en"
    return take(said(words, intent, lang=lang, **more), Draft(fields=MATTER), "address", beijing()).draft


@pytest.mark.parametrize(
    "words",
    [
        "顺便问下你们几点下班",
        "第三次了",
        "三楼那户也拉 都好几家了",
        "不是施工 是对门在家里养鸽子",
        "整栋都这样",
        "third time this month",
        "the construction",
        "every night!!",
        "officer Li",
    ],
)
def test_words_of_the_matter_are_no_address_and_are_kept(words: str) -> None:
    draft = asked_where(words)

    assert draft["address"] is None
    assert draft["description"].endswith(words)


@pytest.mark.parametrize(
    "words", ["the mall by the river", "the old market", "老板鱼庄", "问津胡同", "Third Ring Road north side"]
)
def test_a_place_that_sounds_like_them_is_one(words: str) -> None:
    assert asked_where(words)["address"]


def test_its_called_only_leads_to_the_name() -> None:
    draft = asked_where("its called Little Oxford, in Chaoyang near Shilipu", district=(CHAOYANG, "Chaoyang"))

    assert draft["address"].startswith("Little Oxford")


def test_the_house_that_is_named_before_its_tower_is_a_part_of_the_address() -> None:
    words = "Dongzhimen, Hairun intl apartments tower B 14th fl"

    draft = asked_where(words, address=("tower B", "tower B"), district=("110101", "Dongzhimen"))

    assert draft["address"] == "Hairun intl apartments tower B 14th fl"


@pytest.mark.parametrize("words", ["今天想夸夸社区的小刘 帮我妈把轮椅抬上六楼", "有人从六楼往下拉电线充电"])
def test_a_floor_that_something_is_carried_to_or_falls_from_is_no_address(words: str) -> None:
    told = said(words, "file_complaint", address=("六楼", "六楼"))

    assert take(told, Draft(), "opening", beijing()).draft["address"] is None


def test_a_floor_that_somebody_answers_with_still_is_one() -> None:
    known = Draft(fields={**MATTER, "district": HAIDIAN, "address": "翠微北里15号楼"})

    placed = place(said("六楼", address=("六楼", "六楼")), known, beijing(), wanted=True)

    assert placed.draft["address"] == "翠微北里15号楼六楼"


def test_a_road_told_behind_a_bike_lane_is_the_place() -> None:
    begun = Draft(fields={**MATTER, "address": "bike lane"})
    told = said("somewhere on Baiziwan road", lang="en", address=("Baiziwan road", "Baiziwan road"))

    assert place(told, begun, beijing(), wanted=True).draft["address"] == "Baiziwan road"


def test_a_door_put_right_by_its_building_is_the_same_door() -> None:
    known = Draft(fields={**MATTER, "district": HAIDIAN, "address": "翠微北里12号"})
    told = said("不对是15号楼", "correct_detail", address=("15号楼", "15号楼"))

    assert take(told, known, "contact_by", beijing()).draft["address"] == "翠微北里15号楼"


def test_the_words_of_the_matter_follow_only_a_number_of_the_same_kind() -> None:
    before = Draft(fields={"description": "有人从六楼往下拉电线", "district": HAIDIAN, "address": "六楼"})
    of_gate = Draft(fields={"description": "3号楼门口有积水", "district": HAIDIAN, "address": "3号楼"})

    side = Draft(fields={"description": "东一区8号楼停水", "district": HAIDIAN, "address": "东一区8号楼"})

    other_side = in_description(side.having(address="北一区8号楼"), side)
    other_kind = in_description(before.having(address="翠微北里12号"), before)
    same_kind = in_description(of_gate.having(address="5号楼"), of_gate)

    assert other_kind["description"] == "有人从六楼往下拉电线"
    assert same_kind["description"] == "5号楼门口有积水"
    assert other_side["description"] == "北一区8号楼停水"


def test_a_row_of_lamps_is_no_address_and_a_row_of_houses_is() -> None:
    known = Draft(fields={**MATTER, "district": CHAOYANG, "address": "南湖东园"})
    lamps = said("井盖在路口 路灯是路口往南那一排 五六个吧", "file_complaint", address=("一排", "一排"))
    houses = said("就小区南门口那一排", address=("一排", "一排"))

    assert place(lamps, known, beijing(), wanted=False).draft["address"] == "南湖东园"
    assert "南门口那一排" in place(houses, known, beijing(), wanted=False).draft["address"]


def test_a_name_at_the_card_is_the_citizens_where_their_number_is_known() -> None:
    fields = {**MATTER, "district": CHAOYANG, "address": "x", "reporter_phone": "15600001111"}
    mia = said("Mia", "out_of_scope", lang="en", sure=0.54)

    assert not interrupts(mia, "confirmed")
    step = take(mia, Draft(fields=fields), "confirmed", beijing())
    assert step.draft["reporter_name"] == "Mia"


@pytest.mark.parametrize(
    ("words", "leaves"),
    [("every night!!", False), ("我已经走了", False), ("bye", True), ("gotta go", True), ("我走了", True)],
)
def test_a_farewell_bids_one(words: str, leaves: bool) -> None:
    lang = "zh" if words > "z" else "en"

    assert interrupts(said(words, "goodbye", lang=lang), "contact_by") is leaves
