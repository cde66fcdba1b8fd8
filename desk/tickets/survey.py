"""The follow-up: three questions in order, and what the answers mean (docs/rules.md). Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from desk.errors import InvalidInput

SURVEY_ANSWER = "/answer_survey"
"""How the payload of a button begins."""
Question = Literal["contacted", "solved", "satisfied"]
Outcome = Literal["asked", "closed", "reopened", "noted"]
CHOICES: dict[Question, tuple[str, ...]] = {
    "contacted": ("yes", "no"),
    "solved": ("yes", "no"),
    "satisfied": ("satisfied", "basically", "not"),
}


@dataclass(frozen=True)
class Answers:
    """What is answered so far. `at_limit`: the follow-up at the citizen's limit, which has the first question only."""

    contacted: bool | None = None
    solved: bool | None = None
    satisfied: str | None = None
    at_limit: bool = False


def next_question(answers: Answers) -> Question | None:
    """The first question without an answer, or None when nothing is left to ask.

    Who says it is not solved is not asked whether they are satisfied: the ticket goes back to its unit.
    """
    if answers.contacted is None:
        return "contacted"
    if answers.at_limit:
        return None
    if answers.solved is None:
        return "solved"
    if answers.solved and answers.satisfied is None:
        return "satisfied"
    return None


def outcome(answers: Answers) -> Outcome:
    """What follows from the answers: another question, closed, back to the unit, or (at the limit) noted."""
    if next_question(answers) is not None:
        return "asked"
    if answers.at_limit:
        return "noted"
    return "closed" if answers.solved else "reopened"


def given(answers: Answers, question: str, answer: str) -> Answers:
    """The answers with one more, which replaces an earlier one to the same question.

    Raises `InvalidInput` for a question or an answer that the survey does not have.
    """
    if question == "contacted" and answer in CHOICES["contacted"]:
        return replace(answers, contacted=answer == "yes")
    if question == "solved" and answer in CHOICES["solved"] and not answers.at_limit:
        return replace(answers, solved=answer == "yes")
    if question == "satisfied" and answer in CHOICES["satisfied"] and not answers.at_limit:
        return replace(answers, satisfied=answer)
    raise InvalidInput(f"'{answer}' is no answer to '{question}'", field="answer")


def told(answers: Answers, by_question: Mapping[str, str]) -> Answers:
    """The answers with those of one message. Raises as `given`.

    The last word decides: 'not solved' takes back a satisfaction told before it, which was with a matter that seemed
    solved, unless the same message says how satisfied they are.
    """
    for question, answer in by_question.items():
        if answers.at_limit and question != "contacted" and len(by_question) > 1:
            # Told beside the one question of that follow-up.
            continue
        answers = given(answers, question, answer)
    if by_question.get("solved") == "no" and "satisfied" not in by_question:
        answers = replace(answers, satisfied=None)
    return answers


def payload(survey: int, question: str, answer: str) -> str:
    """What a button of the survey stands for."""
    body = {"survey": survey, "question": question, "answer": answer}
    return f"{SURVEY_ANSWER}{json.dumps(body, separators=(',', ':'))}"
