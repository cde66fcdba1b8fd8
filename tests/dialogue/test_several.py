"""Whoever tells a story begins with themselves, and tells one matter."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.clauses import Piece
from bot.nlu.several import matters

LIFE = "I came to Beijing four years ago to teach and I worked in two schools here, one in Haidian, one in Daxing."
MATTER = (
    "When I moved out three weeks ago they kept my deposit of 6,500 yuan because of a scratch on the table."
)


def read(category: str) -> dict[str, Any]:
    told = {"entity": "category", "value": category, "start": 0, "end": 1, "extra": {"confidence": 0.9}}
    return {"intent": {"name": "file_complaint", "confidence": 0.95}, "entities": [told]}


def test_what_only_introduces_is_no_matter_of_its_own() -> None:
    found = [Piece(LIFE, cue=False), Piece(MATTER, cue=False)]

    assert matters(found, [read("labour.social_insurance"), read("housing.renting")]) == []


@pytest.mark.parametrize(
    "beside", ["our two kids are coughing", "my kids got diarrhea", "孩子们都冻感冒了", "我爸天天咳嗽"]
)
def test_what_comes_of_it_for_the_family_is_no_matter_of_its_own(beside: str) -> None:
    found = [Piece("the flat has had no heating for a week", cue=False), Piece(beside, cue=False)]

    assert matters(found, [read("utilities.heating"), read("health.public_health")]) == []


def test_two_troubles_are_two_matters_however_long_they_are() -> None:
    lamp = "The street lamp in front of our gate has been out for two weeks and nobody has come to repair it so far."
    found = [Piece(MATTER, cue=False), Piece(lamp, cue=False)]

    told = matters(found, [read("housing.renting"), read("municipal_facilities.street_light")])

    assert [one["category"] for one in told] == ["housing.renting", "municipal_facilities.street_light"]


def test_scolding_the_desk_is_no_matter_of_its_own() -> None:
    found = [Piece("你们12345就是个摆设 打了八百遍了没人管", cue=False), Piece("电梯关人两回了", cue=False)]

    assert matters(found, [read("government_service.official_conduct"), read("housing.elevator")]) == []


def test_who_it_is_about_is_no_matter_beside_what_happened() -> None:
    found = [
        Piece("my neighbour is an old lady alone, 4-1-502", cue=False),
        Piece("no heating since friday she has a little electric fan heater only", cue=False),
    ]

    assert matters(found, [read("civil_affairs.elderly_care"), read("utilities.heating")]) == []


@pytest.mark.parametrize(
    "beside",
    [
        "监控也不让看",
        "保安说没看见",
        "派出所没来",
        "the guards said they saw nothing",
        "CCTV was not working",
    ],
)
def test_who_saw_nothing_of_it_is_no_matter_of_its_own(beside: str) -> None:
    found = [Piece("my e-bike was stolen from the shed", cue=False), Piece(beside, cue=False)]

    assert matters(found, [read("transport.shared_bikes"), read("safety.public_order")]) == []


def test_a_camera_that_is_broken_is_a_matter_beside_a_lamp() -> None:
    found = [Piece("楼道灯半个月不亮了", cue=False), Piece("监控坏了一年没修", cue=False)]

    told = matters(found, [read("municipal_facilities.street_light"), read("safety.public_order")])

    assert len(told) == 2


@pytest.mark.parametrize("beside", ["no meter. he drove like mad", "there was no receipt either"])
def test_what_there_was_none_of_on_a_ride_is_no_matter_of_its_own(beside: str) -> None:
    found = [Piece("the cab took 150 from the zoo to the station", cue=False), Piece(beside, cue=False)]

    assert matters(found, [read("transport.taxi"), read("utilities.water_service")]) == []
