"""A park is found by the name that its sub-district has, where the park is spoken of."""

from __future__ import annotations

import pytest

from actions.draft import Draft
from actions.parks import park_called_so
from tests.talk import beijing, said

TAORANTING = {"district": "110102", "subdistrict": "110102016"}


def asked(words: str, told: str, lang: str = "zh", **fields: object) -> str | None:
    message = said(words, lang=lang, district=("110102", told), subdistrict=("110102016", told))
    return park_called_so(message, Draft(fields={**TAORANTING, **fields}), beijing())


@pytest.mark.parametrize(
    ("words", "told", "before"),
    [
        ("陶然亭里面的厕所脏得没法进", "陶然亭", None),
        ("陶然亭", "陶然亭", "公园厕所脏得没法进"),
        ("西城陶然亭", "西城陶然亭", "公园厕所脏得没法进"),
    ],
)
def test_the_park_is_the_place(words: str, told: str, before: str | None) -> None:
    assert asked(words, told, description=before) == "陶然亭公园"


def test_it_has_a_name_in_english_too() -> None:
    told = asked("Taoranting", "Taoranting", "en", description="the toilets in the park are filthy")

    assert told == "Taoranting Park"


@pytest.mark.parametrize("before", ["垃圾没人清", "小区路灯坏了"])
def test_the_sub_district_is_no_park_where_none_is_spoken_of(before: str) -> None:
    assert asked("陶然亭", "陶然亭", description=before) is None


def test_a_place_that_is_known_stays() -> None:
    assert asked("陶然亭里面", "陶然亭", address="南门") is None


@pytest.mark.parametrize(
    "before",
    [
        "a man parks on the pavement and blocks the gate",
        "people park their vans on the grass",
        "there's no car park here",
    ],
)
def test_whoever_parks_a_car_speaks_of_no_park(before: str) -> None:
    assert asked("Taoranting", "Taoranting", "en", description=before) is None


def test_half_of_what_is_told_in_english_is_no_name_of_a_park() -> None:
    told = asked("Hufangqiao, Taoranting", "Hufangqiao, Taoranting", "en", description="the park is dirty")

    assert told is None
