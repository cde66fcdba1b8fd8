"""When a citizen withdraws a ticket that others joined, the first of them becomes its reporter (docs/rules.md)."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from desk.cases import register
from desk.figures import rollups
from desk.incidents import heading
from desk.staff.actor import SYSTEM
from desk.store.models import TicketRow
from desk.tasks import calling
from desk.tickets import history, provisional
from desk.tickets.city import Rules
from desk.tickets.dispatch import accused, suggest
from desk.tickets.routing import matter
from desk.tickets.telling import News, followers, tell

INHERITED = (
    "unit", "suggested_unit", "suggestion_reason", "co_units", "unit_due_at", "dispatched_at", "accepted_at",
    "dispatch_count", "return_count", "reopen_count", "paused_at", "paused_until", "awaits_citizen", "raised_at",
    "raised_by", "hung_at",
)  # fmt: skip
"""Where the work stands goes over; who reported, their words and their own clock do not."""


async def hand_over(session: AsyncSession, ticket: TicketRow, rules: Rules, *, status: str) -> None:
    """Let the oldest follower carry on in `status`, the one the withdrawn ticket had; the others follow it."""
    joined = await followers(session, ticket) or await heading.first_follower(session, ticket)
    if not joined:
        return
    heir, *others = joined
    await provisional.settle(session, heir, rules)
    for name in INHERITED:
        setattr(heir, name, getattr(ticket, name))
    before, heir.status, heir.parent_id = heir.status, status, None
    _spare_the_accused(heir, rules)
    provisional.mark(heir, rules)
    rollups.retake(session, heir.id, rules.zone)
    heir.version += 1
    heir.updated_at = heir.next_step_at = rules.now
    await heading.pass_on(session, ticket, heir, now=rules.now)
    await calling.hand_over(session, ticket, heir, now=rules.now)
    await register.hand_over(session, ticket, heir, now=rules.now)
    for follower in others:
        follower.parent_id = heir.id
        await follow_on(session, follower, rules, leader=heir.number)
    details = {"from": ticket.number}
    await history.add(
        session, heir, "inherit", actor=SYSTEM, now=rules.now, before=before, unit=heir.unit, details=details
    )
    await tell(session, heir, News("notice.inherited"), rules)


async def follow_on(session: AsyncSession, follower: TicketRow, rules: Rules, *, leader: str | None) -> None:
    """Note that a merged ticket follows another one from now on, the one with the number `leader`."""
    follower.version += 1
    follower.updated_at = rules.now
    details = {"parent": leader}
    await history.add(
        session, follower, "follow", actor=SYSTEM, now=rules.now, before=follower.status, details=details
    )


def _spare_the_accused(heir: TicketRow, rules: Rules) -> None:
    """What the heir's own words are about does not keep it: the hotline sends it out anew."""
    about = accused(rules.pack, matter(heir))
    heir.co_units = [unit for unit in heir.co_units if unit not in about]
    if heir.unit in about:
        heir.status, heir.unit, heir.co_units, heir.accepted_at = "returned", None, [], None
        suggestion = suggest(rules.pack, matter(heir))
        heir.suggested_unit, heir.suggestion_reason = suggestion.unit, suggestion.reason
