"""When two tickets are one matter: the spot, the leaf, the words, the days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.likeness import SISTERS, Told, likeness, named
from desk.tickets.nearness import Spot
from tests.talk import beijing

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LIFT = "电梯停了两天，老人下不了楼"


def told(
    address: str | None = "南湖东园一区3号楼",
    *,
    text: str = LIFT,
    category: str = "housing.elevator",
    hours: float = 0,
    pin: tuple[float, float] | None = None,
    subdistrict: str = "110105026",
) -> Told:
    spot = Spot("110105", subdistrict, address, *(pin or (None, None)))
    return Told(spot, category, text, AT + timedelta(hours=hours), ("望京街道", "朝阳区"))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("朝阳区望京街道南湖东园一区小区3号楼2单元501", ("南湖东园一区", 3)),
        ("南湖东园一区3栋", ("南湖东园一区", 3)),
        ("Building 3, 南湖东园一区", ("南湖东园一区", 3)),
        ("建设路12号门口", ("建设路", 12)),
        ("15 建设路", ("建设路", 15)),
        ("建设路附近", ("建设路", None)),
        (None, ("", None)),
    ],
)
def test_an_address_is_a_name_and_a_number(address: str | None, expected: tuple[str, int | None]) -> None:
    assert named(address, ("望京街道", "朝阳区")) == expected


@pytest.mark.parametrize(
    "other",
    [
        told("望京街道南湖东园一区小区3号楼1单元", text="客梯用不了，轮椅出不了门", hours=5),
        told("Building 3, 南湖东园一区", text="The lift is out of order", hours=20),
        told("南湖东园一区", text="我们这儿电梯停了两天没人修", hours=3),
        told(text="电梯停了，老人下楼难", category="consumer.special_equipment", hours=8),
        told(text="我们楼那个老掉层，吓死人", category="consumer.special_equipment", hours=8),
        told(text="The lift is out of order", category="consumer.special_equipment", hours=8),
    ],
)
def test_one_matter_in_other_words_is_one(other: Told) -> None:
    assert likeness(told(), other) is not None


@pytest.mark.parametrize(
    "other",
    [
        told("南湖东园一区4号楼"),
        told("花家地3号楼"),
        told(hours=24 * 21),
        told(subdistrict="110105027"),
        told(text="楼下有人飞线充电", category="safety.ebike_charging"),
        told(text="An e-bike is charged by a cable from a window", category="safety.ebike_charging"),
        told("南湖东园一区", text="我们那个老掉层，吓死人", category="consumer.special_equipment", hours=8),
        told("南湖东园一区", text="半夜打麻将吵得睡不着", hours=60),
    ],
)
def test_what_only_looks_like_it_is_another_matter(other: Told) -> None:
    assert likeness(told(), other) is None


def test_pins_make_one_spot_of_addresses_that_say_too_little() -> None:
    here, beside, away = (39.99, 116.48), (39.9902, 116.4802), (39.995, 116.48)

    assert (
        likeness(told("南湖东园一区", pin=here), told(hours=2, pin=beside, text="电梯坏了没人修")) is not None
    )
    assert likeness(told("南湖东园一区", pin=here), told(hours=2, pin=away)) is None


def test_neighbours_with_affairs_of_their_own_have_two_matters() -> None:
    first = told(text="公司拖了三个月工资不发", category="labour.wages")
    second = told(text="老板跑了，工钱没结", category="labour.wages", hours=4)
    again = told(text="公司拖了三个月工资还不发", category="labour.wages", hours=4)

    assert likeness(first, second) is None
    assert likeness(first, again) is not None


@given(st.integers(0, 400), st.sampled_from([None, "南湖东园一区", "南湖东园一区3号楼", "建设路5号"]))
def test_likeness_does_not_ask_who_came_first(hours: int, address: str | None) -> None:
    one, other = told(), told(address, hours=hours, text="电梯停了两天")

    assert likeness(one, other) == likeness(other, one)


def test_sister_leaves_are_in_the_city_s_catalogue_and_each_in_one_family_only() -> None:
    known = {category.code for category in beijing().categories}
    told_of = [leaf for sisters in SISTERS for leaf in sisters]

    assert set(told_of) <= known
    assert len(told_of) == len(set(told_of))
