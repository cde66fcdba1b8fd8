"""A question that the base answers and a matter, told in one message, are two things."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.asked_beside import apart, is_beside, joined, with_kind_told
from bot.nlu.clauses import pieces
from bot.nlu.meant import Standing, meant
from dialogue.state import State

BOTH = "我想问问生育津贴怎么领，另外我们公司不给我交社保"


def read(text: str, *, entry: str | None = None, category: str | None = None) -> dict[str, Any]:
    whole = {"start": 0, "end": len(text)}
    found = [{"entity": "knowledge", "value": entry, **whole}] if entry else []
    found += [{"entity": "category", "value": category, **whole}] if category else []
    intent = {"name": "file_complaint" if category else "ask_question", "confidence": 0.9}
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": found}


@pytest.mark.parametrize(
    ("text", "matter", "asked"),
    [
        (BOTH, "我们公司不给我交社保", 0),
        ("我们公司不给我交社保，顺便问一下生育津贴怎么领", "我们公司不给我交社保", 1),
    ],
)
def test_the_matter_stands_apart_from_what_is_asked(text: str, matter: str, asked: int) -> None:
    cut = pieces(text)
    kinds = [{"category": "labour.social_insurance"}, {"category": "labour.social_insurance"}]
    kinds[asked] = {"entry": "maternity"}

    found = apart(text, cut, [read(one.text, **kind) for one, kind in zip(cut, kinds, strict=True)])

    assert found is not None
    assert (text[found.start : found.end], found.entry) == (matter, "maternity")


def test_what_the_base_does_not_know_stays_with_the_matter() -> None:
    cut = pieces(BOTH)
    known = [read(cut[0].text), read(cut[1].text, category="labour.social_insurance")]

    assert apart(BOTH, cut, known) is None


def kind(value: str) -> dict[str, Any]:
    return {"entity": "kind", "value": value, "start": 0, "end": 1}


def test_a_question_beside_a_matter_makes_no_inquiry_of_it() -> None:
    text = "The dust here is terrible. btw who is the mayor now?"
    cut = pieces(text)
    pieces_read = [read(cut[0].text, category="environment.dust"), read(cut[1].text)]
    pieces_read[0]["entities"].append(kind("complaint"))
    whole = read(text, category="environment.dust")

    both = with_kind_told({**whole, "entities": [*whole["entities"], kind("inquiry")]}, cut, pieces_read)

    assert [one["value"] for one in both["entities"] if one["entity"] == "kind"] == ["complaint"]


def test_a_question_by_itself_stays_an_inquiry() -> None:
    cut = pieces(BOTH)
    asked = {**read(BOTH), "entities": [kind("inquiry")]}

    assert with_kind_told(asked, cut, [read(one.text) for one in cut]) == asked


def test_two_matters_and_two_questions_are_no_such_thing() -> None:
    cut = pieces(BOTH)

    for kinds in (({"category": "a.b"}, {"category": "c.d"}), ({"entry": "x"}, {"entry": "y"})):
        assert (
            apart(BOTH, cut, [read(one.text, **kind) for one, kind in zip(cut, kinds, strict=True)]) is None
        )


def test_a_matter_with_a_question_beside_it_is_filed() -> None:
    cut = pieces(BOTH)
    found = apart(BOTH, cut, [read(cut[0].text, entry="maternity"), read(cut[1].text, category="a.b")])
    assert found is not None

    parsed = joined(BOTH, found, read(cut[1].text, category="a.b"))
    heard = meant(parsed, State(), Standing())

    category, answer = heard["entities"]
    assert heard["intent"]["name"] == "file_complaint"
    assert BOTH[category["start"] : category["end"]] == "我们公司不给我交社保"
    assert is_beside(answer)
    assert not is_beside(category)
    assert BOTH[answer["start"] : answer["end"]] == "我想问问生育津贴怎么领，另外"


@pytest.mark.parametrize(
    ("text", "is_apart"),
    [
        ("how do i register my residence? the landlord refuses to come", True),
        ("how do i register my residence. the landlord refuses to come", False),
    ],
)
def test_a_question_with_its_mark_before_a_matter_is_apart(text: str, is_apart: bool) -> None:
    cut = pieces(text)
    asked, told = (piece.text for piece in cut)
    found = apart(
        text, cut, [read(asked, entry="residence"), read(told, category="government_service.hukou")]
    )

    assert (found is not None) is is_apart
