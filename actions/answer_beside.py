"""A question that was asked in one message with a matter: answered first, and no part of what is filed. Pure."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from actions.said import Said
from actions.telling import QUESTIONS
from actions.turn import Turn
from city.pack import CityPack
from desk.pack import answers

_ANSWER = "knowledge"


def answered_beside(turn: Turn, question: str | None, pack: CityPack) -> Turn:
    """The turn with the answer said and the question taken out of its words; unchanged where none was asked beside.

    `question` of the form: an answer to it is read as a whole, unless it asks for the matter itself.
    """
    if question and question not in QUESTIONS:
        return turn
    found = turn.said.entity(_ANSWER)
    known = pack.knowledge.get(str(found.get("value")))
    if known is None or not (found.get("extra") or {}).get("beside"):
        return turn
    turn.say("utter_answer_in_form", **answers.values(known, turn.said.lang, ZoneInfo(pack.timezone)))
    return replace(turn, said=_without(turn.said, found["start"], found["end"]))


def _without(said: Said, start: int, end: int) -> Said:
    """The message without words at its head or its end, and without the answer to them."""
    text = (said.text[end:] if start == 0 else said.text[:start]).rstrip()
    back = end if start == 0 else 0
    kept = [
        {**one, **{edge: one[edge] - back for edge in ("start", "end") if edge in one}}
        for one in said.entities
        if one.get("entity") != _ANSWER
    ]
    return replace(said, text=text, entities=kept)
