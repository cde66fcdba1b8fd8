"""Whom a complaint is about, where a name alone would mislead: a car's make, and a shop behind its platform."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from tests.talk import CHAOYANG, beijing, said

BOUGHT = {
    "description": "在抖音上买的羽绒服 商家不给退",
    "category": "consumer.goods",
    "category_confidence": 0.9,
    "party": "抖音",
    "placeless": True,
}


@pytest.mark.parametrize(
    ("words", "make"),
    [("车牌京A8K231 一辆黑的别克", "别克"), ("the white Tesla parks there every day", "Tesla")],
)
def test_the_make_of_a_car_is_nobody(words: str, make: str) -> None:
    lang = "zh" if words > "z" else "en"
    parked = {
        "description": "堵门",
        "category": "transport.illegal_parking",
        "district": CHAOYANG,
        "address": "东门",
    }

    step = take(said(words, lang=lang, party=(make, make)), Draft(fields=parked), "contact_by", beijing())

    assert step.draft["party"] is None


def test_whoever_sold_the_car_is_somebody() -> None:
    bought = {"description": "新车漏油", "category": "consumer.goods", "district": CHAOYANG, "address": "x"}
    told = said("是北京别克4S店", party=("北京别克4S店", "北京别克4S店"))

    assert take(told, Draft(fields=bought), "occurred_at", beijing()).draft["party"] == "北京别克4S店"


def test_a_shop_told_behind_its_platform_stands_beside_it() -> None:
    told = said("店叫啥 北京羽尚旗舰店", party=("北京羽尚旗舰店", "北京羽尚旗舰店"))

    step = take(told, Draft(fields=BOUGHT, asked=("occurred_at",)), "occurred_at", beijing())

    assert step.draft["party"] == "北京羽尚旗舰店，抖音"


def test_a_shop_that_is_known_is_not_taken_for_a_platform() -> None:
    known = Draft(fields={**BOUGHT, "party": "小王服装店"}, asked=("occurred_at",))

    step = take(said("在抖音上", party=("抖音", "抖音")), known, "occurred_at", beijing())

    assert step.draft["party"] == "小王服装店"
