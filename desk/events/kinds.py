"""Which line of a ticket's history is an event for other systems, and its name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OF_ACTIONS: Mapping[str, str] = {
    "file": "filed", "dispatch": "dispatched", "accept": "accepted", "return": "returned", "reassign": "reassigned",
    "resolve": "resolved", "close": "closed", "reopen": "reopened", "reject": "rejected", "withdraw": "withdrawn",
    "merge": "merged", "unmerge": "unmerged", "extend": "extended", "pause": "paused", "resume": "resumed",
    "raise": "raised", "exclude": "excluded", "include": "included", "hang": "hung", "unhang": "unhung",
    "edit": "corrected", "warn": "due_soon", "breach": "overdue",
}  # fmt: skip
SURVEYED = "survey_answered"
KINDS = (*OF_ACTIONS.values(), SURVEYED)
TEST = "test"
"""An event of no ticket: what an administrator sends to see whether it arrives."""
CLOCKS = ("dispatch", "unit", "citizen")
"""The clocks of a ticket; those of rulings and of co-units' tasks are the desk's own."""


def event_of(action: str, details: Mapping[str, Any] | None) -> str | None:
    """The name of the event; None for a line that is none, such as what was only asked for."""
    about = details or {}
    if about.get("asked") or (action in ("warn", "breach") and about.get("clock") not in CLOCKS):
        return None
    return OF_ACTIONS.get(action)


def typed(event: str) -> str:
    """The event as it is called outside: 'ticket.dispatched'; the test is only 'test'."""
    return event if event == TEST else f"ticket.{event}"
