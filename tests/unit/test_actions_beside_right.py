"""What is told in one breath with what is put right is kept, and what only puts it right is not told again."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.beside_right import with_what_else
from actions.draft import Draft
from actions.which_door import with_chosen_door
from tests.talk import beijing, said

DONGCHENG = "110101"

TRUCK = Draft(
    fields={
        "description": "洒水车溅我一身泥",
        "category": "sanitation.street_cleaning",
        "kind": "complaint",
        "district": "110101",
        "subdistrict": "110101008",
        "address": "建国门桥那块儿",
    },
    asked=("district", "contact_by"),
)
GYM = Draft(
    fields={
        "description": "gym closed down without refund. its called will's. wangjing",
        "category": "consumer.prepaid",
        "kind": "complaint",
        "district": "110105",
        "party": "will's",
    },
    asked=("contact_by",),
)
DUST = Draft(
    fields={
        "description": "十里河那边装修市场天天咚咚响",
        "category": "environment.neighbour_noise",
        "kind": "complaint",
        "district": "110105",
        "address": "十里河",
    },
    asked=("contact_by",),
)


def test_what_is_told_beside_a_place_put_right_stays_and_the_other_places_area_goes() -> None:
    message = said(
        "哦不对 是东直门桥 当时我刚出地铁",
        "correct_detail",
        district=(DONGCHENG, "东直门桥"),
        address=("东直门桥", "东直门桥"),
    )

    draft = take(message, TRUCK, "contact_by", beijing()).draft

    assert draft["address"] == "东直门桥"
    assert draft["subdistrict"] is None
    assert draft["description"] == "洒水车溅我一身泥\n当时我刚出地铁"


@pytest.mark.parametrize("words", ["不对 我说错了 是建国门桥东边", "不对 麻烦你们改一下 建国门桥东边"])
def test_what_is_only_said_of_the_slip_is_not_told_and_the_same_place_keeps_its_area(words: str) -> None:
    message = said(words, "correct_detail", district=(DONGCHENG, "建国门桥"), address=("建国门桥东边",) * 2)

    draft = take(message, TRUCK, "contact_by", beijing()).draft

    assert draft["description"] == "洒水车溅我一身泥"
    assert draft["subdistrict"] == "110101008"


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("不对 是7号楼，楼道里也堆满了，味道很大", "楼道里也堆满了，味道很大"),
        ("不对 是7号楼 那边还有人随地大小便", "那边还有人随地大小便"),
        ("不对 是7号楼 都说了好几遍了", ""),
        ("不对 是7号楼 就是有人工湖那边", ""),
    ],
)
def test_how_bad_it_is_beside_a_place_put_right_stays(words: str, more: str) -> None:
    rubbish = Draft(
        fields={"description": "垃圾没人清", "district": "110105", "address": "望京花园3号楼"},
        asked=("contact_by",),
    )

    draft = take(
        said(words, "correct_detail", address=("7号楼", "7号楼")), rubbish, "confirmed", beijing()
    ).draft

    assert draft["address"] == "望京花园7号楼"
    assert draft["description"] == (f"垃圾没人清\n{more}" if more else "垃圾没人清")


def test_how_bad_it_is_beside_an_english_place_put_right_stays() -> None:
    rats = Draft(fields={"description": "rubbish", "district": "110105", "address": "Wangjing building 3"})
    words = "no it's building 5, it's full of rats"

    draft = take(
        said(words, "correct_detail", lang="en", address=("building 5",) * 2), rats, "confirmed", beijing()
    ).draft

    assert (draft["address"], draft["description"]) == ("Wangjing building 5", "rubbish\nit's full of rats")


def test_a_firm_put_right_without_its_apostrophe_is_the_one_and_what_was_paid_stays() -> None:
    words = "hmm sorry not wills, its powerhouse gym. i paid 4200 in june for a year"
    time = ("2026-06-01T00:00:00+08:00", "in june")

    draft = take(said(words, "file_complaint", lang="en", time=time), GYM, "contact_by", beijing()).draft

    assert draft["party"] == "powerhouse gym"
    assert "i paid 4200 in june for a year" in draft["description"]


def test_words_that_put_nothing_right_that_is_known_are_kept_as_they_are() -> None:
    words = "不对 主要不是响 是灰大 家里窗台一天一层灰"

    draft = take(said(words, "correct_detail"), DUST, "contact_by", beijing()).draft

    assert words in draft["description"]


@pytest.mark.parametrize("words", ["不对", "不对不对", "不是的", "我说错了", "不对 我住的不是这儿"])
def test_a_bare_no_tells_nothing(words: str) -> None:
    assert with_what_else(said(words, "correct_detail"), DUST, DUST) == DUST


@pytest.mark.parametrize(
    ("told", "address", "words", "lang", "meant"),
    [
        ("lift dead, tower A or B", "Fangzhou Yuan, tower A", "he lives in B", "en", "Fangzhou Yuan, tower B"),
        ("lift dead, building 3 or 5", "Yuan, building 3", "ok i asked, it's building 5", "en", "Yuan, building 5"),
        ("电梯坏了 方舟苑A座还是B座", "方舟苑A座", "我问了 是B座", "zh", "方舟苑B座"),
        ("电梯坏了 方舟苑3号楼还是5号楼", "方舟苑3号楼", "他住5号楼", "zh", "方舟苑5号楼"),
        ("电梯坏了 13号楼还是5号楼", "百子湾5号院13号楼", "问了 5号楼", "zh", "百子湾5号院5号楼"),
        ("电梯坏了 13号楼还是5号楼", "百子湾5号院5号楼", "是13号楼", "zh", "百子湾5号院13号楼"),
        ("电梯坏了 三号楼还是十五号楼", "方舟苑三号楼", "我问了 是十五号楼", "zh", "方舟苑十五号楼"),
        ("电梯坏了 三号楼还是五号楼", "方舟苑十三号楼", "是五号楼", "zh", "方舟苑十三号楼"),
        ("电梯坏了 1号楼还是5号楼", "百子湾13号院1号楼", "是5号楼", "zh", "百子湾13号院5号楼"),
        ("电梯坏了 3号楼还是5号楼", "百子湾5号院", "是3号楼", "zh", "百子湾5号院"),
        ("lift dead, building 3 or 5", "floor 5, tower 3", "building 5", "en", "floor 5, tower 5"),
        ("lift dead, tower A or B", "Fangzhou Yuan, tower A", "he lives in C", "en", "Fangzhou Yuan, tower A"),
        ("lift dead, tower A", "Fangzhou Yuan, tower A", "he lives in B", "en", "Fangzhou Yuan, tower A"),
        ("lift dead, tower A or B", "Fangzhou Yuan, tower A", "B is the nicer one", "en", "Fangzhou Yuan, tower A"),
    ],
)  # fmt: skip
def test_of_two_doors_the_one_that_is_told_later_is_meant(
    told: str, address: str, words: str, lang: str, meant: str
) -> None:
    draft = Draft(fields={"description": told, "address": address})

    assert with_chosen_door(said(words, lang=lang), draft)["address"] == meant


def test_a_sum_put_right_before_any_place_is_known_is_no_place_and_stays() -> None:
    bank = Draft(
        fields={
            "description": "充电宝还了还一直计费 扣了我99",
            "category": "consumer.services",
            "kind": "complaint",
        },
        asked=("district",),
    )

    draft = take(said("不对 是89", "correct_detail"), bank, "district", beijing()).draft

    assert draft["address"] is None
    assert "89" in draft["description"]


def test_on_which_days_it_is_and_until_when_is_no_place_and_stays() -> None:
    bar = Draft(
        fields={
            "description": "bar keeps bass till 4am",
            "category": "environment.business_noise",
            "kind": "complaint",
            "district": "110105",
            "subdistrict": "110105008",
        },
        asked=("address",),
    )
    words = "it's every fri & sat. not 4 actually more like 5"

    draft = take(said(words, "correct_detail", lang="en"), bar, "address", beijing()).draft

    assert draft["address"] is None
    assert "every fri & sat" in draft["description"]
    assert "5" in draft["description"]


@pytest.mark.parametrize(
    ("party", "told", "words", "lang", "kept"),
    [
        ("物美", "物美的鸡蛋臭了", "不是物美是永辉 收银员还翻白眼 说爱买不买", "zh", "收银员还翻白眼，说爱买不买"),
        (
            "dominos",
            "dominos overcharged me",
            "not dominos its papa johns, they charged twice, 138 each. the girl shrugged",
            "en",
            "they charged twice, 138 each, the girl shrugged",
        ),
        ("物美", "物美超市买的鸡蛋臭了", "不是物美是永辉 麻烦改一下 谢谢", "zh", ""),
        ("dominos", "dominos overcharged me", "not dominos its papa johns, thanks, my mistake", "en", ""),
    ],
)  # fmt: skip
def test_what_is_told_beside_a_firm_that_is_put_right_stays(
    party: str, told: str, words: str, lang: str, kept: str
) -> None:
    fields = {"description": told, "category": "consumer.goods", "kind": "complaint", "party": party}
    message = said(words, "correct_detail", lang=lang)

    draft = take(message, Draft(fields=fields, asked=("contact_by",)), "contact_by", beijing()).draft

    assert draft["party"] in ("永辉", "papa johns")
    assert str(draft["description"]).partition("\n")[2] == kept


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("哦不 上周五 我记混了 那天他考试", "那天他考试"),
        ("不对 上周五 我说错了 周四店没开门", "周四店没开门"),
    ],
)
def test_what_is_told_beside_a_day_put_right_stays(words: str, kept: str) -> None:
    fields = {
        "description": "炸串摊 吃完拉了两天",
        "category": "consumer.food_safety",
        "kind": "complaint",
        "occurred_at": "2026-11-26T00:00:00+08:00",
    }
    time = ("2026-11-27T00:00:00+08:00", "上周五")

    draft = take(said(words, "correct_detail", time=time), Draft(fields=fields), "district", beijing()).draft

    assert kept in draft["description"]


@pytest.mark.parametrize(
    ("words", "time", "lang"),
    [
        ("时间应该是前天晚上十点", "前天晚上十点", "zh"),
        ("时间改成前天晚上十点", "前天晚上十点", "zh"),
        ("麻烦更正下时间 前天晚上十点", "前天晚上十点", "zh"),
        ("it was two days ago at 10pm", "two days ago at 10pm", "en"),
    ],
)
def test_a_time_alone_that_is_put_right_is_no_part_of_the_matter(words: str, time: str, lang: str) -> None:
    message = said(words, "correct_detail", lang=lang, time=("2026-11-28T22:00:00+08:00", time))
    later = DUST.having(occurred_at="2026-11-28T22:00:00+08:00")

    assert with_what_else(message, DUST, later) == later
