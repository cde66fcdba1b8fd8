"""What a message means in the state of the talk: the reader's commands and spans, and the intent that the rules go by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.nlu import citypack
from bot.nlu.encoder import encoder
from bot.nlu.intent_names import FALLBACK, intent_of
from dialogue.clauses import clauses
from dialogue.hints import place_names
from dialogue.reader import Reader
from dialogue.state import State

# Below this an act is not taken for what a message does; from this on a clause is taken to be said to the desk.
_LIKELY, _SURE = 0.25, 0.5
_MOST_CLAUSES = 12
_OF_DESK = frozenset(
    {"ask", "wish", "greet", "thank", "bye", "hurry", "urge", "human", "vent", "drop", "file", "announce", "language",
     "blame_desk", "beyond", "affirm", "deny", "skip"}
)  # fmt: skip
_MATTERS = frozenset({"file_complaint", "ask_question"})
_NO_CASE = frozenset({"inform", "file_complaint", "correct_detail", FALLBACK})


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The one reader of this process."""
    return Reader.load(encoder(), place_names(citypack.pack()))


def meant(parsed: Mapping[str, Any], state: State, *, form: bool, known: bool = False) -> dict[str, Any]:
    """The parse data with `commands` (act → confidence), `spans` ([start, end, role]) and the intent of the rules.

    `known`: the channel knows the intent.
    """
    text = str(parsed.get("text") or "")
    reading = reader().read(text, state)
    likeliest = [one for one in reading.likeliest[:1] if one.confidence >= _LIKELY]
    commands = {one.name: round(one.confidence, 3) for one in reading.commands or likeliest}
    spans = [[span.start, span.end, span.role] for span in reading.spans]
    spans += [[start, end, "desk"] for start, end in _to_the_desk(text, state)]
    if known:
        return {**parsed, "commands": commands, "spans": spans}
    intent, sure = intent_of(commands, form=form, filed=state.filed)
    found = {entity["entity"] for entity in parsed["entities"]}
    if "elsewhere" in found and intent in _MATTERS and (not form or state.question == "what"):
        intent = "tell_elsewhere"
    elif found & {"ticket_number", "tracking_code"} and intent in _NO_CASE and not form:
        intent = "inform" if state.question == "number" else "ask_ticket_status"
    told = {"name": intent, "confidence": round(sure, 4)}
    return {**parsed, "intent": told, "intent_ranking": [told], "commands": commands, "spans": spans}


def _to_the_desk(text: str, state: State) -> list[tuple[int, int]]:
    """The clauses of a message that are said to the desk, and tell nothing of the matter."""
    cut = list(clauses(text))
    if len(cut) < 2:
        return []
    read = (
        (begin, end, reader().read(text[begin:end], state).likeliest[:1])
        for begin, end in cut[:_MOST_CLAUSES]
    )
    return [
        (begin, end)
        for begin, end, likeliest in read
        if likeliest and likeliest[0].act in _OF_DESK and likeliest[0].confidence >= _SURE
    ]
