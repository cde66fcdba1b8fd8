"""What somebody may do with a ticket now: what the API lists is what it would accept, given the details. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from desk.cases.rules import KIND_OF, UNITS_ASK
from desk.staff.actor import Actor
from desk.tickets import lifecycle

if TYPE_CHECKING:
    from desk.tickets.views import TicketView

HELD = {"exclude": "excluded_at", "hang": "hung_at", "raise": "raised_at", "pause": "paused_until"}
"""What is done once, until it is lifted."""


@dataclass(frozen=True)
class Bounds:
    """What else than status and columns decides. `asked` is what waits for a ruling: by action, all labels of the one
    person who asked. `returnable`: neither was its unit designated nor a return of this dispatch refused.
    """

    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    returnable: bool = True
    reopen_until: datetime | None = None


def possible(view: TicketView, actor: Actor, now: datetime | None) -> list[str]:
    """The actions that `actor` may take, in the table's order. Without `now` limits in time do not count.

    A co-unit takes none: it has its task.
    """
    if actor.role == "handler" and view.unit != actor.unit:
        return []
    return [
        action
        for action in lifecycle.possible(view.status, actor.role)
        if _holds_not(view, action) and _is_unasked(view, action, actor) and _in_time(view, action, now)
    ]


def _holds_not(view: TicketView, action: str) -> bool:
    if action == "resume":
        return view.paused_until is not None
    if action == "return":
        return view.bounds.returnable
    return action not in HELD or getattr(view, HELD[action]) is None


def _is_unasked(view: TicketView, action: str, actor: Actor) -> bool:
    """Nobody asks twice, and nobody grants what they asked themselves."""
    asker = view.bounds.asked.get(action) if KIND_OF.get(action) != "return" else None
    if asker is None:
        return True
    return actor.label not in asker and not (actor.role == "handler" and action in UNITS_ASK)


def _in_time(view: TicketView, action: str, now: datetime | None) -> bool:
    if now is None:
        return True
    if action == "reopen":
        return view.bounds.reopen_until is not None and now <= view.bounds.reopen_until
    if action == "pause":
        return view.unit_due_at is not None and now < view.unit_due_at
    return True
