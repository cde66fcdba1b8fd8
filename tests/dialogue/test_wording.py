"""A response that fits in one wording is said in it: the same that Rasa draws, and a lot only among several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain

from bot.nlu.wording import one_wording
from tests.dialogue.stage import ROOT

Ways = tuple[Any, Any]


@pytest.fixture
def ways() -> Iterator[Ways]:
    """Rasa's and ours; afterwards everything is as it was."""
    theirs = TemplatedNaturalLanguageGenerator._random_response_for
    assert one_wording()
    yield theirs, TemplatedNaturalLanguageGenerator._random_response_for
    TemplatedNaturalLanguageGenerator._random_response_for = theirs


def test_every_response_is_worded_the_same_in_both_languages(ways: Ways) -> None:
    domain = Domain.from_path(str(ROOT / "domain.yml"))
    generator = TemplatedNaturalLanguageGenerator(domain.responses)
    asked = [
        (name, {"language": lang})
        for name in [*domain.responses, "utter_nothing"]
        for lang in ("zh", "en", None)
    ]

    theirs, ours = ([way(generator, name, "desk", slots) for name, slots in asked] for way in ways)

    assert ours == theirs
    assert {str(one.get("condition")) for one in ours if one} > {"None"}


def test_of_several_wordings_each_is_said(ways: Ways) -> None:
    generator = TemplatedNaturalLanguageGenerator({"utter_hello": [{"text": "hello"}, {"text": "hi"}]})

    said = {ways[1](generator, "utter_hello", "desk", {})["text"] for _ in range(100)}

    assert said == {"hello", "hi"}


def test_what_fits_in_no_wording_is_not_said(ways: Ways) -> None:
    only = [{"text": "hello", "condition": [{"type": "slot", "name": "language", "value": "en"}]}]
    generator = TemplatedNaturalLanguageGenerator({"utter_hello": only})

    assert [way(generator, "utter_hello", "desk", {"language": "zh"}) for way in ways] == [None, None]
