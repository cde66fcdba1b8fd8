"""What was bought and is not what it should be opens a matter, whatever it was taken for."""

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
