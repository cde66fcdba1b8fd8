"""Where a known incident is, and what a declaration needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.errors import InvalidInput, MissingDetail
from desk.incidents.rules import Declaration, check, concerns, covers, district_of, overlap
from desk.tickets.nearness import Spot
from tests.office import CHAOYANG, HAIDIAN, NOON, RUBBISH, WANGJING, WATER, beijing
from tests.talk import beijing as shipped

PACK = beijing()


def an_incident(**changes: Any) -> Declaration:
    """Water is off in Wangjing."""
    plain = Declaration(WATER, (WANGJING,), "望京停水了，正在抢修。", "Water is off in Wangjing.")
    return replace(plain, **changes)


def a_spot(**known: Any) -> Spot:
    return Spot(**{"district": None, "subdistrict": None, "address": None, **known})


def test_a_matter_is_of_an_incident_by_its_sorting_its_choices_or_its_words() -> None:
    power = "utilities.power_supply"
    city = shipped()

    assert concerns(power, power, (), "", city)
    assert concerns(power, None, (power,), "", city)
    assert concerns(power, "housing.elevator", (), "整个小区都没电，电梯也停了", city)
    assert concerns(power, "utilities.power_service", (), "Our electricity went off", city)
    assert not concerns(power, "utilities.power_service", (), "my electricity bill doubled", city)
    assert not concerns(power, "housing.elevator", (), "电梯坏了", city)
    assert not concerns(power, None, (), "", city)


def test_a_sub_district_that_is_named_is_covered_and_no_other() -> None:
    assert covers(an_incident(), a_spot(district=CHAOYANG, subdistrict=WANGJING), PACK)
    assert not covers(an_incident(areas=(HAIDIAN,)), a_spot(district=CHAOYANG, subdistrict=WANGJING), PACK)


def test_a_district_covers_its_sub_districts() -> None:
    assert covers(an_incident(areas=(CHAOYANG,)), a_spot(district=CHAOYANG, subdistrict=WANGJING), PACK)
    assert covers(an_incident(areas=(CHAOYANG,)), a_spot(district=CHAOYANG), PACK)


def test_a_district_alone_is_not_said_to_be_one_of_its_sub_districts() -> None:
    assert not covers(an_incident(), a_spot(district=CHAOYANG), PACK)


def test_an_address_that_nobody_found_may_be_meant() -> None:
    assert covers(an_incident(), a_spot(district=CHAOYANG, address="花家地北里"), PACK)


def test_an_unknown_place_is_not_covered() -> None:
    assert not covers(an_incident(), a_spot(address="我家"), PACK)


def test_a_narrower_place_needs_its_name_in_the_address() -> None:
    narrow = an_incident(place="南湖东园")
    here = {"district": CHAOYANG, "subdistrict": WANGJING}

    assert covers(narrow, a_spot(**here, address="南湖东园一区3号楼"), PACK)
    assert not covers(narrow, a_spot(**here, address="花家地北里"), PACK)
    assert not covers(narrow, a_spot(**here), PACK)


def test_a_pin_decides_by_its_distance() -> None:
    around = an_incident(lat=40.0, long=116.47, radius=500)
    here = {"district": CHAOYANG, "subdistrict": WANGJING}

    assert covers(around, a_spot(**here, lat=40.003, long=116.47), PACK)
    assert not covers(around, a_spot(**here, lat=40.006, long=116.47), PACK)
    assert covers(around, a_spot(**here), PACK)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ({}, {}, True),
        ({}, {"areas": (CHAOYANG,)}, True),
        ({"areas": (HAIDIAN,)}, {}, False),
        ({"place": "南湖东园"}, {"place": "花家地北里"}, False),
        ({"place": "南湖东园一区"}, {"place": "南湖东园二区"}, True),
        ({"lat": 40.0, "long": 116.47, "radius": 500}, {"lat": 40.02, "long": 116.47, "radius": 500}, False),
    ],
)
def test_two_incidents_overlap_where_a_citizen_could_be_told_of_both(
    one: dict[str, Any], other: dict[str, Any], *, both: bool
) -> None:
    assert overlap(an_incident(**one), an_incident(**other), PACK) is both
    assert overlap(an_incident(**other), an_incident(**one), PACK) is both


def test_a_narrower_one_inside_a_wide_one_is_another() -> None:
    assert not overlap(an_incident(), an_incident(place="南湖东园"), PACK)
    assert not overlap(an_incident(), an_incident(lat=40.0, long=116.47), PACK)


def test_a_declaration_is_trimmed_and_has_each_area_once() -> None:
    told = check(an_incident(areas=(WANGJING, WANGJING), text_zh=" 停水 ", place=" "), PACK, NOON)

    assert (told.areas, told.text_zh, told.place) == ((WANGJING,), "停水", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"areas": ()}, "areas"),
        ({"text_en": " "}, "text_en"),
        ({"lat": 40.0}, "long"),
        ({"radius": 500}, "lat"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingDetail) as missing:
        check(an_incident(**changes), PACK, NOON)

    assert missing.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": RUBBISH}, "category"),
        ({"category": "no.such"}, "category"),
        ({"areas": ("999999",)}, "areas"),
        ({"expected_end": NOON - timedelta(minutes=1)}, "expected_end"),
        ({"lat": 91.0, "long": 0.0}, "lat"),
        ({"lat": 40.0, "long": 116.0, "radius": 1}, "radius"),
        ({"text_zh": "停" * 501}, "text_zh"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        check(an_incident(**changes), PACK, NOON)

    assert wrong.value.field == field


def test_the_ticket_of_all_of_it_lies_in_the_one_sub_district_or_in_the_first_district() -> None:
    assert district_of((WANGJING,), PACK) == (CHAOYANG, WANGJING)
    assert district_of((WANGJING, CHAOYANG), PACK) == (CHAOYANG, None)
    assert district_of((HAIDIAN,), PACK) == (HAIDIAN, None)
