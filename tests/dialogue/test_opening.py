"""What opens a matter: words that only announce one, what was found in food, an outcome nobody asked for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.meant import meant
from bot.nlu.opening import announces
from bot.nlu.standing import Standing


def told(text: str, intent: str, *ranked: tuple[str, float], category: str | None = None) -> dict[str, Any]:
    ranking = [{"name": name, "confidence": sure} for name, sure in ranked]
    entities = [{"entity": "category", "value": category, "start": 0, "end": len(text)}] if category else []
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 0.5},
        "intent_ranking": ranking,
        "entities": entities,
    }


@pytest.mark.parametrize(
    "text",
    [
        "um hello, there is a little problem",
        "well here's the thing...",
        "so I've got this situation",
        "I need to tell you about something",
        "那啥 我碰上个事",
        "喂 有这么个情况",
        "你好 我们这儿有个事",
    ],
)
def test_a_matter_to_come_is_waited_for(text: str) -> None:
    heard = meant(told(text, "goodbye", ("goodbye", 0.5)), Standing())

    assert announces(text)
    assert heard["intent"]["name"] == "file_complaint"


@pytest.mark.parametrize(
    "text",
    [
        "there's a water problem",
        "the thing is the lift stops",
        "没事了",
        "I had this thing fixed",
        "有问题吗",
    ],
)
def test_a_matter_that_is_told_announces_none(text: str) -> None:
    assert not announces(text)


@pytest.mark.parametrize("text", ["凉皮里有只苍蝇", "盒饭吃出一根头发", "小孩喝的牛奶里发现虫子"])
def test_what_was_found_in_food_is_a_matter(text: str) -> None:
    heard = meant(told(text, "inform", ("inform", 0.6)), Standing())

    assert heard["intent"]["name"] == "file_complaint"
    assert {"consumer.food_safety"} == {
        one["value"] for one in heard["entities"] if one["entity"] == "category"
    }


@pytest.mark.parametrize("text", ["米饭里有头发怎么办", "我家厨房有蟑螂", "汤里有虾"])
def test_a_question_of_it_and_a_kitchen_of_ones_own_are_no_food(text: str) -> None:
    assert meant(told(text, "inform", ("inform", 0.6)), Standing())["intent"]["name"] == "inform"


@pytest.mark.parametrize(
    ("at", "intent"),
    [
        (Standing(), "file_complaint"),
        (Standing(surveyed=True), "answer_survey"),
        (Standing(filed=True), "answer_survey"),
    ],
)
def test_an_outcome_is_told_where_one_was_asked_for(at: Standing, intent: str) -> None:
    ranked = (("answer_survey", 0.5), ("file_complaint", 0.4))
    parsed = told("前些天我被工头打了", "answer_survey", *ranked, category="labour.contract")

    assert meant(parsed, at)["intent"]["name"] == intent
