"""Which tickets an actor sees, and taking one in hand for a change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import StaleVersion, TicketNotFound
from desk.staff.actor import Actor
from desk.store.models import TicketRow


async def locked(
    session: AsyncSession,
    number: str,
    actor: Actor,
    *,
    version: int | None = None,
    also: str | None = None,
) -> TicketRow:
    """The ticket, locked until the transaction ends. `also` is a second one to lock, in an order that cannot deadlock.

    Raises `TicketNotFound` where there is none or not for this actor, and `StaleVersion` if somebody was faster.
    """
    numbers = [number, *([also] if also else [])]
    found = await session.scalars(
        select(TicketRow)
        .where(TicketRow.number.in_(numbers))
        .order_by(TicketRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    ticket = next((row for row in found if row.number == number), None)
    if ticket is None or not visible(ticket, actor):
        raise TicketNotFound(f"no ticket {number}")
    if version is not None and version != ticket.version:
        raise StaleVersion(f"the ticket is at version {ticket.version}", current=ticket.version)
    return ticket


def visible(ticket: TicketRow, actor: Actor) -> bool:
    """Handlers see their unit's tickets (lead or co-unit), citizens their own, everyone else all."""
    if actor.kind == "citizen":
        return ticket.conversation_id == actor.id
    if actor.role == "handler":
        return actor.unit is not None and (ticket.unit == actor.unit or actor.unit in ticket.co_units)
    return True
