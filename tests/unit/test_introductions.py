"""Of a long English message what only introduces who tells it says neither what, nor when, nor where."""

from __future__ import annotations

import pytest

from actions.gist import gist
from city.introductions import introductions, without_introductions
from desk.tickets.titles import title

MATTER = "But ten days ago the landlord changed the lock while we were away and wants 3,000 more a month for the flat."


@pytest.mark.parametrize(
    "introduction",
    [
        "Hi, I'm from Manchester, came to Beijing in 2021 for a master's and stayed because I love the place.",
        "I work as an editor now and my girlfriend is a nurse, we both like it here very much indeed.",
        "My father in law is visiting from Lagos, he's 71, and we took him to the Summer Palace and everything.",
        "Neighbours are great, the noodle shop downstairs is the best in town, and so are the parks nearby.",
        "We moved last spring from Haidian to Tongzhou because my husband works at Universal as an engineer.",
    ],
)
def test_a_sentence_on_ones_life_only_introduces(introduction: str) -> None:
    assert without_introductions(f"{introduction} {MATTER}") == MATTER


@pytest.mark.parametrize(
    "sentence",
    [
        "I work for a firm in Guomao that has not paid any of us since August, whatever we say to the boss there.",
        "My daughter goes to a school in Wangjing where the teacher hits the children and nobody does a thing.",
        "We live above a bar that is so loud every night until three that neither of my children can sleep at all.",
        "My wife was in a taxi on Monday and the driver refused to use the meter and then took the long way round.",
    ],
)
def test_a_sentence_that_tells_of_trouble_is_the_matter(sentence: str) -> None:
    assert introductions(f"{sentence} {MATTER}") == ()


def test_a_short_message_and_one_that_tells_nothing_else_keep_all() -> None:
    life = "I moved here in 2019 and teach maths. I love the food and the people. My neighbours are lovely. "

    assert introductions("I moved here in 2019. The lift is broken.") == ()
    assert introductions(life * 3) == ()


def test_a_title_and_what_is_said_back_come_from_the_matter() -> None:
    told = f"Hi, I'm from Leeds and moved here in 2019. I teach maths at a school and love the food. {MATTER}"

    assert "landlord" in title(told)
    assert "Leeds" not in gist(told, "en")


@pytest.mark.parametrize(
    ("told", "back"),
    [
        (
            "I write on behalf of my neighbour Mrs. Sato, she is old. The people above her shout.",
            "people above",
        ),
        ("Respected sir, one very big pothole is there near the gate.", "pothole"),
        ("Dr. Li at the clinic refused to see me.", "Dr. Li at the clinic refused"),
    ],
)
def test_what_is_said_back_is_no_form_of_address_and_no_half_sentence(told: str, back: str) -> None:
    assert back in gist(told, "en")
