"""The follow-up call on a ticket's page: whom to call at what hours, the questions, and what was typed before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.console.parts import Console, when
from desk.staff.actor import Actor
from desk.tickets.calls import IN_VAIN, MAY_CALL, Round
from desk.tickets.survey import CHOICES
from desk.tickets.views import TicketView

FORM = "follow_up"
"""How the form is named when it comes back."""


async def form(
    parts: Console, ticket: TicketView, actor: Actor, *, typed: Mapping[str, str]
) -> dict[str, Any] | None:
    """What the card shows, or None where this person has nobody to call about this ticket now."""
    if actor.role not in MAY_CALL:
        return None
    call = await parts.tickets.to_call(actor, ticket.number)
    if call is None:
        return None
    asked, about = (call, None) if isinstance(call, Round) else (None, call)
    questions = tuple(CHOICES) if asked is not None else ()
    mine = None
    if asked is not None:
        questions = questions[:1] if asked.at_limit else questions
        mine = ticket.survey if ticket.survey.asked_at and ticket.survey.asked_at >= asked.since else None
    return {
        "about": about,
        "questions": [(question, CHOICES[question]) for question in questions],
        "at_limit": asked is not None and asked.at_limit,
        "in_vain": IN_VAIN,
        "phone": ticket.reporter.phone,
        "hours": ticket.reporter.call_hours,
        "text_only": ticket.reporter.contact_by == "text_only",
        "calls": mine.calls if mine else 0,
        "last": when(mine.called_at, parts) if mine and mine.called_at else None,
        "typed": typed,
    }
