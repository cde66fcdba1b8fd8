"""Sentences for the words of a step, and names called in a note: which are offered, and which are found."""

from __future__ import annotations

import pytest

from city.model import Canned
from desk.console.sentences import Offer, inserted, offers
from desk.tickets.mentions import names_in

ANY = Canned("any", "我们去看看。", "We'll have a look.", ("note",))
CLEARED = Canned("cleared", "清走了。", "It's cleared.", ("resolve",), ("sanitation",))
REPAIRED = Canned("repaired", "修好了。", "It's repaired.", ("resolve",), ("utilities",))


def test_sentences_fit_the_step_and_the_matter_in_the_citizens_language() -> None:
    shared = (ANY, CLEARED, REPAIRED)

    assert offers(shared, [], "resolve", "sanitation", "en") == [Offer("sentence.city", ["It's cleared."])]
    assert offers(shared, ["自己的话。"], "note", "utilities", "zh") == [
        Offer("sentence.own", ["自己的话。"]),
        Offer("sentence.city", ["我们去看看。"]),
    ]
    assert offers(shared, [], "extend", "utilities", "zh") == []


@pytest.mark.parametrize(("action", "field"), [("resolve", "note"), ("return", "told"), ("note", "text")])
def test_a_chosen_sentence_stands_where_no_word_was_written(action: str, field: str) -> None:
    assert inserted({"action": action, "sentence": "好了。", field: ""})[field] == "好了。"
    assert inserted({"action": action, "sentence": "好了。", field: "我写的。"})[field] == "我写的。"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("请@li.ming 看一下", ["li.ming"]),
        ("@Wang，@zhao.", ["wang", "zhao"]),
        ("@li @LI 两次", ["li"]),
        ("写信到 desk@example.org", []),
        ("@ 谁都没叫", []),
    ],
)
def test_names_are_found_behind_an_at_sign(text: str, names: list[str]) -> None:
    assert names_in(text) == names
