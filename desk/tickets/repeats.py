"""The same matter again after the time for reopening: a new ticket that knows its earlier one (docs/rules.md)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.whereabouts import same_citizen
from desk.errors import InvalidInput
from desk.staff.actor import SYSTEM
from desk.store.models import TicketRow
from desk.tickets.act import Act
from desk.tickets.alerts import alert
from desk.tickets.city import Rules
from desk.tickets.transitions import perform

RAISED_FROM = 3
"""From which time on the matter is raised by itself."""


async def earlier(session: AsyncSession, number: str, conversation_id: int | None) -> TicketRow:
    """The earlier ticket of the same citizen. Raises `InvalidInput` where there is none."""
    found: TicketRow | None = await session.scalar(
        select(TicketRow).where(
            TicketRow.number == number, TicketRow.conversation_id.in_(same_citizen(conversation_id or 0))
        )
    )
    if found is None:
        raise InvalidInput(f"there is no earlier ticket {number}", field="previous")
    return found


async def note_repeat(session: AsyncSession, ticket: TicketRow, rules: Rules) -> None:
    """It goes to the supervisor first; the third time it is raised by itself."""
    times = await _times(session, ticket)
    await alert(session, ticket, "again", now=rules.now, details={"times": times})
    if times >= RAISED_FROM:
        await perform(session, ticket, Act("raise"), actor=SYSTEM, rules=rules)


async def _times(session: AsyncSession, ticket: TicketRow) -> int:
    """How often the matter was filed, with this time."""
    times, before = 1, ticket.previous_id
    while before is not None:
        times += 1
        before = await session.scalar(select(TicketRow.previous_id).where(TicketRow.id == before))
    return times
