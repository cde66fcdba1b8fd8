"""Fields put right in plain words, also several at once and while something else is asked."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import changes, take
from actions.categories import categories_called
from actions.corrections import corrected
from actions.draft import Draft
from actions.field_names import field_named
from actions.rewording import in_description
from actions.righting import beside_correction
from tests.talk import CHAOYANG, HAIDIAN, beijing, said

NOISE, FUMES = "environment.neighbour_noise", "environment.cooking_fumes"
TOLD = {
    "description": "昨晚3号楼下老王饭店油烟太大",
    "category": FUMES,
    "category_confidence": 0.9,
    "district": CHAOYANG,
    "address": "南湖东园3号楼",
    "party": "老王饭店",
    "reporter_name": "李雷",
    "reporter_phone": "13811112222",
    "contact_by": "call",
}


def a_draft(**fields: Any) -> Draft:
    return Draft(fields={**TOLD, **fields})


def put_right(words: str, **entities: Any) -> Draft:
    return take(said(words, "correct_detail", **entities), a_draft(), "confirmed", beijing()).draft


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("店名错了，应该叫老李饭店", "party", "老李饭店"),
        ("不是老王饭店，是老李饭店", "party", "老李饭店"),
        ("名字写错了，是李磊", "reporter_name", "李磊"),
        ("the shop is called Lao Li", "party", "Lao Li"),
        ("change my name to Lee", "reporter_name", "Lee"),
        ("类别应该是广场舞", "category", "environment.square_dance"),
        ("事情改成楼下饭店天天冒黑烟", "description", "楼下饭店天天冒黑烟"),
        ("对方删掉", "party", None),
        ("把电话去掉", "reporter_phone", None),
    ],
)
def test_a_field_is_put_right_in_words(words: str, field: str, value: str | None) -> None:
    assert corrected(said(words), a_draft(), beijing()).draft[field] == value


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("类别不对", "category"),
        ("时间错了", "occurred_at"),
        ("the address is wrong", "address"),
        ("改一下电话", "contact_by"),
        ("店名弄错了", "party"),
    ],
)
def test_what_should_stand_instead_is_asked_for(words: str, question: str) -> None:
    assert corrected(said(words), a_draft(), beijing()).edit == question


def test_what_is_right_beside_what_was_wrong_needs_no_question() -> None:
    step = take(
        said("地址错了，是海淀区", "correct_detail", district=HAIDIAN), a_draft(), "confirmed", beijing()
    )

    assert (step.edit, step.draft["district"]) == (None, HAIDIAN)


def test_a_building_put_right_is_right_in_the_words_of_the_matter_too() -> None:
    draft = put_right("不是3号楼，是5号楼")

    assert draft["address"] == "南湖东园5号楼"
    assert "5号楼" in draft["description"]
    assert "3号楼" not in draft["description"]


def test_another_estate_is_named_in_the_words_of_the_matter_too() -> None:
    before = Draft(
        fields={"description": "龙锦苑四区12号楼没暖气", "address": "龙锦苑四区12号楼", "district": HAIDIAN}
    )

    draft = in_description(before.having(address="龙跃苑四区12号楼"), before)

    assert draft["description"] == "龙跃苑四区12号楼没暖气"


def test_a_place_that_was_only_made_more_precise_leaves_the_words_as_they_are() -> None:
    before = Draft(
        fields={"description": "soho tower 2 lifts broken", "address": "tower 2", "district": HAIDIAN}
    )

    draft = in_description(before.having(address="wangjing soho tower 2"), before)

    assert draft["description"] == "soho tower 2 lifts broken"


def test_several_corrections_in_one_sentence() -> None:
    draft = put_right("不是3号楼是5号楼，店名应该叫老李饭店，电话13911113333", phone="13911113333")

    assert (draft["address"], draft["party"], draft["reporter_phone"]) == (
        "南湖东园5号楼",
        "老李饭店",
        "13911113333",
    )


def test_a_correction_is_taken_while_something_else_is_asked_and_the_question_stays() -> None:
    draft = Draft(fields={name: TOLD[name] for name in ("description", "category", "district", "party")})

    step = take(said("店名错了，应该叫老李饭店", "deny"), draft, "contact_by", beijing())

    assert step.aside
    assert step.draft["party"] == "老李饭店"


def test_a_time_put_right_is_no_question_to_be_answered() -> None:
    message = said("时间应该是前天晚上十点", "ask_question", time="2026-11-23T22:00:00+08:00")

    assert changes(message, a_draft(), "category", beijing())


@pytest.mark.parametrize("words", ["没问题", "你是机器人吗", "谢谢", "在哪儿查进度"])
def test_nothing_is_put_right_by_other_words(words: str) -> None:
    assert corrected(said(words), a_draft(), beijing()).draft == a_draft()


def test_names_of_fields() -> None:
    assert [field_named(words) for words in ("时间", "the category", "我的名字", "锅炉")] == [
        "occurred_at",
        "category",
        "reporter_name",
        None,
    ]


def test_a_category_is_known_by_its_name_and_keywords() -> None:
    assert categories_called("广场舞", beijing()) == ("environment.square_dance",)
    assert categories_called("没有这种", beijing()) == ()


def test_a_name_in_another_order_is_the_name_put_right() -> None:
    told = "my company Star Bright Media hasn't paid me since August"
    before = a_draft(description=told, party="Star Bright Media")

    after = corrected(said("it's Bright Star Media", lang="en"), before, beijing()).draft
    another = corrected(said("it's North Gate", lang="en"), before, beijing()).draft

    assert after["party"] == "Bright Star Media"
    assert after["description"] == told.replace("Star Bright", "Bright Star")
    assert another["party"] == "Star Bright Media"


def test_name_district_and_words_are_put_right_in_one_breath() -> None:
    before = a_draft(
        description="the gym PowerFit in Wangjing closed", party="PowerFit", address=None, reporter_phone=None
    )
    words = "it's not PowerFit, it's called MegaFit, and actually it's in Haidian, and text me, don't call"
    message = said(words, "correct_detail", lang="en", district=HAIDIAN, party="MegaFit")

    after = take(message, before, "contact_by", beijing()).draft

    assert after["party"] == "MegaFit"
    assert after["district"] == HAIDIAN
    assert after["contact_by"] == "text_only"
    assert "PowerFit" not in after["description"]


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ("nobody collects the rubbish", "nobody collects the rubbish"),
        ("the noise is bad too", "the noise is bad too"),
        ("north gate lamps are dark", "north gate lamps are dark"),
        ("actually make it gate 4 and the smell is bad too", "the smell is bad too"),
        ("the smell is bad too, actually make it gate 4", "the smell is bad too"),
        ("the lift sticks, make it gate 4, the lamps are dark", "the lift sticks, the lamps are dark"),
        ("楼道灯也不亮，应该是5号楼，垃圾没人收", "楼道灯也不亮，垃圾没人收"),
        ("no", ""),
        ("Sorry, it's building 7, and nobody collects the rubbish", "nobody collects the rubbish"),
        ("actually no. the door and the lamp are broken", "the door and the lamp are broken"),
        ("垃圾没人收，，楼道灯不亮", "垃圾没人收，，楼道灯不亮"),
    ],
)
def test_what_stands_beside_a_correction_is_kept_without_it(words: str, beside: str) -> None:
    assert beside_correction(words) == beside
