"""Whether a message in the middle of a complaint is about something else. Pure.

Something else is answered by its own rule, and the open question asked again after it.
"""

from __future__ import annotations

import re

from actions.answers import answers
from actions.assent import is_assent
from actions.contacts import is_about_reporter, is_name
from actions.said import Said
from actions.wishes import wishes

# Made by the channel or pressed: certain, and never an answer to the form.
_ALWAYS = frozenset({"report_danger", "other_language", "send_photo", "send_voice", "keep_company"})
_PRESSED_ANSWERS = frozenset(
    {"inform", "skip", "choose_category", "edit_field", "confirm_draft", "affirm", "deny", "correct_detail"}
)
_TYPED = frozenset(
    {
        *("greet", "thank", "goodbye", "ask_help", "bot_challenge", "switch_language", "talk_to_person"),
        *(
            "ask_ticket_status",
            "list_my_tickets",
            "withdraw_ticket",
            "answer_survey",
            "urge_ticket",
            "reopen_ticket",
        ),
        *("ask_question", "out_of_scope", "abuse", "cancel"),
    }
)
# Whoever tells a matter may swear or ask in the telling.
_IN_THE_TELLING = frozenset(
    {"ask_question", "out_of_scope", "abuse", "ask_help", "answer_survey", "urge_ticket", "reopen_ticket"}
)
_OPTIONAL = frozenset({"occurred_at", "party", "contact_by"})
_TOLD = {"zh": 8, "en": 24}
_SURE = 0.5
_VERY_SURE = 0.75
# A name has no clauses.
_CLAUSES = re.compile(r"[，。！？,.!?;；]\s*\S|[了吧吗呢]$")
_CANCELLING = re.compile(
    r"取消|不登记|不投诉|不反映|别登记|\bcancel\b|\bdrop it\b|\bdon'?t file\b", re.IGNORECASE
)


def interrupts(said: Said, question: str) -> bool:
    """Whether the message should be answered before `question` is asked again."""
    if said.intent in _ALWAYS or said.value("stray"):
        return True
    if said.pressed:
        return said.intent not in _PRESSED_ANSWERS
    if said.intent == "tell_elsewhere":
        return question == "description"
    if said.intent == "ask_question" and said.value("knowledge") and not said.value("phone"):
        return True
    if _is_for_form(said, question):
        return False
    if said.intent == "nlu_fallback":
        if said.words and not said.is_wordy:
            return True
        return not said.pin and not answers(said, question) and _is_beside(said, question)
    if said.pin or said.intent not in _TYPED or _answers(said, question):
        return False
    if said.intent == "cancel" and question in _OPTIONAL:
        # 'no need' is no wish to drop the whole matter.
        return bool(_CANCELLING.search(said.words))
    is_like_name = question == "party" and not _CLAUSES.search(said.words)
    return said.confidence >= (_VERY_SURE if is_like_name else _SURE)


def _is_for_form(said: Said, question: str) -> bool:
    """How somebody wants to be treated, and a yes to what was shown, are for the form whatever they are taken for."""
    wished = is_about_reporter(said) or wishes(said.words).on_behalf_of is not None
    return wished or (question == "confirmed" and is_assent(said.words))


def _is_beside(said: Said, question: str) -> bool:
    """Whether words that were not understood are no answer either: a place or a name is seldom understood."""
    if question == "contact_by":
        return not is_name(said)
    return question in ("category", "occurred_at", "confirmed")


def _answers(said: Said, question: str) -> bool:
    if question == "contact_by" and said.intent == "thank":
        return True
    if question == "description" and said.intent in _IN_THE_TELLING:
        return len(said.words) >= _TOLD[said.lang]
    return answers(said, question)
