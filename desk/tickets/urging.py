"""Pressing for a ticket (催办): once a day and ticket it is counted, and written where unit and queue read it."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import IllegalStep
from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets import history
from desk.tickets.city import Rules
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.people import added

Outcome = Literal["urged", "already"]


async def urge(
    session: AsyncSession, ticket: TicketRow, worked: TicketRow, text: str, *, actor: Actor, rules: Rules
) -> Outcome:
    """Press for the locked `ticket`; `worked` is the one its unit has in hand. No version changes.

    'already' changes nothing: its citizen pressed for it on this day of the city. Raises `IllegalStep` where nobody
    works on it any more.
    """
    if worked.status not in UNSOLVED:
        raise IllegalStep(f"nobody works on a ticket that is {worked.status}")
    if urged_today(ticket, rules):
        return "already"
    ticket.urged_at = rules.now
    worked.urge_count += 1
    if ticket is not worked:
        ticket.urge_count += 1
    words = text.replace("\x00", "").strip()
    await history.add(
        session,
        worked,
        "urge",
        actor=actor,
        now=rules.now,
        before=worked.status,
        unit=worked.unit,
        note=added(ticket, words).text or None,
        details={"times": worked.urge_count, **({"follower": ticket.number} if ticket is not worked else {})},
    )
    worked.updated_at = rules.now
    return "urged"


def urged_today(ticket: TicketRow, rules: Rules) -> bool:
    """Whether its citizen pressed for it on this day of the city."""
    at = ticket.urged_at
    return at is not None and at.astimezone(rules.zone).date() == rules.now.astimezone(rules.zone).date()
