"""Whatever is said in whatever state, a rule knows what to do: nothing falls through to the fallback by accident."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.session import opening

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


# What each form answers itself; everything else it refuses, and this comes instead.
INSTEAD = {
    "complaint_form": {
        "abuse": "action_answer_abuse",
        "answer_survey": "action_answer_survey",
        "ask_help": "utter_help_short",
        "ask_question": "action_answer_question",
        "ask_safety": "action_keep_safe",
        "ask_staff": "action_ask_staff",
        "ask_ticket_status": "action_ticket_status",
        "ask_to_send": "utter_send_it_here",
        "blame_desk": "action_ticket_status",
        "bot_challenge": "utter_bot",
        "cancel": "action_deactivate_loop",
        "drop_draft": "action_deactivate_loop",
        "goodbye": "utter_goodbye_kept",
        "greet": "utter_here",
        "ask_my_data": "action_my_data",
        "erase_my_data": "action_my_data",
        "keep_my_data": "action_my_data",
        "confirm_erasure": "action_deactivate_loop",
        "claim_ticket": "action_link_chats",
        "link_chats": "action_link_chats",
        "unlink_chats": "action_link_chats",
        "release_ticket": "action_link_chats",
        "keep_company": "utter_still_here",
        "list_my_tickets": "action_list_tickets",
        "nlu_fallback": "action_fallback",
        "other_language": "utter_other_language",
        "out_of_scope": "action_out_of_scope",
        "publish_ticket": "action_own_ticket",
        "unpublish_ticket": "action_own_ticket",
        "reopen_ticket": "action_own_ticket",
        "report_danger": "action_deactivate_loop",
        "send_photo": "action_own_ticket",
        "send_voice": "action_own_ticket",
        "switch_language": "action_switch_language",
        "take_offer": "action_own_ticket",
        "talk_to_person": "action_ask_for_person",
        "tell_elsewhere": "action_deactivate_loop",
        "tell_safe": "utter_safe_in_form",
        "thank": "utter_welcome",
        "urge_ticket": "action_own_ticket",
        "withdraw_ticket": "action_deactivate_loop",
    },
    "withdraw_form": {
        "abuse": "action_answer_abuse",
        "answer_survey": "action_answer_survey",
        "ask_help": "utter_help_withdraw",
        "ask_question": "action_answer_question",
        "ask_safety": "action_keep_safe",
        "ask_staff": "action_ask_staff",
        "ask_ticket_status": "action_ticket_status",
        "ask_to_send": "utter_send_it_here",
        "blame_desk": "action_ticket_status",
        "bot_challenge": "utter_bot",
        "choose_category": "action_deactivate_loop",
        "confirm_draft": "action_deactivate_loop",
        "drop_draft": "action_drop_draft",
        "edit_field": "action_deactivate_loop",
        "file_complaint": "action_deactivate_loop",
        "goodbye": "utter_not_withdrawn",
        "greet": "utter_here",
        "ask_my_data": "action_my_data",
        "erase_my_data": "action_my_data",
        "keep_my_data": "action_my_data",
        "confirm_erasure": "action_erase_my_data",
        "claim_ticket": "action_link_chats",
        "link_chats": "action_link_chats",
        "unlink_chats": "action_link_chats",
        "release_ticket": "action_link_chats",
        "keep_company": "utter_still_here",
        "list_my_tickets": "action_list_tickets",
        "nlu_fallback": "action_fallback",
        "other_language": "utter_other_language",
        "out_of_scope": "action_out_of_scope",
        "publish_ticket": "action_own_ticket",
        "unpublish_ticket": "action_own_ticket",
        "reopen_ticket": "action_own_ticket",
        "report_danger": "action_deactivate_loop",
        "resume_draft": "action_deactivate_loop",
        "send_photo": "action_own_ticket",
        "send_voice": "action_own_ticket",
        "switch_language": "action_switch_language",
        "take_offer": "action_own_ticket",
        "talk_to_person": "action_ask_for_person",
        "tell_elsewhere": "action_deactivate_loop",
        "tell_safe": "utter_safe_in_form",
        "thank": "utter_welcome",
        "urge_ticket": "action_own_ticket",
    },
}
ANSWERED_BY_THE_FORM = {
    "complaint_form": {
        *("file_complaint", "inform", "correct_detail", "skip", "affirm", "deny"),
        *("choose_category", "edit_field", "confirm_draft", "resume_draft"),
        "supplement_ticket",
    },
    "withdraw_form": {
        *("inform", "correct_detail", "withdraw_ticket", "affirm", "skip", "deny", "cancel"),
        "supplement_ticket",
    },
}
# Our channel makes it only where no form is open (`meant`).
OUTSIDE_FORMS = {"tell_person"}
ASKED = {"complaint_form": "address", "withdraw_form": "withdraw_reason"}
FORMS = sorted(INSTEAD)


def in_the_middle(form: str) -> list[Any]:
    return [
        *opening({}),
        ActiveLoop(form),
        SlotSet("requested_slot", ASKED[form]),
        ActionExecuted(form),
        ActionExecuted("action_listen"),
    ]


def refused(form: str, intent: str) -> list[Any]:
    return [*in_the_middle(form), said(intent), ActionExecutionRejected(form)]


@pytest.mark.parametrize("form", FORMS)
def test_of_every_intent_it_is_said_who_answers_it_in_the_middle_of_a_form(agent: Any, form: str) -> None:
    assert set(intents(agent)) - OUTSIDE_FORMS == set(INSTEAD[form]) | ANSWERED_BY_THE_FORM[form]


@pytest.mark.parametrize(
    ("form", "intent"), [(form, intent) for form in FORMS for intent in sorted(INSTEAD[form])]
)
def test_what_the_form_refuses_is_answered_by_its_own_rule(agent: Any, form: str, intent: str) -> None:
    assert after(agent, refused(form, intent)) == INSTEAD[form][intent]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("intent", "then"),
    [("report_danger", "action_after_danger"), ("talk_to_person", "action_ask_for_person")],
)
def test_danger_and_a_person_leave_the_form(agent: Any, form: str, intent: str, then: str) -> None:
    left = [ActionExecuted("action_deactivate_loop"), ActiveLoop(None), SlotSet("requested_slot", None)]
    done: list[Any] = [*left] if intent == "report_danger" else []

    assert after(agent, [*refused(form, intent), *done]) == then


@pytest.mark.parametrize(
    ("form", "intent", "then"),
    [
        ("complaint_form", "withdraw_ticket", "action_take_back"),
        ("complaint_form", "cancel", "action_drop_draft"),
        ("withdraw_form", "file_complaint", "complaint_form"),
        ("withdraw_form", "resume_draft", "complaint_form"),
    ],
)
def test_what_follows_when_a_form_was_left(agent: Any, form: str, intent: str, then: str) -> None:
    left = [ActionExecuted("action_deactivate_loop"), ActiveLoop(None), SlotSet("requested_slot", None)]

    assert after(agent, [*refused(form, intent), *left]) == then


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "intent", ["bot_challenge", "greet", "ask_ticket_status", "ask_question", "ask_help"]
)
def test_after_an_answer_in_the_middle_the_form_asks_again(agent: Any, form: str, intent: str) -> None:
    turn = [*refused(form, intent), ActionExecuted(INSTEAD[form][intent])]

    assert after(agent, turn) == form


@pytest.mark.parametrize("draft", [True, False])
@pytest.mark.parametrize("intent", ["affirm", "deny", "answer_survey"])
def test_a_follow_up_that_is_open_gets_the_yes_and_no_also_while_a_draft_waits(
    agent: Any, draft: bool, intent: str
) -> None:
    state = {"draft_waiting": draft, "survey_waiting": True, "comment_wanted": False}

    assert after(agent, [*opening(state), said(intent)]) == "action_answer_survey"


@pytest.mark.parametrize(("intent", "then"), [("affirm", "complaint_form"), ("deny", "action_drop_draft")])
def test_without_one_the_draft_gets_them(agent: Any, intent: str, then: str) -> None:
    state = {"draft_waiting": True, "survey_waiting": False, "comment_wanted": False}

    assert after(agent, [*opening(state), said(intent)]) == then
