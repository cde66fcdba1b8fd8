"""A ticket that turns confidential: what leads to its citizen goes from its words and from what was added to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import HistoryRow, TaskRow, TicketRow
from desk.tickets.confiding import confided
from desk.tickets.people import people_of

ADDED = ("supplement", "urge", "note", "co_accept", "co_arrive", "co_report", "co_release")
"""Lines whose words `confiding.taken_out` went through when they were written, as of a ticket that was none yet."""


async def hide_citizen(session: AsyncSession, ticket: TicketRow) -> None:
    """A unit that must not know who complains does not read it in the words either, nor in what its citizen and staff
    added to them, also where the ticket they were added to is the one that it was merged into. The ticket is locked.
    """
    known = people_of(ticket)

    def clean(told: str) -> str:
        return confided(told, names=known.names, phones=known.phones).text

    for name in ("title", "description", "address"):
        if told := getattr(ticket, name):
            setattr(ticket, name, clean(told))
    for line in await _added(session, ticket):
        line.note = clean(line.note) if line.note else line.note
    for task in await session.scalars(select(TaskRow).where(TaskRow.ticket_id == ticket.id)):
        task.result = clean(task.result) if task.result else task.result


async def _added(session: AsyncSession, ticket: TicketRow) -> Sequence[HistoryRow]:
    """What was added to this ticket, here or where it follows; what followers added here is theirs."""
    where = [one for one in (ticket.id, ticket.parent_id) if one is not None]
    found = await session.scalars(
        select(HistoryRow).where(HistoryRow.ticket_id.in_(where), HistoryRow.action.in_(ADDED))
    )
    return [
        line
        for line in found
        if (line.details or {}).get("follower") == (None if line.ticket_id == ticket.id else ticket.number)
    ]
