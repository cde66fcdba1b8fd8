"""A further question right behind an answer."""

from __future__ import annotations

import pytest

from bot.nlu.asks_on import asks_on


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("那学生卡呢", "学生卡"),
        ("外地人也一样吗？", "外地人也一样"),
        ("哦，周末呢？", "周末"),
        ("要多少钱", "要多少钱"),
        ("what about students?", "students"),
        ("and on weekends?", "on weekends"),
        ("ok how about kids", "kids"),
    ],
)
def test_what_a_further_question_is_about(text: str, about: str) -> None:
    assert asks_on(text, "inform") == about


@pytest.mark.parametrize(
    "text",
    [
        *("怎么还没修呢", "为什么没人管？", "我想投诉一个出租车司机", "望京西园三区", "好的谢谢"),
        *("why is nobody coming?", "thanks", "the lift is broken too, can you report it?", "Building 3"),
    ],
)
def test_a_grievance_and_a_detail_ask_nothing_further(text: str) -> None:
    assert asks_on(text, "inform") is None


@pytest.mark.parametrize(
    ("text", "intent", "about"),
    [
        ("能转人工吗？", "talk_to_person", None),
        ("are you a robot?", "bot_challenge", None),
        ("那学生卡呢", "file_complaint", "学生卡"),
        ("how about kids?", "file_complaint", "kids"),
    ],
)
def test_what_asks_for_something_of_its_own_is_left(text: str, intent: str, about: str | None) -> None:
    assert asks_on(text, intent) == about
