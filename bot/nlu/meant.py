"""What a message means in the state of the talk: the reader's commands, and the intent that Rasa's rules go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.nlu import citypack
from bot.nlu.asked_beside import is_beside
from bot.nlu.intent_names import FALLBACK, intent_of
from bot.nlu.sought_codes import with_code
from dialogue.clauses import clauses
from dialogue.hints import place_names
from dialogue.reader import Reader
from dialogue.state import State

# From which confidence on the reader is followed; below it the intent classifier stands.
SURE = 0.5
# Below this an act is not taken for what a message does.
_LIKELY = 0.25
# What leaves what is being told; only followed where it is sure, or nothing else is likely.
_LEAVES = frozenset({"drop", "restart", "pause", "withdraw", "human"})
_MOST_CLAUSES = 12
_OF_DESK = frozenset(
    {"ask", "wish", "greet", "thank", "bye", "hurry", "urge", "human", "vent", "drop", "file", "announce", "language",
     "blame_desk", "beyond", "affirm", "deny", "skip"}
)  # fmt: skip
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
    """The parse data with `commands` (act → confidence), `spans` ([start, end, role]) and the intent that the rules go by."""
    text, known = str(parsed["text"]), str(parsed["intent"]["name"])
    if known in _BY_CHANNEL or not any(char.isalnum() for char in text):
        return dict(parsed)
    coded = with_code(parsed, form=at.form, sought=at.sought)
    if coded is not None:
        return _as(coded, "ask_ticket_status")
    parsed = {**parsed, **_read(text, state)}
    commands = parsed["commands"]
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


def _read(text: str, state: State) -> dict[str, Any]:
    """What the message does, or most likely does, and which of its words carry a detail or are said to the desk."""
    reading = reader().read(text, state)
    likeliest = [one for one in reading.likeliest[:1] if one.confidence >= _LIKELY]
    careful = [one for one in reading.commands if one.confidence >= SURE or one.act not in _LEAVES]
    spans = [[span.start, span.end, span.role] for span in reading.spans]
    return {
        "commands": {one.name: round(one.confidence, 3) for one in careful or likeliest},
        "spans": [*spans, *([start, end, "desk"] for start, end in _to_the_desk(text, state))],
    }


def _to_the_desk(text: str, state: State) -> Iterator[tuple[int, int]]:
    """The clauses of a message that are said to the desk, and tell nothing of the matter."""
    cut = list(clauses(text))
    for begin, end in cut[:_MOST_CLAUSES] if len(cut) > 1 else ():
        likeliest = reader().read(text[begin:end], state).likeliest[:1]
        if likeliest and likeliest[0].act in _OF_DESK and likeliest[0].confidence >= SURE:
            yield begin, end


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
