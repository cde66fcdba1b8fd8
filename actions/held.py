"""Checks the draft after a message against what the reader says the message does.

A likely wish how to be treated counts. Talk with the desk stays out of the description. An opening that only announces
a complaint describes none yet. A correction that changed nothing makes the desk ask for that detail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from actions.contacts import anonymous
from actions.draft import Draft
from actions.said import Said
from actions.step import Step
from actions.tidy import tidied

SURELY = 0.75
_CARD = "confirmed"
# Acts that say nothing about the matter itself.
_TALK = (
    "affirm", "ask", "beyond", "blame_desk", "bye", "clear", "correct", "deny", "drop", "file", "greet", "human",
    "hurry", "language", "link", "list", "pause", "restart", "resume", "skip", "thank", "unclear", "unknown", "vent",
    "wish",
)  # fmt: skip
_MATTER = ("correct:matter", "clear:matter")
_OF_MATTER = ("description", "category", "category_confidence", "kind", "urgency")
# The question that asks for each detail again.
_DETAILS = {
    "place": "address",
    "time": "occurred_at",
    "party": "party",
    "person": "contact_by",
    "phone": "contact_by",
    "category": "category",
}


def held_to_commands(said: Said, before: Draft, step: Step, question: str | None) -> Step:
    """The step with likely wishes and without talk in the description, asking for the detail that a correction failed
    to change.

    `before`: the draft before the message; `question`: the open one. But for wishes, nothing changes unless the reader
    is sure.
    """
    sure = {name for name, confidence in said.commands.items() if confidence >= SURELY}
    if said.pressed:
        return step
    if (wished := _wished(said, step.draft)) != step.draft:
        step = replace(step, draft=wished)
    if not sure:
        return step
    if not before["description"] and "announce" in sure and is_talk({*said.commands} - {"announce"}):
        return replace(step, draft=_as_before(before, step.draft, _OF_MATTER))
    if before["description"] and is_talk(said.commands):
        step = replace(step, draft=_without_talk(said, before, step.draft))
    if question == _CARD and (detail := _unchanged(sure, before, step.draft)):
        return replace(step, edit=_DETAILS[detail], confirmed=False, unclear=False)
    return step


def _wished(said: Said, draft: Draft) -> Draft:
    """With each likely wish how to be treated, unless its opposite is as likely."""
    for act, (change, opposite) in _WISHES.items():
        if said.commands.get(act, 0.0) > said.commands.get(opposite, 0.0):
            draft = change(draft)
    return draft


def _confidential(draft: Draft) -> Draft:
    return draft.having(confidential=True)


def _no_call(draft: Draft) -> Draft:
    return draft.having(contact_by="text_only") if draft["reporter_phone"] else draft


_WISHES: dict[str, tuple[Callable[[Draft], Draft], str]] = {
    "wish:anonymous": (anonymous, "wish:named"),
    "wish:confidential": (_confidential, "wish:open"),
    "wish:unpublish": (_confidential, "wish:publish"),
    "wish:no_call": (_no_call, "wish:call_ok"),
    "wish:text": (_no_call, "wish:call_ok"),
}


def is_talk(commands: Collection[str]) -> bool:
    """Whether these commands say nothing about the matter itself."""
    return all(one.partition(":")[0] in _TALK and one not in _MATTER for one in commands)


def _without_talk(said: Said, before: Draft, after: Draft) -> Draft:
    """With description and category as before, if the message was added to the description word for word."""
    told, now = str(before["description"] or ""), str(after["description"] or "")
    more = now.removeprefix(told.rstrip()).strip()
    if not now.startswith(told.rstrip()) or not more or more not in (said.words, tidied(said.words)):
        return after
    return _as_before(before, after, ("description",) if "correct:category" in said.commands else _OF_MATTER)


def _as_before(before: Draft, after: Draft, names: Sequence[str]) -> Draft:
    return after.having(**{name: before[name] for name in names})


def _unchanged(sure: Collection[str], before: Draft, after: Draft) -> str | None:
    """The detail that was to be corrected, if no field but the description changed; else None."""
    wished = [one.partition(":")[2] for one in sure if one.startswith("correct:")]
    named = [one for one in wished if one in _DETAILS]
    changed = {name for name in (*before.fields, *after.fields) if before[name] != after[name]}
    if not named or len(named) < len(wished) or changed - {"description"}:
        return None
    return named[0]
