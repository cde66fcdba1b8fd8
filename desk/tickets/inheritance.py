"""When a citizen withdraws a ticket that others joined, the first of them becomes its reporter (DOMAIN.md)."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import SYSTEM
from desk.store.models import TicketRow
from desk.tickets import history, provisional
from desk.tickets.city import Rules
from desk.tickets.telling import News, followers, tell

INHERITED = (
    "unit", "suggested_unit", "suggestion_reason", "co_units", "unit_due_at", "dispatched_at", "accepted_at",
    "dispatch_count", "return_count", "reopen_count",
)  # fmt: skip
"""Where the work stands goes over; who reported, their words and their own clock do not."""


async def hand_over(session: AsyncSession, ticket: TicketRow, rules: Rules, *, status: str) -> None:
    """Let the oldest follower carry on in `status`, the one the withdrawn ticket had; the others follow it."""
    joined = await followers(session, ticket)
    if not joined:
        return
    heir, *others = joined
    await provisional.settle(session, heir, rules)
    for name in INHERITED:
        setattr(heir, name, getattr(ticket, name))
    before, heir.status, heir.parent_id = heir.status, status, None
    provisional.mark(heir, rules)
    heir.version += 1
    heir.updated_at = heir.next_step_at = rules.now
    for follower in others:
        follower.parent_id = heir.id
        follower.version += 1
        follower.updated_at = rules.now
    details = {"from": ticket.number}
    await history.add(
        session, heir, "inherit", actor=SYSTEM, now=rules.now, before=before, unit=heir.unit, details=details
    )
    await tell(session, heir, News("notice.inherited"), rules)
