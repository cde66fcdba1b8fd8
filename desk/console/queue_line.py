"""One ticket as a line of the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk import notices
from desk.console.asked import marks
from desk.console.deadlines import running
from desk.console.parts import Console
from desk.console.words import words
from desk.staff.actor import Actor
from desk.tickets.views import TicketView, enterprise_of


def line(
    parts: Console,
    ticket: TicketView,
    lang: str,
    actor: Actor,
    *,
    warn_at: float,
    to_judge: bool = False,
    since: datetime | None = None,
) -> dict[str, Any]:
    """One ticket as a line of the table, for `actor`; it is fresh if it changed after `since`,
    and its deadline is soon from the share `warn_at` of its limit."""
    clocks = running(ticket, lang=lang, now=parts.clock(), warn_at=warn_at)
    t = words(lang)
    channel = f"channel.{ticket.channel}"
    return {
        "number": ticket.number,
        "version": ticket.version,
        "title": ticket.title,
        "category": ticket.name(ticket.category, lang),
        "channel": t(channel) if t.has(channel) else ticket.channel,
        "enterprise": enterprise_of(ticket, actor),
        "place": ticket.name(ticket.subdistrict or ticket.district, lang) or "",
        "unit": ticket.name(ticket.unit, lang),
        "co_unit": actor.role == "handler" and ticket.unit != actor.unit,
        "suggested": ticket.name(ticket.suggested_unit, lang) if ticket.unit is None else None,
        "status": ticket.status,
        "status_name": notices.text(f"status.{ticket.status}", lang),
        "urgency": ticket.urgency,
        "urgency_name": notices.text(f"urgency.{ticket.urgency}", lang),
        "marks": _marks(parts, ticket, lang, to_judge=to_judge),
        "clock": clocks[0] if clocks else None,
        "fresh": since is not None and ticket.updated_at > since,
        "filed": ticket.created_at.astimezone(parts.zone),
    }


def _marks(parts: Console, ticket: TicketView, lang: str, *, to_judge: bool) -> list[str]:
    t = words(lang)
    held = [t("mark.to_judge")] if to_judge else []
    if ticket.incident_id is not None:
        held.append(t("mark.incident"))
    held += marks(parts, ticket, lang)
    if ticket.return_count:
        held.append(t("mark.times_returned", n=ticket.return_count))
    if ticket.followers:
        held.append(t("mark.followers", n=ticket.followers))
    return held
