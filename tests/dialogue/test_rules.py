"""Whatever is said in whatever state, a rule knows what to do: nothing falls through to the fallback by accident."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.session import opening

FORM = "complaint_form"
STATES = [
    {
        "draft_waiting": draft,
        "survey_waiting": survey,
        "comment_wanted": comment,
        "ticket_in_focus": "BJ20261124-000001" if filed else None,
        "ticket_asked": "BJ20261124-000002" if asked else None,
    }
    for draft, survey, comment, filed, asked in itertools.product((False, True), repeat=5)
]
# Default intents of Rasa's own, which nobody can send: the classifier has no examples of them, no button names them.
RASAS_OWN = {"restart", "back", "session_start"}


def after(agent: Any, events: list[Any]) -> str:
    """The action that follows."""
    tracker = DialogueStateTracker.from_events("c1", events, agent.domain.slots)
    scores = agent.processor.predict_next_with_tracker(tracker)["scores"]
    best: str = max(scores, key=lambda score: score["score"])["action"]
    return best


def said(intent: str) -> UserUttered:
    return UserUttered("…", {"name": intent, "confidence": 1.0})


def intents(agent: Any) -> list[str]:
    return sorted(set(agent.domain.intents) - RASAS_OWN)


@pytest.mark.parametrize(
    "state", STATES, ids=lambda state: ",".join(k for k, v in state.items() if v) or "plain"
)
def test_every_intent_has_its_rule_outside_the_form(agent: Any, state: dict[str, Any]) -> None:
    lost = [
        intent
        for intent in intents(agent)
        if after(agent, [*opening(state), said(intent)]) == "action_fallback" and intent != "nlu_fallback"
    ]

    assert lost == []


def test_every_intent_has_its_rule_after_the_form_refused_it(agent: Any) -> None:
    form = [
        ActiveLoop(FORM),
        SlotSet("requested_slot", "address"),
        ActionExecuted(FORM),
        ActionExecuted("action_listen"),
    ]
    answered_by_the_form = {
        *("file_complaint", "inform", "correct_detail", "skip", "affirm", "deny", "nlu_fallback"),
        *("choose_category", "edit_field", "confirm_draft", "resume_draft"),
    }

    lost = [
        intent
        for intent in intents(agent)
        if intent not in answered_by_the_form
        and after(agent, [*opening({}), *form, said(intent), ActionExecutionRejected(FORM)])
        == "action_fallback"
    ]

    assert lost == []


def test_after_an_answer_in_the_middle_the_form_asks_again(agent: Any) -> None:
    form = [
        ActiveLoop(FORM),
        SlotSet("requested_slot", "address"),
        ActionExecuted(FORM),
        ActionExecuted("action_listen"),
    ]
    turn = [said("bot_challenge"), ActionExecutionRejected(FORM), ActionExecuted("utter_bot")]

    assert after(agent, [*opening({}), *form, *turn]) == FORM
