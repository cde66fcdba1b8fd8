"""What is not what it should be, bought or asked why, opens a matter, whatever it was taken for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.meant import meant
from bot.nlu.standing import Standing


def told(text: str) -> dict[str, Any]:
    intent = {"name": "out_of_scope", "confidence": 0.8}
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": []}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("拼多多买的茅台是假的", "consumer.online_shopping"),
        ("楼下超市买的酸奶过期", "consumer.goods"),
        ("i bought a fake bag on taobao", "consumer.online_shopping"),
    ],
)
def test_fakes_are_told_to_be_filed(text: str, category: str) -> None:
    heard = meant(told(text), Standing())

    assert heard["intent"]["name"] == "file_complaint"
    assert {one["value"] for one in heard["entities"] if one["entity"] == "category"} == {category}


@pytest.mark.parametrize("text", ["茅台多少钱", "帮我买瓶茅台", "is this news fake"])
def test_talk_of_goods_stays_talk(text: str) -> None:
    assert meant(told(text), Standing())["intent"]["name"] == "out_of_scope"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("地铁里真冷 5号线", "transport.metro"),
        ("13号线车厢里太闷了", "transport.metro"),
        ("公交车上忒挤了 300路", "transport.bus_service"),
    ],
)
def test_what_is_felt_aboard_is_told_to_be_filed(text: str, category: str) -> None:
    heard = meant({**told(text), "intent": {"name": "inform", "confidence": 0.8}}, Standing())

    assert heard["intent"]["name"] == "file_complaint"
    assert {one["value"] for one in heard["entities"] if one["entity"] == "category"} == {category}


@pytest.mark.parametrize("text", ["地铁太挤了怎么办", "1号线", "地铁里"])
def test_a_question_about_trains_opens_no_matter(text: str) -> None:
    heard = meant({**told(text), "intent": {"name": "inform", "confidence": 0.8}}, Standing())

    assert heard["intent"]["name"] == "inform"


def why(text: str, sure: float) -> str:
    """What a question that was taken for talk means, its category being so sure."""
    category = {"entity": "category", "value": "utilities.gas", "extra": {"confidence": sure}}
    heard = meant({**told(text), "entities": [category]}, Standing())
    return str(heard["intent"]["name"])


@pytest.mark.parametrize(
    ("text", "sure"),
    [("why no gas at all", 0.4), ("hey how come the stove is never lit", 0.4), ("why this gas bill", 0.95)],
)
def test_who_asks_why_it_is_wrong_says_that_it_is(text: str, sure: float) -> None:
    assert why(text, sure) == "file_complaint"


@pytest.mark.parametrize(
    ("text", "sure"), [("why are you always so dumb", 0.95), ("why is gas a gas", 0.5), ("why so blue", 0.1)]
)
def test_who_asks_why_of_other_things_talks(text: str, sure: float) -> None:
    assert why(text, sure) == "out_of_scope"
