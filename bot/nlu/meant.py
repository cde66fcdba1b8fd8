"""What a message means in the state of the talk: the reader's commands, and the intent that Rasa's rules go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.nlu import citypack
from bot.nlu.asked_beside import is_beside
from bot.nlu.intent_names import FALLBACK, intent_of
from bot.nlu.sought_codes import with_code
from dialogue.hints import place_names
from dialogue.reader import Reader
from dialogue.state import State

# From which confidence on the reader is followed; below it the intent classifier stands.
SURE = 0.5
# What lets somebody out or calls a person is not overruled by a guess.
_STANDS = ("cancel", "withdraw_ticket", "talk_to_person")
# Known by our channel.
_BY_CHANNEL = ("report_danger", "other_language", "keep_company", "send_photo", "send_voice")
# Found by their form, which says more than the words beside them.
_FORMS = frozenset({"ticket_number", "tracking_code"})
# What the classifier found is not lost to what may be said beside it or is less than it: a matter to politeness, which
# may be irony, to a detail told with it or to how it is told; a question of a case to one of how the desk works.
_NOT_LOST_TO = {
    "file_complaint": (
        "thank", "greet", "goodbye", "inform", "correct_detail", "skip", "out_of_scope", "abuse", "blame_desk",
    ),
    "ask_ticket_status": ("ask_help",),
    "ask_question": ("ask_help",),
    "erase_my_data": ("ask_my_data",),
    "unlink_chats": ("link_chats",),
    "release_ticket": ("claim_ticket",),
}  # fmt: skip
_MATTERS = ("file_complaint", "ask_question")
# What is said to a person who was called, and is no matter by itself.
_FOR_PERSON = (FALLBACK, "out_of_scope", "announce")
_WHAT = "what"


@dataclass(frozen=True)
class Standing:
    """What the rules go by beside the reader's state. `form`: one is open; `sought`: a case's number was told, and its
    tracking code is waited for; `called`: a person was asked for and nothing was told since."""

    form: bool = False
    sought: bool = False
    called: bool = False


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The one reader of this process, with the city's place names as hints."""
    return Reader.load(place_names(citypack.pack()))


def meant(parsed: Mapping[str, Any], state: State, at: Standing) -> dict[str, Any]:
    """The parse data with `commands` (act → confidence) and the intent that the rules go by."""
    text, known = str(parsed["text"]), str(parsed["intent"]["name"])
    if known in _BY_CHANNEL or not any(char.isalnum() for char in text):
        return dict(parsed)
    coded = with_code(parsed, form=at.form, sought=at.sought)
    if coded is not None:
        return _as(coded, "ask_ticket_status")
    commands = {one.name: one.confidence for one in reader().read(text, state).commands}
    parsed = {**parsed, "commands": commands}
    if _is_of_others(parsed, state, at):
        return _as(parsed, "tell_elsewhere")
    if _FORMS & {entity["entity"] for entity in parsed["entities"]} or known in _STANDS:
        return dict(parsed)
    intent, sure = intent_of(commands, state, form=at.form)
    if at.called and not at.form and (known if sure < SURE else _named(commands, intent)) in _FOR_PERSON:
        return _as(parsed, "tell_person")
    if intent == known or sure < SURE or intent in _NOT_LOST_TO.get(known, ()):
        return dict(parsed)
    return _as(parsed, intent, sure)


def _is_of_others(parsed: Mapping[str, Any], state: State, at: Standing) -> bool:
    """Whether it is a matter that belongs elsewhere, where a matter may be told."""
    told = {entity["entity"] for entity in parsed["entities"] if not is_beside(entity)}
    open_to_it = not at.form or state.question == _WHAT
    return "elsewhere" in told and parsed["intent"]["name"] in _MATTERS and open_to_it


def _named(commands: Mapping[str, float], intent: str) -> str:
    """The intent, or that a matter is only announced."""
    return "announce" if set(commands) == {"announce"} else intent


def _as(parsed: Mapping[str, Any], intent: str, sure: float = 1.0) -> dict[str, Any]:
    found = {"name": intent, "confidence": round(sure, 4)}
    return {**parsed, "intent": found, "intent_ranking": [found, *parsed.get("intent_ranking", ())]}
