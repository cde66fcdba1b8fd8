"""What a message means to the rules: a question to be answered, a matter of others, or what it was found to be."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.meant import meant


def parsed(intent: str, *entities: str) -> dict[str, Any]:
    return {
        "intent": {"name": intent, "confidence": 0.6},
        "intent_ranking": [{"name": intent, "confidence": 0.6}],
        "entities": [{"entity": name, "value": "…"} for name in entities],
    }


def intent_of(said: dict[str, Any], *, form: str | None = None, asked: str | None = None) -> str:
    name: str = meant(said, form=form, asked=asked)["intent"]["name"]
    return name


@pytest.mark.parametrize("intent", ["file_complaint", "out_of_scope", "nlu_fallback", "ask_help"])
def test_what_the_base_answers_is_a_question(intent: str) -> None:
    assert intent_of(parsed(intent, "knowledge")) == "ask_question"


@pytest.mark.parametrize("intent", ["ask_ticket_status", "withdraw_ticket", "answer_survey", "affirm"])
def test_what_is_said_of_tickets_stays_what_it_is(intent: str) -> None:
    assert intent_of(parsed(intent, "knowledge")) == intent


def test_an_answer_in_the_middle_of_a_form_stays_an_answer() -> None:
    told = parsed("file_complaint", "knowledge", "elsewhere")

    assert intent_of(told, form="complaint_form", asked="address") == "file_complaint"


def test_a_matter_of_others_is_known_where_the_matter_is_asked_for() -> None:
    told = parsed("file_complaint", "elsewhere")

    assert intent_of(told) == "tell_elsewhere"
    assert intent_of(told, form="complaint_form", asked="description") == "tell_elsewhere"
