"""Which lines of a ticket's history somebody reads (docs/rules.md, 'Who may do what'). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.staff.actor import Actor

SECOND_PERSON = ("exclude", "hang")
COMMENT = "comment"
"""What a citizen wrote beside an answer to the follow-up."""


def is_co_unit(actor: Actor, *, lead: str | None) -> bool:
    """A handler whose unit is not in the lead."""
    return actor.role == "handler" and lead != actor.unit


def sees_line(
    actor: Actor, *, action: str, details: Mapping[str, Any] | None, unit: str | None, lead: str | None
) -> bool:
    """Whether `actor` reads a line about `unit` of a ticket that `lead` has.

    A co-unit reads nothing of what the other ones do, and no unit what supervisors ask each other or are alerted of.
    """
    about = details or {}
    if actor.role == "handler" and _among_supervisors(action, about):
        return False
    of_task = about.get("task") is not None
    return not of_task or (actor.is_staff and (unit == actor.unit or not is_co_unit(actor, lead=lead)))


def reads_comments(actor: Actor, *, status: str, confidential: bool) -> bool:
    """A unit reads them once the follow-up is over: where it has to do the matter again, or when it is closed; never
    those of a confidential ticket (docs/rules.md, 'Rules').
    """
    return actor.role != "handler" or (status != "resolved" and not confidential)


def _among_supervisors(action: str, details: Mapping[str, Any]) -> bool:
    """A unit reads of an exclusion or a hanging when it is done, not before, and of no alert."""
    asked = action in SECOND_PERSON and bool(details.get("asked"))
    refused = action == "refuse" and details.get("kind") in ("exclusion", "hanging")
    return asked or refused or details.get("for") == "supervisor"
