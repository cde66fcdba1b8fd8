"""Whether a message in the middle of a complaint is about something else, by what the reader found that it does. Pure.

Something else is answered by its own rule, and the open question asked again after it.
"""

from __future__ import annotations

from actions.said import Said

# Answered before anything else, whatever stands beside it.
_ALWAYS = (
    "ask:status", "ask:when", "ask:who", "ask:kb", "ask:cost", "ask:scope", "ask:how", "ask:can_send", "ask:received",
    "ask:data", "ask:bot", "ask:safety", "urge", "supplement", "reopen", "withdraw", "list", "link", "claim", "human",
    "language:zh", "language:en", "language:other", "drop", "pause", "restart", "safe", "help_called",
    "still_in_danger", "blame_desk",
)  # fmt: skip
# Answered only where nothing else is said.
_ALONE = ("greet", "thank", "bye", "vent", "beyond", "unclear")
# Asked for the intent classifier, where the reader found no act.
_BY_INTENT = (
    "ask_question", "ask_ticket_status", "ask_help", "ask_my_data", "erase_my_data", "keep_my_data",
    "confirm_erasure", "switch_language", "talk_to_person", "list_my_tickets", "bot_challenge",
)  # fmt: skip
_BY_CHANNEL = ("report_danger", "other_language", "send_photo", "send_voice", "keep_company", "out_of_scope")
# Answered by the form alone: no rule would take them.
_OF_FORM = (
    "inform", "file_complaint", "correct_detail", "affirm", "deny", "skip", "choose_category", "edit_field",
    "confirm_draft", "resume_draft",
)  # fmt: skip


def has_rule(said: Said) -> bool:
    """Whether a rule answers it where the complaint form does not."""
    return said.intent not in _OF_FORM


def interrupts(said: Said, *, several: bool = False) -> bool:
    """Whether the message is answered before the open question is put again. `several` matters are being told."""
    if said.pressed:
        return has_rule(said)
    if said.pin and said.intent != "report_danger":
        return False
    if (said.acts_any("drop", "clear:matter") and said.does("matter")) or (
        several and said.does("clear:matter")
    ):
        return False
    marked = said.names_detail or bool(said.spans_of("matter", "more"))
    if said.is_guess and marked and not said.means(*_BY_INTENT):
        return False
    if said.intent == "tell_elsewhere" or (said.intent in _BY_CHANNEL and not said.edits):
        return True
    if said.means(*_BY_INTENT) and not (said.edits or said.answers):
        return True
    if said.acts_any(*_ALWAYS) or said.acts_of(*_ALWAYS):
        return True
    return said.acts_any(*_ALONE) and not (said.edits or said.answers)
