"""Deadlines as staff read them: words, a state, and how much of the time is used. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from desk import phrases
from desk.console.words import words
from desk.tickets.lifecycle import UNDISPATCHED, WITH_UNIT
from desk.tickets.standing import answer_by
from desk.tickets.views import TicketView


@dataclass(frozen=True)
class Deadline:
    """`state` is late, soon (past the warning share), calm or done; `used` is 0..100."""

    label: str
    words: str
    state: str
    used: int
    date: str


def deadline(
    start: datetime, due: datetime, *, label: str, lang: str, now: datetime, zone: tzinfo, warn_at: float
) -> Deadline:
    """One running clock."""
    span = (due - start).total_seconds()
    share = (now - start).total_seconds() / span if span > 0 else 1.0
    state = "late" if now > due else "soon" if share >= warn_at else "calm"
    return Deadline(
        label=words(lang)(label),
        words=phrases.time_left(due, lang, now=now),
        state=state,
        used=round(100 * min(max(share, 0.0), 1.0)),
        date=due.astimezone(zone).strftime("%m-%d %H:%M"),
    )


def running(ticket: TicketView, *, lang: str, now: datetime, warn_at: float) -> list[Deadline]:
    """The clocks that run now: dispatch or the unit's first, then the citizen's. Empty when answered.

    An extension or a reopening leaves the citizen's as it is; the later day that they were told stands beside it.
    """
    promised = answer_by(ticket)

    def clock(start: datetime, due: datetime, label: str) -> Deadline:
        return deadline(start, due, label=label, lang=lang, now=now, zone=ticket.zone, warn_at=warn_at)

    citizen = clock(ticket.created_at, ticket.due_at, "ticket.citizen_clock")
    told = [citizen]
    if promised > ticket.due_at:
        told.append(clock(ticket.created_at, promised, "ticket.promised_clock"))
    if ticket.status in UNDISPATCHED:
        return [clock(ticket.created_at, ticket.dispatch_due_at, "ticket.dispatch_clock"), *told]
    if ticket.status in WITH_UNIT and ticket.unit_due_at is not None:
        return [clock(_held_since(ticket), ticket.unit_due_at, "ticket.unit_clock"), *told]
    return told if ticket.status in WITH_UNIT else []


def _held_since(ticket: TicketView) -> datetime:
    """Since when its unit has had the time that runs now: its dispatch, a later reopening, or the end of its pause."""
    reopened = [line.at for line in ticket.history if line.action == "reopen"]
    begun = [ticket.created_at, ticket.dispatched_at, *reopened, ticket.paused_until]
    return max(at for at in begun if at is not None)
