"""A question that only goes on belongs to the answer before it."""

from __future__ import annotations

import pytest

from city.further import asked_further, number_in, told_of

PERMIT = (
    "Visas and residence permits of foreigners: the Exit-Entry Administration at 2 Andingmen Dongdajie. A first permit"
    " within 30 days of entry; bring passport and photo. Ask 12367, also in English."
)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("ok and how long does it take", "long"),
        ("and how much is it", "cost"),
        ("where is that", "where"),
        ("so what do i need to bring?", "papers"),
        ("那要多久能办好", "long"),
        ("多少钱", "cost"),
        ("要预约吗", "booked"),
    ],
)
def test_what_is_asked_further(text: str, aspect: str) -> None:
    assert asked_further(text) == aspect


@pytest.mark.parametrize(
    "text",
    [
        "how long has it been broken",
        "how much did you charge",
        "where is my ticket",
        "多少钱一斤啊",
        "what about kids?",
    ],
)
def test_what_names_something_of_its_own_asks_that(text: str) -> None:
    assert asked_further(text) is None


def test_only_what_tells_it_is_said_again() -> None:
    assert told_of("where", PERMIT).startswith("Visas")
    assert "12367" not in told_of("papers", PERMIT)
    assert told_of("long", PERMIT) == ""
    assert told_of("cost", "先预约，带身份证；护照120元一本；节假日休息。") == "护照120元一本。"
    assert told_of("cost", "A passport costs 120 yuan. Book online.") == "A passport costs 120 yuan."


def test_who_knows_is_the_number_that_the_answer_names() -> None:
    assert number_in(PERMIT) == "12367"
    assert number_in("Call 12345.") is None
