"""What is said beside a long place is a matter of its own."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.beside import beside_place, tells_wrong, with_matter, without_request


def parsed(text: str, place: str, intent: str = "inform") -> dict[str, Any]:
    start = text.index(place)
    found = {"entity": "address", "value": place, "start": start, "end": start + len(place)}
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": [found]}


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("丰台区西罗园四区电梯坏了", "丰台区西罗园四区", "电梯坏了"),
        ("Water's off in Xinjiekou Xiyuan", "Xinjiekou Xiyuan", "Water's off in"),
        ("its in Fulicheng, the lift is broken", "Fulicheng", "the lift is broken"),
        ("I live at Liufang Nanli, no hot water", "Liufang Nanli", "no hot water"),
        ("颐和园东门口 号贩子拉客", "颐和园东门口", "号贩子拉客"),
        ("西单大悦城门口 黑车乱要价", "西单大悦城门口", "黑车乱要价"),
        ("回龙观地铁口那边黑车拉客", "回龙观地铁口", "黑车拉客"),
        ("从大屯到北苑那段路全是大坑", "大屯到北苑", "路全是大坑"),
        ("it's in Fulicheng", "Fulicheng", None),
        ("双井假日酒店门口", "双井假日酒店门口", None),
        ("丰台区西罗园四区3号楼", "丰台区西罗园四区", None),
        ("不是五区，是西罗园四区，灯坏了", "西罗园四区", None),
    ],
)
def test_words_of_something_wrong_beside_a_place_are_read_by_themselves(
    text: str, place: str, rest: str | None
) -> None:
    assert beside_place(parsed(text, place)) == rest


@pytest.mark.parametrize(
    ("text", "time", "rest"),
    [
        ("our water pump is broken since sunday", "since sunday", "our water pump is broken"),
        ("从上礼拜开始单元门一直坏着", "从上礼拜开始", "单元门一直坏着"),
        ("it broke on sunday", "on sunday", None),
        ("坏了三天了", "三天", None),
        ("we moved in on sunday", "on sunday", None),
    ],
)
def test_words_of_something_wrong_beside_a_time_are_read_by_themselves(
    text: str, time: str, rest: str | None
) -> None:
    told = parsed(text, time)
    told["entities"][0]["entity"] = "time"

    assert beside_place(told) == rest


def test_a_matter_that_is_known_already_is_not_read_again() -> None:
    assert beside_place(parsed("西罗园四区电梯坏了", "西罗园四区", "file_complaint")) is None


def test_the_matter_that_was_read_is_that_of_the_message() -> None:
    told = parsed("西罗园四区电梯坏了", "西罗园四区")
    sure = {"name": "file_complaint", "confidence": 0.8}
    matter = {"entity": "category", "value": "housing.elevator", "start": 0, "end": 4}
    read = {"intent": sure, "intent_ranking": [sure], "entities": [matter]}

    whole = with_matter(told, read)

    assert whole["intent"] == sure
    assert {**matter, "end": 9} in whole["entities"]
    assert with_matter(told, {**read, "entities": []}) == told


def test_a_few_words_of_something_wrong_are_a_matter_though_they_were_taken_for_a_detail() -> None:
    told = parsed("回龙观地铁口黑车拉客", "回龙观地铁口")
    doubtful = {"name": "inform", "confidence": 0.45}
    matter = {"entity": "category", "value": "transport.taxi", "start": 0, "end": 4}
    read = {"text": "黑车拉客", "intent": doubtful, "intent_ranking": [doubtful], "entities": [matter]}

    assert with_matter(told, read)["intent"]["name"] == "file_complaint"
    assert with_matter(told, {**read, "intent": {**doubtful, "confidence": 0.9}}) == told
    assert with_matter(told, {**read, "text": "东边那个"}) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("also the garbage room smells, can u add that", "the garbage room smells"),
        ("there was a cockroach on the wall, please add it", "there was a cockroach on the wall"),
        ("还有楼道灯也坏了 帮我加上", "楼道灯也坏了"),
        ("垃圾也堆楼道里 顺便也报了吧", "垃圾也堆楼道里"),
        ("please add that", None),
        ("灯不亮，也报了", None),
        ("can you add a bench at the stop", None),
    ],
)
def test_what_is_wanted_added_is_read_by_itself(text: str, told: str | None) -> None:
    assert without_request(text) == told


@pytest.mark.parametrize(
    "text", ["trash not collected at Sihui East", "bins haven't been emptied at Sihui East"]
)
def test_what_was_to_be_done_and_is_not_is_something_wrong(text: str) -> None:
    assert tells_wrong(text)


@pytest.mark.parametrize("text", ["not Chaoyang, Haidian", "my name is not Tom", "no its building 7"])
def test_what_only_puts_right_is_nothing_wrong(text: str) -> None:
    assert not tells_wrong(text)
