"""What an event says: numbers, codes and moments, and words only for a subscription that may have them. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk.events.kinds import SURVEYED, typed
from desk.review.masking import mask
from desk.store.models import HistoryRow, SurveyRow, TicketRow
from desk.tickets.people import people_of


def of_line(event: str, line: HistoryRow, ticket: TicketRow) -> dict[str, Any]:
    """The step and the ticket after it. Nothing of a person, no words, no place more exact than the sub-district."""
    details = line.details or {}
    step = {
        "from_status": line.from_status,
        "by": line.actor_kind,
        "reason": line.reason,
        "clock": details.get("clock"),
        "parent": details.get("parent"),
        "changed": details.get("changed"),
    }
    return _event(event, line.at, ticket, step)


def of_survey(ticket: TicketRow, survey: SurveyRow, at: datetime) -> dict[str, Any]:
    """What a citizen answered to the three questions."""
    answers = {
        "contacted": survey.contacted,
        "solved": survey.solved,
        "satisfied": survey.satisfied,
        "source": survey.source,
    }
    return _event(SURVEYED, at, ticket, {"by": "citizen", "survey": answers})


def words(line: HistoryRow, ticket: TicketRow) -> dict[str, str] | None:
    """What was told of the matter and what its citizen read; None of a confidential ticket.

    What left the desk can be erased by nobody here, so everybody's names and numbers are masked, also those that a
    unit reads in the ticket itself: a plate, the shop's telephone.
    """
    if ticket.confidential:
        return None
    known = people_of(ticket)
    told = {"title": ticket.title, "description": ticket.description, "public_note": line.public_note}
    return {name: mask(text, known) for name, text in told.items() if text}


def body(payload: dict[str, Any], texts: dict[str, str] | None, *, with_texts: bool) -> dict[str, Any]:
    """The event as one subscription gets it."""
    return payload | {"texts": texts} if with_texts and texts else payload


def _event(event: str, at: datetime, ticket: TicketRow, step: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": typed(event),
        "timestamp": at.isoformat(timespec="milliseconds"),
        "data": {
            "ticket": _ticket(ticket),
            **{name: value for name, value in step.items() if value is not None},
        },
    }


def _ticket(ticket: TicketRow) -> dict[str, Any]:
    codes = (
        "number", "version", "status", "kind", "category", "category_group", "district", "subdistrict", "unit",
        "urgency", "channel", "reopen_count",
    )  # fmt: skip
    moments = ("created_at", "updated_at", "dispatch_due_at", "due_at", "unit_due_at", "resolved_at")
    return {
        **{name: getattr(ticket, name) for name in codes},
        "co_units": list(ticket.co_units or ()),
        **{name: at.isoformat() if (at := getattr(ticket, name)) else None for name in moments},
    }
