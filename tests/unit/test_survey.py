"""Three questions in order, and what the answers mean."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import InvalidInput
from desk.tickets import survey
from desk.tickets.survey import Answers, next_question, outcome, payload


def test_the_questions_come_in_their_order() -> None:
    answers = Answers()
    asked = []
    while question := next_question(answers):
        asked.append(question)
        answers = survey.given(answers, question, survey.CHOICES[question][0])

    assert asked == ["contacted", "solved", "satisfied"]
    assert outcome(answers) == "closed"


def test_not_solved_sends_it_back_without_a_third_question() -> None:
    answers = survey.given(Answers(contacted=True), "solved", "no")

    assert next_question(answers) is None
    assert outcome(answers) == "reopened"


@pytest.mark.parametrize("satisfied", ["satisfied", "basically", "not"])
def test_solved_and_judged_is_closed_however_it_was_judged(satisfied: str) -> None:
    assert outcome(survey.given(Answers(contacted=False, solved=True), "satisfied", satisfied)) == "closed"


def test_the_follow_up_at_the_limit_asks_the_first_question_only() -> None:
    answers = survey.given(Answers(at_limit=True), "contacted", "no")

    assert next_question(answers) is None
    assert outcome(answers) == "noted"


@pytest.mark.parametrize(
    ("question", "answer"),
    [("contacted", "maybe"), ("solved", "satisfied"), ("satisfied", "yes"), ("liked", "yes")],
)
def test_an_answer_the_survey_does_not_have_is_refused(question: str, answer: str) -> None:
    with pytest.raises(InvalidInput):
        survey.given(Answers(), question, answer)


def test_at_the_limit_nothing_but_the_first_question_can_be_answered() -> None:
    with pytest.raises(InvalidInput):
        survey.given(Answers(at_limit=True), "solved", "no")


pairs = st.sampled_from([(q, a) for q, choices in survey.CHOICES.items() for a in choices])


@given(st.lists(pairs, max_size=8))
def test_the_same_answers_again_change_nothing(walk: list[tuple[str, str]]) -> None:
    once = Answers()
    for question, answer in walk:
        once = survey.given(once, question, answer)
        assert survey.given(once, question, answer) == once


def test_a_later_not_solved_takes_back_a_satisfaction_told_before_it() -> None:
    before = survey.told(Answers(contacted=True), {"solved": "yes", "satisfied": "satisfied"})

    assert survey.told(before, {"solved": "no"}) == Answers(contacted=True, solved=False)
    assert survey.told(before, {"solved": "no", "satisfied": "not"}).satisfied == "not"
    assert survey.told(before, {"contacted": "no"}).satisfied == "satisfied"


def test_a_buttons_payload_is_an_intent_with_its_values() -> None:
    intent, values = payload(7, "contacted", "yes").split("{", 1)

    assert intent == "/answer_survey"
    assert json.loads("{" + values) == {"survey": 7, "question": "contacted", "answer": "yes"}
