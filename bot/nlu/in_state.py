"""Asks the reader what a message does in the state of the talk, where the patterns give up or the reader is surer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.nlu import citypack
from bot.nlu.intent_names import intent_of
from dialogue.hints import place_names
from dialogue.reader import Reader
from dialogue.state import State

# From which confidence on the reader is followed: where the patterns understood nothing, and, while no complaint is
# being told, where they understood something else.
SURE, SURER = 0.6, 0.9
_GIVEN_UP = ("nlu_fallback", "out_of_scope")
# What lets somebody out, calls a person or names whose matter it is, is not overruled by a guess.
_STANDS = (
    "cancel", "drop_draft", "withdraw_ticket", "talk_to_person", "tell_person", "tell_elsewhere",
    # Known by our channel.
    "other_language", "keep_company", "report_danger", "send_photo", "send_voice",
)  # fmt: skip
# Found by their form, which says more than the words beside them.
_FORMS = frozenset({"ticket_number", "tracking_code", "stray"})
# What the patterns found is not lost to what may be said beside it: a matter to politeness, which may be irony, to a
# detail told with it or to how it is told; a question of a case to one of how the desk works.
_NOT_LOST_TO = {
    "file_complaint": (
        "thank", "greet", "goodbye", "inform", "correct_detail", "skip", "out_of_scope", "abuse", "blame_desk",
    ),
    "ask_ticket_status": ("ask_help",),
    "ask_question": ("ask_help",),
}  # fmt: skip


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The one reader of this process, with the city's place names as hints."""
    return Reader.load(place_names(citypack.pack()))


def in_state(parsed: Mapping[str, Any], state: State, *, form: bool) -> dict[str, Any]:
    """The parse data with `commands` (act → confidence) and the intent that the rules go by.

    `form`: a complaint is being told, or taken back.
    """
    text = str(parsed["text"])
    if not any(char.isalnum() for char in text):
        return dict(parsed)
    commands = {one.name: one.confidence for one in reader().read(text, state).commands}
    read = {**parsed, "commands": commands}
    known = str(parsed["intent"]["name"])
    by_form = _FORMS & {entity["entity"] for entity in parsed["entities"]}
    if by_form or known in _STANDS or (form and known not in _GIVEN_UP):
        return read
    intent, sure = intent_of(commands, form=form, filed=state.filed)
    if intent == known or sure < (SURE if known in _GIVEN_UP else SURER):
        return read
    if intent in _NOT_LOST_TO.get(known, ()):
        return read
    found = {"name": intent, "confidence": round(sure, 4)}
    return {**read, "intent": found, "intent_ranking": [found, *parsed.get("intent_ranking", ())]}
