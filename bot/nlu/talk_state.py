"""Where a talk stands when a message comes, as the reader sees it: read from Rasa's tracker."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.state import State

FORM = "complaint_form"
_ASKED = {
    "opening": "what",
    "description": "what",
    "district": "place",
    "address": "place",
    "vulnerable_place": "place",
    "category": "category",
    "occurred_at": "time",
    "party": "party",
    "contact_by": "contact",
    "confirmed": "card",
    "similar": "join",
    "incident": "join",
    "vulnerable": "join",
    "withdraw_number": "which_ticket",
    "withdraw_reason": "withdraw",
}
ASKS_STATUS = "ask_ticket_status"
# Asks back whether what is kept may be deleted.
ERASING = "erase_my_data"
# What was done last, where no question is open.
_DONE = {
    "action_submit_complaint": "filed",
    "action_ticket_status": "status",
    "action_list_tickets": "status",
    "action_answer_question": "answered",
    "action_name_elsewhere": "not_ours",
    "action_ask_for_person": "called",
    "action_fallback": "missed",
    "action_after_danger": "danger",
    "action_keep_safe": "danger",
}
_FILLED = {
    "description": "matter",
    "address": "place",
    "district": "place",
    "occurred_at": "time",
    "time_told": "time",
    "party": "party",
    "reporter_name": "person",
    "reporter_phone": "phone",
}


def state_of(tracker: DialogueStateTracker) -> State:
    """The state that the next message is read in."""
    slot = tracker.get_slot
    return State(
        asked=_asked(tracker),
        filled=frozenset(name for field, name in _FILLED.items() if slot(field)),
        before=_acts_before(tracker),
        filed=bool(slot("ticket_in_focus")),
        alarmed=bool(slot("danger_told")),
        surveyed=bool(slot("survey_waiting")),
        lang="en" if slot("language") == "en" else "zh",
    )


def _asked(tracker: DialogueStateTracker) -> tuple[str, ...]:
    slot = tracker.get_slot
    if tracker.active_loop_name:
        question = str(slot("requested_slot") or "opening")
        asked = "district" if question == "district" and slot("places") else _ASKED.get(question, "what")
        return (*_done(tracker), asked)
    if slot("survey_waiting"):
        return (str((slot("survey_open") or {}).get("question") or "solved"),)
    if slot("comment_wanted"):
        return ("comment" if slot("why_asked") else "reopen",)
    if slot("offered"):
        return ("which_ticket",)
    if slot("ticket_asked"):
        return ("number",)
    done = _done(tracker)
    if slot("draft_waiting") and done != ("danger",):
        return (*done, "resume")
    return done or (("filed",) if slot("ticket_in_focus") else ("idle",))


def _done(tracker: DialogueStateTracker) -> tuple[str, ...]:
    """What was done after the last message, beside the question that is open."""
    if is_erasing(tracker):
        return ("erase",)
    done = ""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            # Who asks after a case and has none here is asked for its number.
            asked = event.intent.get("name") == ASKS_STATUS and not tracker.get_slot("ticket_in_focus")
            return ("number" if asked and done == "status" else done,) if done else ()
        if isinstance(event, ActionExecuted) and not done:
            done = _DONE.get(event.action_name, "")
    return ()


def is_erasing(tracker: DialogueStateTracker) -> bool:
    """Whether to erase what is kept was asked just now."""
    said = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
    return next((event.intent.get("name") == ERASING for event in said), False)


def _acts_before(tracker: DialogueStateTracker) -> tuple[str, ...]:
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return tuple((event.parse_data or {}).get("commands") or ())
    return ()
