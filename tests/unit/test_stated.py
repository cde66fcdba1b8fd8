"""What is said back is the matter, without the exclamation or the question around it."""

from __future__ import annotations

import pytest

from actions.gist import gist
from actions.stated import stated


@pytest.mark.parametrize(
    ("told", "said_back"),
    [
        ("why the hell is there no hot water AGAIN", "no hot water again"),
        ("why is the lift broken again", "the lift is broken again"),
        ("why is nobody fixing the light", "nobody is fixing the light"),
        ("why do I have no heating", "I have no heating"),
        ("why does nobody come", "nobody comes"),
        ("how come the bins are never emptied", "the bins are never emptied"),
        ("is it legal that they keep the deposit", "they keep the deposit"),
        ("how many times do I have to say the light is broken", "the light is broken"),
        ("can someone fix the hole in the road", "the hole in the road"),
        ("all my stuff is inside, what can you do", "all my stuff is inside"),
        ("when will it be fixed, it's 12 degrees in here", "it's 12 degrees in here"),
        ("NO WATER FOR THREE DAYS", "no water for three days"),
    ],
)
def test_a_question_or_an_outcry_is_turned_into_the_statement_in_it(told: str, said_back: str) -> None:
    assert stated(told) == said_back


@pytest.mark.parametrize(
    "told",
    [
        "why did the bus drive past me",
        "what kind of school hits a child, Haidian, last Tuesday",
        "do you even care",
    ],
)
def test_a_question_that_states_nothing_is_not_said_back(told: str) -> None:
    assert stated(told) == ""


@pytest.mark.parametrize(
    "told",
    [
        "when I came home he hit me",
        "what they sell is fake",
        "where I live there is no light at night",
        "he took my phone, my bag and my keys",
        "IKEA in Xihongmen sold me a broken lamp",
        "have been without water for 2 days",
    ],
)
def test_a_statement_stays_as_it_is(told: str) -> None:
    assert stated(told) == told


def test_the_citizen_is_told_the_matter_and_not_their_own_question() -> None:
    words = "my landlord changed the locks while I was at work and all my stuff is inside, what can you do"

    assert gist(words, "en").endswith("all your stuff is inside")
