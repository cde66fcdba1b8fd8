"""Who asks what was taken down is told it; other questions and tellings are none of it."""

from __future__ import annotations

import pytest

from actions.recap import asks_back
from tests.talk import said


@pytest.mark.parametrize(
    "words",
    [
        "你都记了啥",
        "记的什么？",
        "你目前记下的都有什么",
        "记下的念一遍给我",
        "再念一遍给我听听",
        "记下来了吗",
        "what have you got written down?",
        "so what did you write down so far",
        "can you read it back to me please",
        "did you get all that?",
    ],
)
def test_who_asks_what_was_taken_down_is_heard(words: str) -> None:
    assert asks_back(said(words))


@pytest.mark.parametrize(
    "words",
    [
        "记得上个月也坏过",
        "写了好几次信没人理",
        "物业登记的是谁",
        "what do you want",
        "show me my tickets",
        "read",
    ],
)
def test_other_words_ask_nothing_back(words: str) -> None:
    assert not asks_back(said(words))
