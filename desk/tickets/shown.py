"""A ticket just filed, in its citizen's words."""

from __future__ import annotations

from desk import phrases
from desk.outcomes import FiledTicket
from desk.store.models import TicketRow
from desk.tickets.city import Rules
from desk.tickets.publishing import may_publish


def filed_ticket(ticket: TicketRow, now: Rules, lang: str) -> FiledTicket:
    """What its citizen is told of it: number, code and both dates."""
    unit = ticket.unit or ticket.suggested_unit
    return FiledTicket(
        number=ticket.number,
        tracking_code=ticket.tracking_code,
        title=ticket.title,
        unit_name=now.unit_name(unit, lang) if unit else None,
        dispatch_by_text=phrases.within(ticket.dispatch_due_at - ticket.created_at, lang),
        answer_by=ticket.due_at,
        answer_by_text=phrases.deadline(ticket.due_at, lang, now.zone, now=now.now),
        may_publish=may_publish(ticket, now.pack),
    )
