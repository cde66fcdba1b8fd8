"""When two tickets count as of one place, and an enterprise's own clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.groups import URGENCIES, Urgency
from desk.tickets import clocks
from desk.tickets.city import rules
from desk.tickets.nearness import Spot, cell, cells_around, closeness, place_key
from tests.office import CHAOYANG, NOON, WANGJING, beijing

KNOWN = rules(beijing(), NOON).areas(CHAOYANG, WANGJING)


def key(address: str | None, subdistrict: str | None = WANGJING) -> str | None:
    return place_key(Spot(CHAOYANG, subdistrict, address), KNOWN)


@pytest.mark.parametrize(
    "written",
    [
        "南湖东园一区3号楼",
        "朝阳区望京街道南湖东园一区3号楼",
        "南湖东园一区 ３号楼",
        "南湖东园一区3号楼2单元501",
        "南湖东园一区3号楼楼下",
    ],
)
def test_one_building_is_one_place_however_it_is_written(written: str) -> None:
    assert key(written) == key("南湖东园一区3号楼") == f"{WANGJING}:南湖东园一区3号楼"


def test_other_buildings_other_areas_and_no_words_are_other_places() -> None:
    assert key("南湖东园一区4号楼") != key("南湖东园一区3号楼")
    assert key("望京西路50号", None) == f"{CHAOYANG}:望京西路50号" != key("望京西路50号")
    assert key("Building 3, Nanhu Dongyuan") == key("building 3 Nanhu dongyuan.")
    assert key(None) is key("望京街道") is key("楼下") is None
    assert place_key(Spot(None, None, "南湖东园一区3号楼")) is None


degrees = st.tuples(st.floats(-80, 80), st.floats(-179, 179))


@given(degrees, st.floats(-0.003, 0.003), st.floats(-0.02, 0.02))
def test_whatever_is_within_300_metres_lies_in_the_cells_around(
    here: tuple[float, float], north: float, east: float
) -> None:
    there = (here[0] + north, here[1] + east)
    near = closeness(Spot(None, None, None, *here), Spot(None, None, None, *there), areal=False) is not None

    assert cell(*here) in cells_around(*here)
    assert cell(*there) in cells_around(*here) or not near
    assert len(cells_around(*here)) <= 12


@given(st.sampled_from(URGENCIES), st.timedeltas(timedelta(minutes=10), timedelta(days=30)))
def test_an_enterprises_clock_is_its_own_or_the_urgencys_if_shorter(
    urgency: Urgency, longest: timedelta
) -> None:
    plain = beijing().clocks.on(NOON.date())
    own = clocks.for_enterprises(replace(plain, enterprise=longest))

    assert own.handling[urgency] == min(plain.handling[urgency], longest)
    assert own.dispatch == plain.dispatch
    assert clocks.for_enterprises(plain) == plain
