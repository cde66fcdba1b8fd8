"""Addresses that programs send: read as far as the words are sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.addressed import Addressed, addressed
from tests.staff_room import beijing

CHAOYANG, HAIDIAN, WANGJING = "110105", "110108", "110105026"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("北京市朝阳区望京街道南湖东园一区3号楼", Addressed(CHAOYANG, WANGJING)),
        ("Nanhu Dongyuan, Wangjing Subdistrict, Chaoyang District", Addressed(CHAOYANG, WANGJING)),
        ("海淀区中关村大街27号", Addressed(HAIDIAN)),
        ("西城区新街口", Addressed("110102", "110102003")),
        ("Haidian", Addressed(HAIDIAN)),
        ("somewhere", Addressed()),
        ("", Addressed()),
    ],
)
def test_an_address_is_where_its_names_say(address: str, found: Addressed) -> None:
    assert addressed(beijing(), address) == found


@pytest.mark.parametrize(
    ("address", "choices"),
    [
        ("海淀区望京街道", (WANGJING, HAIDIAN)),
        ("海淀区和朝阳区交界", (CHAOYANG, HAIDIAN)),
        ("建国路88号", (CHAOYANG, "110112")),
    ],
)
def test_what_may_be_in_two_districts_is_in_neither(address: str, choices: tuple[str, ...]) -> None:
    assert addressed(beijing(), address) == Addressed(choices=choices)


def test_a_neighbours_place_names_the_neighbour() -> None:
    found = addressed(beijing(), "河北省廊坊市三河市燕郊镇")

    assert found.outside is not None
    assert (found.outside.zh, found.district) == ("三河", None)


def test_a_name_within_a_longer_latin_word_is_none() -> None:
    assert addressed(beijing(), "Wangjingers Avenue") == Addressed()


@given(st.sampled_from(beijing().subdistricts), st.sampled_from(["", "12号楼", "5号院3单元"]))
def test_a_whole_name_behind_its_district_is_that_sub_district(area: object, rest: str) -> None:
    pack = beijing()
    part = pack.subdistrict(area.code)  # type: ignore[attr-defined]

    found = addressed(pack, f"{pack.district(part.district).zh}{part.zh}{rest}")

    assert found.district == part.district
    assert found.subdistrict in (part.code, None)
