"""Who answers a question with a question is told why it is asked."""

from __future__ import annotations

import pytest

from actions.whys import why_response


@pytest.mark.parametrize(
    ("words", "question", "response"),
    [
        ("why do you need that", "district", "utter_why_place"),
        ("WHY DO YOU NEED THAT", "contact_by", "utter_why_contact"),
        ("do I have to give my name?", "contact_by", "utter_why_contact"),
        ("what happens if I don't tell you", "address", "utter_why_place"),
        ("what's that for?", "party", "utter_why_party"),
        ("is that really necessary", "occurred_at", "utter_why_time"),
        ("why do you want to know", "confirmed", None),
        ("the shop is called Why Not", "party", None),
        ("I have to go", "contact_by", None),
        ("what's the matter with you", "party", None),
    ],
)
def test_a_question_back_is_answered_for_what_was_asked(
    words: str, question: str, response: str | None
) -> None:
    assert why_response(words, question, "en") == response


@pytest.mark.parametrize("words", ["为什么要留电话", "必须留电话吗", "不留行不行", "问这个干什么"])
def test_it_is_answered_in_chinese_too(words: str) -> None:
    assert why_response(words, "contact_by", "zh") == "utter_why_contact"


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("你先说保不保密", "zh"),
        ("他们会不会知道是我报的", "zh"),
        ("will they know it was me?", "en"),
        ("is it anonymous", "en"),
    ],
)
def test_who_asks_whether_it_stays_secret_is_told(words: str, lang: str) -> None:
    assert why_response(words, "party", lang) == "utter_kept_secret"
    assert why_response(words, "description", lang) is None
