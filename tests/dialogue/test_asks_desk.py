"""Questions to the desk itself, however few examples show them."""

from __future__ import annotations

import pytest

from bot.nlu.asks_desk import asked_of_desk


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("is there someone who speaks english", "hotline_english"),
        ("do you have anyone who speaks English?", "hotline_english"),
        ("are you even going to do something or is this a joke", "hotline_visit"),
        ("how do i know you will not ignore this", "hotline_visit"),
        ("can you call them", "hotline_visit"),
        ("is this the right place for taxi", "hotline_owner"),
        ("is that something you even handle?", "hotline_owner"),
        ("will i get it back", "hotline_money"),
        ("is my name visible to them?", "hotline_privacy"),
    ],
)
def test_a_question_to_the_desk_is_told_by_its_words(words: str, code: str | None) -> None:
    assert asked_of_desk(words) == code


@pytest.mark.parametrize(
    "words",
    [
        "can you call me",
        "is there someone who can fix the lift",
        "can we speak english please",
        "nobody at the bank speaks english",
        "will you send someone",
        "is this legal",
    ],
)
def test_what_asks_something_else_is_left_to_others(words: str) -> None:
    assert asked_of_desk(words) is None
