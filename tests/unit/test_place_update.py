"""Where it is: the words for a place put together with what is known of it, or put in its stead."""

from __future__ import annotations

from typing import Any

import pytest

from actions.draft import Draft
from actions.draft_update import update
from actions.place_update import LONGEST_ADDRESS, Placed, place
from tests.talk import BALIZHUANG, CHAOYANG, HAIDIAN, WANGJING, ZHONGGUANCUN, beijing, marked, said

JINSONG, TIANTONGYUAN, CHANGPING, FENGTAI = "110105017", "110114008", "110114", "110106"
IN_WANGJING = {"district": CHAOYANG, "subdistrict": WANGJING}


def known(address: str | None = None, **fields: Any) -> Draft:
    return Draft().having(**{**IN_WANGJING, "address": address, **fields})


def placed(words: str, before: Draft, *, corrects: bool = False, **more: Any) -> Placed:
    message = said(words, lang="en" if words.isascii() else "zh", **more)
    return place(message, before, beijing(), corrects=corrects)


def where(draft: Draft) -> tuple[str | None, str | None, str | None]:
    return draft["district"], draft["subdistrict"], draft["address"]


@pytest.mark.parametrize(
    ("address", "number", "right"),
    [
        ("flat 407, building 3", "409", "flat 409, building 3"),
        ("flat 407, building 3", "4", "flat 407, building 4"),
        ("地铁望京西站B口", "C", "地铁望京西站C口"),
        ("Rose Garden", "5", "Rose Garden, 5"),
    ],
)
def test_a_bare_number_puts_the_known_number_right_that_is_likest_to_it(
    address: str, number: str, right: str
) -> None:
    assert placed(number, known(address)).draft["address"] == right


@pytest.mark.parametrize(
    ("address", "words", "found", "together"),
    [
        ("南湖东园3号楼", "2单元", True, "南湖东园3号楼2单元"),
        ("南湖东园3号楼", "5号楼", False, "南湖东园5号楼"),
        ("12 Xindong Road", "15 Xindong Road", True, "15 Xindong Road"),
        ("tower 2", "wangjing soho", False, "wangjing soho tower 2"),
        ("tower 2", "soho tower 2", False, "soho tower 2"),
    ],
)
def test_what_is_told_of_a_known_place_stands_with_it_unless_it_contradicts_it(
    address: str, words: str, found: bool, together: str
) -> None:
    entities: dict[str, Any] = {"address": words} if found else {}

    assert placed(words, known(address), **entities).draft["address"] == together


@pytest.mark.parametrize(
    ("words", "entities", "right"),
    [
        ("南湖西园", {}, (CHAOYANG, WANGJING, "南湖西园3号楼")),
        ("南湖西园5号楼", {"address": "南湖西园5号楼"}, (CHAOYANG, WANGJING, "南湖西园5号楼")),
        ("劲松", {"subdistrict": JINSONG}, (CHAOYANG, JINSONG, None)),
    ],
)
def test_a_place_that_is_put_right_stands_instead_of_the_known_one(
    words: str, entities: dict[str, Any], right: tuple[str | None, ...]
) -> None:
    assert where(placed(words, known("南湖东园3号楼"), corrects=True, **entities).draft) == right


def test_an_address_that_lies_in_the_known_district_goes_with_it() -> None:
    assert where(placed("海淀", known("望京SOHO"), district=HAIDIAN).draft) == (HAIDIAN, None, None)


def test_a_place_told_in_two_parts_lies_where_the_whole_of_it_does() -> None:
    before = known("天通苑", district=CHANGPING, subdistrict=None)

    assert where(placed("东三区", before).draft) == (CHANGPING, TIANTONGYUAN, "天通苑东三区")


def test_words_that_only_name_the_area_are_no_address() -> None:
    after = placed("海淀区中关村", Draft(), district=HAIDIAN, subdistrict=ZHONGGUANCUN).draft

    assert where(after) == (HAIDIAN, ZHONGGUANCUN, None)


def test_a_name_of_several_places_offers_them_and_one_of_them_is_chosen_by_its_district() -> None:
    asked = placed("八里庄", Draft(), place_choices=(list(BALIZHUANG), "八里庄"))

    chosen = placed("海淀那个", asked.draft.among(asked.choices), district=HAIDIAN).draft

    assert (asked.choices, asked.draft["district"]) == (BALIZHUANG, None)
    assert chosen["subdistrict"] == BALIZHUANG[1]


def test_a_name_of_several_places_is_the_one_in_the_district_that_was_offered() -> None:
    offered = Draft().among((CHAOYANG,))

    assert where(placed("八里庄", offered, place_choices=list(BALIZHUANG)).draft)[:2] == (
        CHAOYANG,
        BALIZHUANG[0],
    )


@pytest.mark.parametrize(("district", "asked"), [(None, (FENGTAI,)), (CHAOYANG, ())])
def test_a_house_that_nobody_listed_is_asked_about_by_the_district_of_those_called_alike(
    district: str | None, asked: tuple[str, ...]
) -> None:
    assert placed("角门小学", known(district=district, subdistrict=None)).choices == asked


def test_a_place_beyond_the_city_is_told_and_changes_nothing() -> None:
    assert placed("燕郊", Draft(), outside_city="燕郊") == Placed(Draft(), outside="燕郊")


def test_no_address_is_longer_than_may_be_kept() -> None:
    assert len(placed("幸" * 2 * LONGEST_ADDRESS, Draft()).draft["address"]) == LONGEST_ADDRESS


def test_a_pin_is_the_place_and_one_beyond_the_city_is_none() -> None:
    here = {"lat": 39.95, "long": 116.46, "name": "三里屯"}
    before = known("南湖东园")

    pinned = placed("", before, pin=here).draft

    assert (pinned["address"], pinned["lat"], pinned["district"]) == ("三里屯", 39.95, CHAOYANG)
    assert placed("", before, pin={**here, "name": None}).draft["address"] == "南湖东园"
    assert placed("", before, pin={"lat": 31.2, "long": 121.5}) == Placed(before, outside="")


# Which words of a message name the place.


def told(turn: str, before: Draft, question: str = "address", **more: Any) -> Draft:
    return update(marked(turn, **more), before, question, beijing()).draft


def test_the_address_that_was_found_is_taken_before_the_words_around_it() -> None:
    found = ("南湖东园3号楼", "南湖东园3号楼")

    assert told("[就南湖东园3号楼那](place) @ set", known(), address=found)["address"] == "南湖东园3号楼"


def test_an_area_beside_the_place_is_where_it_lies() -> None:
    after = told("望京那边，就是[幸福里](place) @ set", Draft(), subdistrict=(WANGJING, "望京"))

    assert where(after) == (CHAOYANG, WANGJING, "幸福里")


def test_an_area_that_is_denied_is_not_where_it_lies() -> None:
    after = told("不是[海淀](place.old)，是[幸福里](place) @ set", Draft(), district=(HAIDIAN, "海淀"))

    assert where(after) == (None, None, "幸福里")


@pytest.mark.parametrize(
    ("turn", "address", "area"),
    [
        ("[海淀区学院路30号](place.new) @ correct:place", "学院路30号", "海淀区学院路"),
        ("it's [5 Rose Lane, Haidian](place.new) @ correct:place", "5 Rose Lane", "Haidian"),
    ],
)
def test_a_place_that_is_put_right_lies_in_the_area_that_is_told_with_it(
    turn: str, address: str, area: str
) -> None:
    after = told(turn, known("南湖东园3号楼"), district=(HAIDIAN, area), address=(address, address))

    assert (after["district"], after["subdistrict"]) == (HAIDIAN, None)


@pytest.mark.parametrize(
    ("turn", "question", "address"),
    [
        ("幸福里 @ set", "address", "幸福里"),
        ("幸福里 @ set", "party", None),
        ("幸福里怎么走 @ ask:kb", "address", None),
        ("替[我妈](behalf)问的 @ set", "address", None),
    ],
)
def test_unmarked_words_are_a_place_only_where_one_is_asked_for_and_they_answer(
    turn: str, question: str, address: str | None
) -> None:
    assert told(turn, known(), question)["address"] == address


def test_an_address_beside_the_marked_place_is_more_of_it_where_nothing_is_known_yet() -> None:
    turn, found = "[2单元](place)那儿，南湖东园3号楼 @ set", ("南湖东园3号楼", "南湖东园3号楼")

    assert "南湖东园3号楼" in str(told(turn, Draft(), "contact_by", address=found)["address"])
    assert told(turn, known("安贞里"), "contact_by", address=found)["address"] == "安贞里2单元"


def test_an_area_that_was_offered_is_chosen_in_any_words() -> None:
    offered = Draft().having(address="八里庄").among(BALIZHUANG)

    after = told("[海淀](option)那个 @ choose", offered, "district", district=(HAIDIAN, "海淀"))

    assert after["subdistrict"] == BALIZHUANG[1]


@pytest.mark.parametrize(
    ("turn", "question", "placeless"),
    [
        ("到处都是 @ unknown", "district", True),
        ("到处都是 @ unknown", "party", None),
        ("到处都是 @ ask:kb", "district", None),
    ],
)
def test_what_happened_everywhere_has_no_place_to_ask_for(
    turn: str, question: str, placeless: bool | None
) -> None:
    assert told(turn, Draft(), question)["placeless"] is placeless
