"""A message that answers no open question: it begins a matter, goes on with one that waits, or takes it up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import asked
from actions.categories import group_of
from actions.draft import Draft
from actions.draft_update import update
from actions.said import Said
from actions.step import Step
from actions.turn import Turn
from city.pack import CityPack
from desk.desk import Desk

_MATTER = ("matter", "matter:praise", "matter:suggestion", "announce")


async def waiting(desk: Desk, turn: Turn) -> Mapping[str, Any] | None:
    """The draft that waits to be gone on with, or was dropped just now and is wanted back; None if there is none."""
    kept = None
    if turn.slots.get("draft_waiting") or turn.said.pressed:
        kept = await desk.draft(turn.said.conversation)
    return kept or (turn.slots.get("dropped") if _resumes(turn.said) else None)


def begun(turn: Turn, kept: Mapping[str, Any] | None, pack: CityPack) -> tuple[Draft, Step]:
    """The draft as it was before the message, and the step the message makes; `kept` is the draft that waits."""
    said = turn.said
    draft = Draft.of(kept or turn.slots)
    if kept and draft.message_id == said.message:
        # The same message once more: what it said is in the draft, only the question got lost.
        return draft, Step(draft.unasked())
    if kept and _resumes(said):
        step = update(said, draft, _left_at(said, draft), pack) if said.edits else Step(draft)
        return draft, Step(step.draft.unasked(), place_choices=step.place_choices, resumed=bool(draft.asked))
    another = said.acts_any(*_MATTER) and (not kept or _is_another(turn, draft))
    if (kept or draft.fields) and not another:
        # A draft that nobody kept lies beyond the city, unless its place is put right.
        return draft, update(said, draft, _left_at(said, draft), pack)
    question = asked.with_its_category(turn.question_before, pack)
    aside = None if turn.question_before and not said.pressed else kept
    fresh = Draft(set_aside=aside)
    return fresh, asked.behind(update(said, fresh, "opening", pack), question, said)


def _resumes(said: Said) -> bool:
    return said.means("resume_draft") or said.acts_any("resume", "affirm")


def _is_another(turn: Turn, draft: Draft) -> bool:
    """Whether a matter that is told while another waits is not that one: after danger, and for the person who was
    asked for, it mostly is."""
    group = group_of(turn.said.value("category"))
    if turn.slots.get("danger_told"):
        return bool(group) and bool(draft.asked) and group != draft.group
    return not (turn.slots.get("person_called") and group == draft.group)


def _left_at(said: Said, draft: Draft) -> str:
    """Which question a message answers that comes from before a pause."""
    if said.intent in ("confirm_draft", "edit_field"):
        return "confirmed"
    if said.intent == "choose_category":
        return "category"
    if draft.asked:
        return draft.asked[-1]
    return "district" if draft["description"] else "opening"
