"""A message that answers no open question: it begins a matter, goes on with one that waits, or takes it up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions import asked
from actions.answers import take
from actions.categories import group_of
from actions.contacts import contact, is_about_reporter
from actions.draft import Draft
from actions.pauses import after_all, agrees_and_tells, brings_word, is_back
from actions.said import PLACE_ENTITIES, Said
from actions.step import Step
from actions.told_together import goes_on_about_it
from actions.turn import Turn
from city.apart import are_apart
from city.pack import CityPack
from desk.desk import Desk

_RESUMING = ("resume_draft", "affirm")
# How sure a category must be to begin a matter of its own behind an alarm: with a place of its own, and without.
_SURE, _SURER = 0.5, 0.8
# From how many characters on words tell something.
_LEAST = 3
# From how many letters on what stands beside a place is more of the matter.
_TELLING = {"zh": 4, "en": 10}


async def waiting(desk: Desk, turn: Turn) -> Mapping[str, Any] | None:
    """The draft that waits to be gone on with, or was dropped just now and is wanted back; None if there is none."""
    kept = None
    if turn.slots.get("draft_waiting") or turn.said.pressed:
        kept = await desk.draft(turn.said.conversation)
    wanted = turn.said.intent in _RESUMING or after_all(turn.said.words)
    return kept or (turn.slots.get("dropped") if wanted else None)


def begun(turn: Turn, kept: Mapping[str, Any] | None, pack: CityPack) -> tuple[Draft, Step]:
    """The draft as it was before the message, and the step the message makes; `kept` is the draft that waits."""
    said = turn.said
    if kept and Draft.of(kept).message_id == said.message:
        # The same message once more: what it said is in the draft, only the question got lost.
        return Draft.of(kept), Step(Draft.of(kept).unasked())
    if kept and kept == turn.slots.get("dropped") and (end := after_all(said.words)):
        return Draft.of(kept), _after_all(Draft.of(kept), said, end, pack)
    if kept and not said.pressed and (end := agrees_and_tells(said.words)):
        return Draft.of(kept), _agreed(Draft.of(kept), said, end, pack)
    if said.intent == "file_complaint":
        if kept and not said.pressed and _goes_on(turn, Draft.of(kept)):
            draft = Draft.of(kept)
            return draft, take(said, draft, "district", pack)
        group = group_of(said.value("category"))
        if kept and turn.slots.get("person_called") and group and group == Draft.of(kept).group:
            # Told on while a person was waited for: the matter that was left for them.
            draft = Draft.of(kept)
            return draft, take(said, draft, _left_at(said, draft), pack)
        if kept and not said.pressed and brings_word(said.words):
            # Who went to ask somebody comes back with what they were told.
            draft = Draft.of(kept)
            where = "address" if said.names_place else _left_at(said, draft)
            return draft, take(said, draft, where, pack)
        # A matter told with a question waits as a draft; what comes right after it is the same matter.
        aside = None if turn.question_before and not said.pressed else kept
        draft = Draft(set_aside=aside)
        question = asked.with_its_category(turn.question_before, pack)
        return draft, asked.behind(take(said, draft, "opening", pack), question, said)
    draft = Draft.of(kept or turn.slots)
    if said.intent in _RESUMING or is_back(said.words, said.lang):
        wished = contact(said, draft, "opening") if is_about_reporter(said) else draft
        return draft, Step(wished.unasked(), resumed=bool(draft.asked))
    step = take(said, draft, _left_at(said, draft), pack)
    question = asked.with_its_category(turn.question_before, pack)
    return draft, step if draft.fields else asked.behind(step, question, said)


def _after_all(draft: Draft, said: Said, end: int, pack: CityPack) -> Step:
    """The matter that was dropped is gone on with, and what is told behind the wish belongs to it: a place, or more."""
    more = said.words[end:].strip(" ，,。.!！")
    if said.names_place and not draft["district"]:
        places = [one for one in said.entities if one.get("entity") in PLACE_ENTITIES]
        where = replace(said, text=f"{' ' * end}{said.text[end:]}", intent="inform", entities=places)
        return take(where, draft, "district", pack)
    whole = draft.saying_more(more) if len(more) >= _LEAST else draft
    return Step(whole.unasked(), resumed=bool(draft.asked))


def _agreed(draft: Draft, said: Said, end: int, pack: CityPack) -> Step:
    """The matter that was offered is gone on with; what is told behind the yes, beside a place, is more of it."""
    step = _after_all(draft, said, end, pack)
    beside = said.beside(*PLACE_ENTITIES)[end:]
    if sum(char.isalnum() for char in beside) < _TELLING[said.lang]:
        return step
    return replace(step, draft=step.draft.saying_more(said.words[end:].strip(" ，,。.!！")))


def _goes_on(turn: Turn, draft: Draft) -> bool:
    """Whether a matter that is told belongs to the draft that waits, unless it is surely another: after danger, where a
    ticket was offered, and where the draft has no place and one is told."""
    lacks_place = not draft["district"] and turn.said.names_place
    return bool(turn.slots.get("danger_told") or lacks_place) and not _is_another(turn.said, draft)


def _is_another(said: Said, draft: Draft) -> bool:
    """Whether what is told behind an alarm is a matter of its own: sorted as surely, apart from the danger's, and told
    with a place of its own or at some length. How it goes on with the smoke is of the danger.
    """
    code, sure = str(said.value("category") or ""), said.category_confidence or 0.0
    if not (draft["category"] and code) or said.value("danger") or goes_on_about_it(said.words):
        return False
    if sure < (_SURE if said.names_place else _SURER) or code.startswith("other."):
        return False
    return group_of(code) != draft.group and are_apart(str(draft["category"]), code, said_so=said.names_place)


def _left_at(said: Said, draft: Draft) -> str:
    """Which question a message answers that comes from before a pause."""
    if said.intent in ("confirm_draft", "edit_field"):
        return "confirmed"
    if said.intent == "choose_category":
        return "category"
    if draft.asked:
        return draft.asked[-1]
    # An alarm was told in full and nothing asked yet: what comes now does not begin it anew.
    return "district" if draft["description"] else "opening"
