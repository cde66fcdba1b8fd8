"""'Our estate' of somebody who filed before is the estate of that ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from actions.draft import Draft
from actions.home import placed_as_before
from tests.talk import said


@dataclass(frozen=True)
class Earlier:
    address: str = "劲松五区5号楼2单元"
    district: str = "110105"
    subdistrict: str = "110105017"


def placed(words: str, earlier: Earlier | None = None, **entities: Any) -> Draft:
    return placed_as_before(said(words, "file_complaint", **entities), Draft(), [earlier or Earlier()])


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("我们小区的路灯也坏了", "劲松五区"),
        ("我们楼的电梯也坏了", "劲松五区5号楼"),
        ("我们单元的门也关不上", "劲松五区5号楼2单元"),
        ("老地方，又堆满了", "劲松五区5号楼2单元"),
    ],
)
def test_the_place_is_taken_over_as_far_as_the_words_point_at_it(words: str, address: str) -> None:
    draft = placed(words)

    assert (draft["district"], draft["subdistrict"], draft["address"]) == ("110105", "110105017", address)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("the lamps in our compound are out", "Nanhu Dongyuan"),
        ("our building's lift is stuck", "Building 3, Nanhu Dongyuan"),
    ],
)
def test_an_english_address_has_its_building_first(words: str, address: str) -> None:
    assert placed(words, Earlier("Building 3, Nanhu Dongyuan"))["address"] == address


def test_a_place_that_is_told_is_not_another_one() -> None:
    assert placed("望京我们小区的灯坏了", subdistrict="110105026").fields == {}


def test_other_words_take_over_nothing() -> None:
    assert placed("路灯坏了").fields == {}
