"""The place of an earlier ticket: 'our estate' of somebody who filed before, 'that bar' of who has just filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.draft import Draft
from actions.own import ActionToldAgain
from actions.same_place import SLOT, placed_as_before, points_there, put_back
from tests.office import Office
from tests.talk import WANGJING, a_tracker, beijing, said, slots_of


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


@pytest.mark.parametrize("words", ["same address", "就是上次那个地方", "同一个小区"])
def test_it_is_no_name_of_a_place_where_it_answers_the_question(words: str) -> None:
    draft = placed_as_before(said(words, "inform"), Draft({"address": words}), [Earlier()])

    assert (draft["district"], draft["address"]) == ("110105", "劲松五区5号楼2单元")


def test_a_name_beside_it_stays() -> None:
    told = Draft({"address": "Sunny Garden"})

    assert placed_as_before(said("same building", "inform"), told, [Earlier()]) == told


def test_a_place_that_is_told_is_not_another_one() -> None:
    assert placed("望京我们小区的灯坏了", subdistrict="110105026").fields == {}


def test_other_words_take_over_nothing() -> None:
    assert placed("路灯坏了").fields == {}


@pytest.mark.parametrize(
    "words",
    [
        "also the trash from that bar is all over our entrance",
        "same building, no hot water either",
        "the lamp over there is out as well",
        "那家饭店的油烟也特别大",
        "还是那儿，垃圾也没人收",
    ],
)
def test_words_may_point_at_the_place_before(words: str) -> None:
    assert points_there(words)


@pytest.mark.parametrize(
    "words",
    [
        "also there is no light in the park",
        "Also metro line 10 is far too crowded",
        "there's a hole in Gongti North Road",
        "还有，地铁十号线太挤了",
    ],
)
def test_words_may_point_nowhere(words: str) -> None:
    assert not points_there(words)


async def told_after(office: Office, words: str, **entities: Any) -> dict[str, Any]:
    chat = await office.conversation()
    number = await office.filed(chat)
    focus = {"event": "slot", "name": "ticket_in_focus", "value": number}
    message = said(words, "file_complaint", lang="en", **entities)
    tracker = a_tracker(message, conversation=chat, ticket_in_focus=number)
    tracker.events = [{"event": "user"}, focus, {"event": "user"}]
    events = await ActionToldAgain(office.desk, beijing()).run(CollectingDispatcher(), tracker, {})
    return slots_of(events)


async def test_the_ticket_lends_its_place_to_what_points_there(office: Office) -> None:
    slots = await told_after(office, "the bins of that building are full")

    assert slots[SLOT]["district"]


async def test_a_place_of_its_own_needs_no_other(office: Office) -> None:
    slots = await told_after(office, "the bins of that building are full", subdistrict=WANGJING)

    assert SLOT not in slots


def held(**slots: Any) -> list[dict[str, Any]]:
    """The slot events of one turn, and the message after it."""
    return [
        *({"event": "slot", "name": name, "value": value} for name, value in slots.items()),
        {"event": "user"},
    ]


def test_a_district_gone_back_to_has_its_address_again() -> None:
    events = [
        *held(district="110105", address="国贸地铁站C口"),
        *held(district="110112", address=None),
    ]
    before = Draft(fields={"district": "110112"})

    assert put_back(Draft(fields={"district": "110105"}), before, events)["address"] == "国贸地铁站C口"
    assert put_back(Draft(fields={"district": "110108"}), before, events)["address"] is None


def test_the_address_of_another_matter_is_not_put_back() -> None:
    events = [
        *held(district="110105", address="国贸地铁站C口"),
        *held(district=None, address=None),
        *held(district="110112"),
    ]
    before = Draft(fields={"district": "110112"})

    assert put_back(Draft(fields={"district": "110105"}), before, events)["address"] is None


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("one more thing, streetlight there is out too", True),
        ("the lamp there has been dark for weeks", True),
        ("there is a pothole on Gongti Road", False),
        ("and there are rats", False),
    ],
)
def test_there_is_a_place_only_behind_what_stands_there(words: str, points: bool) -> None:
    assert points_there(words) is points
