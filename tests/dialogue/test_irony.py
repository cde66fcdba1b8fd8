"""Praise of what nobody can want, and praise that is meant."""

from __future__ import annotations

import pytest

from bot.nlu.irony import is_ironic, without_praise

IRONIC = [
    "oh great, another wonderful day without heating, thank you so much, you're doing an amazing job",
    "well done, the lift is broken again",
    "wonderful, the neighbours had another party until 4",
    "thanks for nothing, the road is still full of holes",
    "bravo, no water for the third day",
]
MEANT = [
    "thank you for fixing the heating so fast",
    "great job, the lamp that was broken works again",
    "thank you so much, you're doing an amazing job",
    "the nurse was wonderful",
    "the heating is off",
    "thanks, the road is finally repaired, no holes any more",
]


@pytest.mark.parametrize("text", IRONIC)
def test_praise_of_a_nuisance_is_none(text: str) -> None:
    assert is_ironic(text)
    assert len(without_praise(text)) == len(text)


@pytest.mark.parametrize("text", MEANT)
def test_praise_that_is_meant_and_a_plain_nuisance_are_not_ironic(text: str) -> None:
    assert not is_ironic(text)


def test_what_is_left_without_the_praise_is_the_matter() -> None:
    left = without_praise("well done, the lift is broken again")

    assert left.strip(" ,") == "the lift is broken again"
