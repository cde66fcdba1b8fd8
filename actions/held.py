"""Holds what a message made of the draft to what the reader heard in it: talk with the desk is no part of the matter,
that there is a matter is none yet, and nothing counts as changed but what was to be changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from actions.draft import Draft
from actions.said import Said
from actions.step import Step
from actions.tidy import tidied

SURELY = 0.75
_CARD = "confirmed"
# Acts by which nothing is told of a matter, whatever words they take.
_TALK = (
    "affirm", "ask", "beyond", "blame_desk", "bye", "clear", "correct", "deny", "drop", "file", "greet", "human",
    "hurry", "language", "link", "list", "pause", "restart", "resume", "skip", "thank", "unclear", "unknown", "vent",
    "wish",
)  # fmt: skip
_MATTER = ("correct:matter", "clear:matter")
_OF_MATTER = ("description", "category", "category_confidence", "kind", "urgency")
# A detail as the reader calls it, and the question that is put to have it right.
_DETAILS = {
    "place": "address",
    "time": "occurred_at",
    "party": "party",
    "person": "contact_by",
    "phone": "contact_by",
    "category": "category",
}


def held_to_commands(said: Said, before: Draft, step: Step, question: str | None) -> Step:
    """The step without talk in the matter; it asks for a field that was to be put right and is as it was."""
    sure = {name for name, confidence in said.commands.items() if confidence >= SURELY}
    if said.pressed or not sure:
        return step
    if not before["description"] and "announce" in sure and is_talk({*said.commands} - {"announce"}):
        return replace(step, draft=_as_before(before, step.draft, _OF_MATTER))
    if before["description"] and is_talk(said.commands):
        step = replace(step, draft=_without_talk(said, before, step.draft))
    if question == _CARD and (detail := _unchanged(sure, before, step.draft)):
        return replace(step, edit=_DETAILS[detail], confirmed=False, unclear=False)
    return step


def is_talk(commands: Collection[str]) -> bool:
    """Whether a message that does all this tells nothing of the matter itself."""
    return all(one.partition(":")[0] in _TALK and one not in _MATTER for one in commands)


def _without_talk(said: Said, before: Draft, after: Draft) -> Draft:
    """With the description and the category as they were, where all that is new in the text is the message itself."""
    told, now = str(before["description"] or ""), str(after["description"] or "")
    more = now.removeprefix(told.rstrip()).strip()
    if not now.startswith(told.rstrip()) or not more or more not in (said.words, tidied(said.words)):
        return after
    return _as_before(before, after, ("description",) if "correct:category" in said.commands else _OF_MATTER)


def _as_before(before: Draft, after: Draft, names: Sequence[str]) -> Draft:
    return after.having(**{name: before[name] for name in names})


def _unchanged(sure: Collection[str], before: Draft, after: Draft) -> str | None:
    """The detail that was to be put right and is as it was, where no other one changed; None otherwise."""
    wished = [one.partition(":")[2] for one in sure if one.startswith("correct:")]
    named = [one for one in wished if one in _DETAILS]
    changed = {name for name in (*before.fields, *after.fields) if before[name] != after[name]}
    if not named or len(named) < len(wished) or changed - {"description"}:
        return None
    return named[0]
