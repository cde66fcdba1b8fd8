"""What Rasa's rules call what a citizen means: the reader's commands in a state of the talk, as one intent. Pure.

A message may do several things. The rules answer one; the complaint form takes details, wishes and the matter from
the commands themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialogue.state import State

FALLBACK = "nlu_fallback"
# Whatever else is said, these are answered first, in this order.
_FIRST = {
    "human": "talk_to_person",
    "withdraw": "withdraw_ticket",
    "reopen": "reopen_ticket",
    "urge": "urge_ticket",
    "link": "link_chats",
    "claim": "claim_ticket",
    "ask:data": "ask_my_data",
    "list": "list_my_tickets",
    "language:zh": "switch_language",
    "language:en": "switch_language",
    "language:other": "switch_language",
    "drop": "cancel",
    "restart": "cancel",
    "pause": "goodbye",
    "safe": "tell_safe",
    "help_called": "ask_safety",
    "still_in_danger": "ask_safety",
    "ask:safety": "ask_safety",
}
_QUESTIONS = {
    "ask:status": "ask_ticket_status",
    "ask:when": "ask_ticket_status",
    "ask:who": "ask_ticket_status",
    "ask:received": "ask_ticket_status",
    "ask:privacy": "ask_question",
    "ask:cost": "ask_question",
    "ask:kb": "ask_question",
    "ask:scope": "ask_help",
    "ask:how": "ask_help",
    "ask:why": "ask_help",
    "ask:recap": "ask_help",
    "ask:repeat": "ask_help",
    "ask:can_send": "ask_to_send",
    "ask:bot": "bot_challenge",
    "blame_desk": "blame_desk",
}
_MATTER = {
    "matter": "file_complaint",
    "matter:praise": "file_complaint",
    "matter:suggestion": "file_complaint",
}
_TELLING = {
    **_MATTER,
    "announce": "file_complaint",
    "supplement": "supplement_ticket",
    "answer": "answer_survey",
    "more": "inform",
    "set": "inform",
    "choose": "inform",
    "wish": "inform",
    "correct": "correct_detail",
    "clear": "correct_detail",
    "file": "affirm",
    "resume": "resume_draft",
    "affirm": "affirm",
    "deny": "deny",
    "skip": "skip",
    "unknown": "skip",
}
_ALONE = {
    "vent": "abuse",
    "hurry": "urge_ticket",
    "beyond": "out_of_scope",
    "thank": "thank",
    "bye": "goodbye",
    "greet": "greet",
    "unclear": FALLBACK,
}
# What answers a question that the rules know by other names.
_ANSWERS = {
    "number": {"unknown": "ask_ticket_status", "skip": "ask_ticket_status"},
}
# How a case that is filed is to be shown, and kept from others.
_WISHES = {
    "wish:publish": "publish_ticket",
    "wish:unpublish": "unpublish_ticket",
    "wish:anonymous": "supplement_ticket",
    "wish:confidential": "supplement_ticket",
}
# These ask how a case goes on, and without one how the hotline works.
_OF_A_CASE = {"ask:when": "ask_question", "ask:who": "ask_question", "ask:how": "ask_help"}


def intent_of(commands: Mapping[str, float], state: State, *, form: bool) -> tuple[str, float]:
    """The intent and its confidence. `form`: a complaint is being told, or taken back."""
    rivals = ("blame_desk", "supplement") if state.filed else ("blame_desk",)
    if any(commands.get(act, 0.0) > max(commands.get(one, 0.0) for one in _MATTER) for act in rivals):
        commands = {act: sure for act, sure in commands.items() if act not in _MATTER}
    if goes_on_safely(commands):
        commands = {act: sure for act, sure in commands.items() if act != "safe"}
    if form and any(act in commands for act in _MATTER):
        # Not that one, but this: it goes on with the other.
        commands = {act: sure for act, sure in commands.items() if act != "drop"}
    for names in (_FIRST, *((_QUESTIONS, _TELLING) if form else (_MATTER, _TELLING, _QUESTIONS)), _ALONE):
        known = {act: names.get(act) or names.get(act.partition(":")[0]) for act in commands}
        found = [act for act in (_FIRST if names is _FIRST else commands) if known.get(act)]
        if found:
            best = found[0] if names is _FIRST else max(found, key=commands.__getitem__)
            return _in_state(best, str(known[best]), state, form=form), commands[best]
    return FALLBACK, 0.0


def goes_on_safely(commands: Mapping[str, float]) -> bool:
    """Whether somebody says that all are safe and tells of the case in the same message."""
    return "safe" in commands and not {"matter", "more", "set"}.isdisjoint(commands)


def wish_of(commands: Mapping[str, float], state: State, *, form: bool) -> str | None:
    """The intent of a wish how a filed case is to be shown, or kept from others: it counts beside all else."""
    if form or not state.filed or "matter" in commands:
        return None
    return next((_WISHES[act] for act in commands if act in _WISHES), None)


def _in_state(act: str, intent: str, state: State, *, form: bool) -> str:
    if act in _OF_A_CASE:
        return "ask_ticket_status" if state.filed and not form else _OF_A_CASE[act]
    if form:
        return intent
    if state.question in _ANSWERS and act in _ANSWERS[state.question]:
        return _ANSWERS[state.question][act]
    if act == "more":
        return "supplement_ticket" if state.filed else "file_complaint"
    if act == "hurry" and not state.filed:
        return "ask_help"
    return intent
