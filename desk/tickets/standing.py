"""Where a ticket stands, in its citizen's words: status, what comes next and by when, and the four steps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from desk import notices, phrases
from desk.outcomes import TicketStatus
from desk.store.models import TicketRow
from desk.tickets.city import Rules
from desk.tickets.dispatch import is_asked
from desk.tickets.lifecycle import UNSOLVED, WITH_UNIT
from desk.tickets.publishing import NEVER_SHOWN

ENDED_EARLY = ("rejected", "withdrawn")
# How many digits of a number are said back.
_TAIL = 4
ORDER = {"received": 0, "returned": 1, "dispatched": 1, "in_progress": 2, "resolved": 4, "closed": 4}


class Dated(Protocol):
    """A ticket's row or its view."""

    @property
    def due_at(self) -> datetime: ...

    @property
    def unit_due_at(self) -> datetime | None: ...


def answer_by(ticket: Dated) -> datetime:
    """The day the citizen was promised: their clock's, or the later one of a reopening or of an extension."""
    return max(ticket.due_at, ticket.unit_due_at or ticket.due_at)


def reopen_until(ticket: TicketRow, rules: Rules) -> datetime:
    """Until when the citizen may send it back."""
    return (ticket.resolved_at or rules.now) + rules.of(ticket).survey.reopen_within


def standing(
    ticket: TicketRow, rules: Rules, lang: str, *, leader: TicketRow | None = None, answer: str | None = None
) -> TicketStatus:
    """The citizen's view of `ticket`. `leader` is the ticket it was merged into, whose progress counts then.

    `answer` is what the unit wrote when it resolved.
    """
    worked = leader or ticket
    due = answer_by(worked)
    return TicketStatus(
        number=ticket.number,
        status=ticket.status,
        status_text=_status(ticket, worked, lang),
        unit_name=rules.unit_name(worked.unit, lang) if worked.unit else None,
        next_text=_next(worked, rules, lang, answer),
        due_text=phrases.deadline(due, lang, rules.zone, now=rules.now),
        title=ticket.title,
        steps=steps(worked, rules, lang),
        worked_status=worked.status,
        may_reopen=may_reopen(worked, rules),
        category=ticket.category,
        district=ticket.district,
        subdistrict=ticket.subdistrict,
        address=ticket.address,
        category_name=rules.category_name(ticket.category, lang),
        description=ticket.description,
        confidential=ticket.confidential,
        published=ticket.published and ticket.status not in NEVER_SHOWN,
        contact_by=ticket.contact_by,
        phone_tail=ticket.reporter_phone[-_TAIL:] if ticket.reporter_phone else None,
    )


def may_reopen(ticket: TicketRow, rules: Rules) -> bool:
    """Whether its citizen may still send it back."""
    answered = ticket.status in ("resolved", "closed") and ticket.resolved_at is not None
    return answered and rules.now <= reopen_until(ticket, rules)


def _status(ticket: TicketRow, worked: TicketRow, lang: str) -> str:
    told = notices.text(f"status.{worked.status}", lang)
    return told if worked is ticket else notices.text("status.together", lang, status=told)


def card(ticket: TicketRow, rules: Rules, lang: str, *, leader: TicketRow | None = None) -> dict[str, Any]:
    """The progress card of `ticket`."""
    return standing(ticket, rules, lang, leader=leader).card()


def steps(ticket: TicketRow, rules: Rules, lang: str) -> list[Mapping[str, Any]]:
    """Filed, sent, under way, answered. `at` is when it happened, or for a step to come by when it will (else null).

    A ticket that ended early has fewer: those that happened, and its end.
    """
    sent = notices.text("step.dispatched", lang, unit=rules.unit_name(ticket.unit, lang))
    waiting = notices.text("status.returned" if ticket.status == "returned" else "step.dispatch", lang)
    told = [
        (notices.text("step.received", lang), ticket.created_at, None),
        (
            sent if ticket.unit else waiting,
            ticket.dispatched_at if ticket.unit else None,
            ticket.dispatch_due_at,
        ),
        (notices.text("step.in_progress", lang), ticket.accepted_at, None),
        (notices.text("step.answer", lang), ticket.resolved_at, answer_by(ticket)),
    ]
    if ticket.status in ENDED_EARLY:
        told = [*(step for step in told if step[1] is not None), _end(ticket, lang)]
        return [_step(name, at, "done", rules) for name, at, _ in told]
    reached = ORDER.get(ticket.status, 0)
    return [
        _step(name, at if index <= reached else by, _state(index, reached), rules)
        for index, (name, at, by) in enumerate(told)
    ]


def _end(ticket: TicketRow, lang: str) -> tuple[str, datetime, None]:
    return notices.text(f"step.{ticket.status}", lang), ticket.updated_at, None


def _state(index: int, reached: int) -> str:
    return "done" if index < reached else "now" if index == reached else "next"


def _step(name: str, at: datetime | None, state: str, rules: Rules) -> dict[str, Any]:
    moment = at.astimezone(rules.zone).isoformat(timespec="seconds") if at else None
    return {"name": name, "at": moment, "state": state}


def _next(ticket: TicketRow, rules: Rules, lang: str, answer: str | None) -> str:
    due, key = answer_by(ticket), _next_key(ticket, rules)

    def words(at: datetime) -> str:
        return phrases.deadline(at, lang, rules.zone, now=rules.now)

    return notices.text(
        f"next.{key}_answer" if key == "resolved" and answer else f"next.{key}",
        lang,
        answer=answer,
        due=words(due),
        dispatch=words(ticket.dispatch_due_at),
        paused=words(ticket.paused_until or due),
        until=words(reopen_until(ticket, rules)),
        unit=rules.unit_name(ticket.unit, lang),
    )


def _next_key(ticket: TicketRow, rules: Rules) -> str:
    if ticket.status in UNSOLVED and rules.now > answer_by(ticket):
        return "late"
    if ticket.status == "returned" and is_asked(ticket.suggestion_reason):
        return "returned_for_information" if ticket.awaits_citizen else "returned_answered"
    if ticket.status in WITH_UNIT and ticket.paused_until is not None:
        return "paused"
    if ticket.status == "received" and rules.now > ticket.dispatch_due_at:
        return "received_late"
    if ticket.status == "closed" and rules.now > reopen_until(ticket, rules):
        return "closed_for_good"
    return ticket.status
