"""Which unit a ticket should go to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import notices
from desk.tickets.dispatch import Matter, accused, suggest
from tests.office import CHAOYANG, CONDUCT, HAIDIAN, RUBBISH, SHOP, STREET_LAMP, WANGJING, WATER, beijing

PACK = beijing()
UNITS = [unit.code for unit in PACK.units]


@pytest.mark.parametrize(
    ("matter", "unit", "why"),
    [
        (Matter(WATER, CHAOYANG, WANGJING), "water", "professional"),
        (Matter(WATER), "water", "professional"),
        (Matter(RUBBISH, CHAOYANG, WANGJING), "S110105026", "subdistrict"),
        (Matter(RUBBISH, None, WANGJING), "S110105026", "subdistrict"),
        (Matter(RUBBISH, HAIDIAN), "D110108", "district"),
        (Matter(SHOP, CHAOYANG, WANGJING), "S110105026", "subdistrict"),
        (Matter(SHOP), "market", "topic"),
        (Matter(RUBBISH), None, "none"),
    ],
)
def test_profession_then_place_then_topic(matter: Matter, unit: str | None, why: str) -> None:
    suggestion = suggest(PACK, matter)

    assert suggestion.unit == unit
    assert suggestion.reason.split("|")[0] == why


@pytest.mark.parametrize(
    ("told", "unit"),
    [("志愿者小张帮我妈把水桶扛上六楼", "S110105026"), ("北京自来水的师傅大冬天来抢修，谢谢", "water")],
)
def test_praise_goes_to_the_unit_that_it_names_and_else_to_the_place(told: str, unit: str) -> None:
    suggestion = suggest(PACK, Matter(WATER, CHAOYANG, WANGJING, kind="praise", told=told))

    assert suggestion.unit == unit


def test_a_unit_that_returned_it_is_passed_over() -> None:
    first = suggest(PACK, Matter(RUBBISH, CHAOYANG, WANGJING, refused={"S110105026"}))
    second = suggest(PACK, Matter(RUBBISH, CHAOYANG, WANGJING, refused={"S110105026", "D110105"}))

    assert (first.unit, first.reason) == ("D110105", "returned|by=S110105026|unit=D110105")
    assert second.unit is None


@pytest.mark.parametrize(
    ("party", "unit"),
    [("望京街道办事处", "D110105"), ("Wangjing Subdistrict office", "D110105"), ("朝阳区政府", "S110105026")],
)
def test_a_complaint_about_an_office_goes_past_it(party: str, unit: str) -> None:
    suggestion = suggest(PACK, Matter(RUBBISH, CHAOYANG, WANGJING, party=party))

    assert suggestion.unit == unit


def test_conduct_of_a_street_office_is_for_its_district() -> None:
    suggestion = suggest(PACK, Matter(CONDUCT, CHAOYANG, WANGJING, told="街道办的工作人员骂人"))

    assert (suggestion.unit, suggestion.about) == ("D110105", "S110105026")


def test_conduct_of_a_district_is_for_the_municipal_desk() -> None:
    suggestion = suggest(PACK, Matter(CONDUCT, CHAOYANG, told="区政府的领导不作为"))

    assert (suggestion.unit, suggestion.about) == ("hotline", "D110105")


def test_an_english_sub_district_office_is_not_taken_for_the_district() -> None:
    suggestion = suggest(
        PACK, Matter(CONDUCT, CHAOYANG, WANGJING, told="The sub-district office staff were rude")
    )

    assert (suggestion.unit, suggestion.about) == ("D110105", "S110105026")


def test_a_word_about_the_office_in_another_matter_changes_nothing() -> None:
    suggestion = suggest(PACK, Matter(RUBBISH, CHAOYANG, WANGJING, told="找过街道办，没人管"))

    assert suggestion.unit == "S110105026"


def test_asking_for_help_from_an_office_is_no_complaint_about_it() -> None:
    suggestion = suggest(PACK, Matter(RUBBISH, CHAOYANG, WANGJING, kind="help_request", party="望京街道"))

    assert suggestion.unit == "S110105026"


def test_where_nobody_stands_above_staff_choose() -> None:
    suggestion = suggest(PACK, Matter(RUBBISH, HAIDIAN, party="海淀区", refused={"hotline"}))

    assert suggestion.unit is None
    assert suggestion.reason == "about_nobody|about=D110108"


matters = st.builds(
    Matter,
    category=st.sampled_from([RUBBISH, WATER, STREET_LAMP, CONDUCT, SHOP]),
    district=st.sampled_from([None, CHAOYANG, HAIDIAN]),
    subdistrict=st.sampled_from([None, WANGJING]),
    kind=st.sampled_from(["complaint", "report", "help_request"]),
    party=st.sampled_from([None, "望京街道办事处", "朝阳区政府", "市场监管局", "张三饭馆"]),
    told=st.sampled_from(["", "街道办不管", "区政府不作为"]),
    refused=st.frozensets(st.sampled_from(UNITS)),
)


@given(matters)
def test_nobody_gets_what_they_returned_or_what_is_about_them(matter: Matter) -> None:
    suggestion = suggest(PACK, matter)

    assert suggestion.unit not in matter.refused
    assert suggestion.unit is None or suggestion.unit != suggestion.about


@given(matters)
def test_every_reason_has_words(matter: Matter) -> None:
    key, *parts = suggest(PACK, matter).reason.split("|")

    for lang in ("zh", "en"):
        assert notices.text(f"suggestion.{key}", lang, **dict(part.split("=") for part in parts))


@pytest.mark.parametrize(
    ("party", "about"),
    [
        ("望京街道", True),
        ("望京街道办事处的李主任", True),
        ("望京街道城管队", True),
        ("望京街道老王便利店", False),
        ("望京街道社区卫生服务中心", False),
        ("Wangjing Subdistrict Office", True),
        ("Wangjing Subdistrict Hospital", False),
    ],
)
def test_a_shop_named_after_its_street_is_not_the_streets_office(party: str, about: bool) -> None:
    found = accused(PACK, Matter(RUBBISH, CHAOYANG, WANGJING, party=party))

    assert ("S110105026" in found) is about
