"""What all followers of a known incident have yet to hear: a row of the transaction of which it is news.

Thousands are never told in one transaction; `rounds` works the rows off. A ticket that heads no incident has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import IncidentRow, TellingRow, TicketRow

What = Literal["news", "ask", "end", "expected"]


async def headed(session: AsyncSession, ticket: TicketRow) -> IncidentRow | None:
    """The incident whose parent this ticket is, running or ended; None for every other ticket."""
    if ticket.incident_id is None:
        return None
    found = await session.get(IncidentRow, ticket.incident_id)
    return found if found is not None and found.parent_id == ticket.id else None


def following(parent_id: int) -> tuple[ColumnElement[bool], ...]:
    """The followers that are told by `tellings`, as a condition on tickets."""
    return (
        TicketRow.parent_id == parent_id,
        TicketRow.status == "merged",
        TicketRow.incident_id.is_not(None),
    )


async def add(
    session: AsyncSession,
    ticket: TicketRow,
    what: What,
    *,
    now: datetime,
    due_at: datetime | None = None,
    news: Mapping[str, Any] | None = None,
    except_for: int | None = None,
) -> None:
    """Let everybody who follows the locked ticket's incident by now hear of it; `except_for` hears it elsewhere."""
    if await headed(session, ticket) is None:
        return
    last = await session.scalar(select(func.max(TicketRow.id)).where(*following(ticket.id)))
    if last is None:
        return
    session.add(
        TellingRow(
            ticket_id=ticket.id,
            what=what,
            news=dict(news) if news else None,
            except_for=except_for,
            told_id=0,
            last_id=last,
            created_at=now,
            due_at=due_at or now,
        )
    )
    await session.flush()


async def take_back(session: AsyncSession, ticket_id: int, what: What, *, now: datetime) -> None:
    """Whoever has not heard such a thing yet hears it no more: something newer is told, or it is over."""
    waiting = TellingRow.ticket_id == ticket_id, TellingRow.what == what, TellingRow.done_at.is_(None)
    await session.execute(
        update(TellingRow).where(*waiting).values(done_at=now).execution_options(synchronize_session="fetch")
    )


async def pass_on(session: AsyncSession, ticket_id: int, heir_id: int) -> None:
    """What was still to be told for one ticket is told for the one that heads the incident now."""
    waiting = TellingRow.ticket_id == ticket_id, TellingRow.done_at.is_(None)
    moved = update(TellingRow).where(*waiting).values(ticket_id=heir_id)
    await session.execute(moved.execution_options(synchronize_session="fetch"))
