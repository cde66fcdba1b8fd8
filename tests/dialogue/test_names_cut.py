"""Names that only look like something else: a firm cut out of a place, an estate out of a firm, a price as a time."""

from __future__ import annotations

import pytest

from bot.nlu.component import Component
from tests.dialogue.components import DetailExtractor, PlaceExtractor, entities, extractor


@pytest.fixture(scope="module")
def both() -> tuple[Component, Component]:
    return extractor(PlaceExtractor), extractor(DetailExtractor)


@pytest.mark.parametrize("text", ["丰台 东铁匠营 横七条胡同", "立水桥明天生活馆后面那个"])
def test_what_is_cut_out_of_a_place_is_no_party(both: tuple[Component, Component], text: str) -> None:
    assert "party" not in entities(text, *both)


@pytest.mark.parametrize(
    ("text", "party"),
    [("北医三院的大夫骂人", "北医三院"), ("中铁十六局的分包", "中铁十六局"), ("菜鸟驿站乱收费", "菜鸟驿站")],
)
def test_an_institution_is_a_party_though_it_is_a_place(
    both: tuple[Component, Component], text: str, party: str
) -> None:
    assert entities(text, *both)["party"] == party


def test_an_estate_cut_out_of_a_firms_name_is_no_place(both: tuple[Component, Component]) -> None:
    found = entities("中铁十六局的分包", *both)

    assert not {"district", "subdistrict"} & set(found)


@pytest.mark.parametrize("text", ["孩子学校食堂饭菜发霉", "医院门诊楼没电梯"])
def test_a_word_for_the_kind_of_place_is_no_address(both: tuple[Component, Component], text: str) -> None:
    assert "address" not in entities(text, *both)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("西城什刹海 后海南沿", "后海南沿"),
        ("Building 3, Phoenix City, Sanyuanqiao", "Building 3, Phoenix City, Sanyuanqiao"),
        ("Haidian, Wudaokou, Dongsheng Yuan", "Wudaokou, Dongsheng Yuan"),
    ],
)
def test_every_piece_of_a_place_is_kept(both: tuple[Component, Component], text: str, address: str) -> None:
    assert entities(text, *both)["address"] == address


@pytest.mark.parametrize("text", ["停车场一个小时二十", "每小时10块", "parking is 20 yuan an hour"])
def test_what_an_hour_costs_is_no_time(both: tuple[Component, Component], text: str) -> None:
    assert "time" not in entities(text, *both)


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Black cab at Capital Airport Terminal 2 charged me 500 to Sanlitun", "110105"),
        ("首都机场2号航站楼出租车拒载，去中关村", "110105"),
        ("北京南站出租车不打表，去望京", "110106"),
    ],
)
def test_where_somebody_wanted_to_be_driven_is_not_where_it_was(
    both: tuple[Component, Component], text: str, district: str
) -> None:
    found = entities(text, *both)

    assert (found["district"], found.get("place_choices")) == (district, None)


@pytest.mark.parametrize("text", ["from the airport T3", "3号航站楼打车", "首都机场T3"])
def test_a_terminal_is_known_though_it_may_be_of_two_districts(
    both: tuple[Component, Component], text: str
) -> None:
    assert entities(text, *both)["place_choices"] == ["110105", "110113"]
