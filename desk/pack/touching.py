"""What an entry of the pack has to do with what is in the store: open tickets, tasks, accounts."""

from __future__ import annotations

from sqlalchemy import Boolean, ColumnElement, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import PackFault
from desk.pack.editing import Kind
from desk.store.models import IS_OPEN, ApiTokenRow, StaffRow, TaskRow, TicketRow

_OPEN: ColumnElement[bool] = literal_column(IS_OPEN.replace("status", "tickets.status"), Boolean())
"""Written out, so that the indexes of open tickets serve it."""


async def open_tickets(session: AsyncSession, kind: Kind, key: str) -> int:
    """How many open tickets are of a category, or lie with a unit; for clocks all of them; else none."""
    counted = select(func.count()).select_from(TicketRow).where(_OPEN)
    if kind == "category":
        counted = counted.where(TicketRow.category == key)
    elif kind == "unit":
        counted = counted.where(TicketRow.unit == key)
    elif kind != "clock":
        return 0
    return await session.scalar(counted) or 0


async def check_unused(session: AsyncSession, kind: Kind, key: str) -> None:
    """Raise `PackFault` while a ticket, a task or an account needs the entry."""
    if kind == "category":
        used = await session.scalar(select(TicketRow.id).where(TicketRow.category == key).limit(1))
        if used is not None:
            raise PackFault("tickets")
    if kind != "unit":
        return
    holds = or_(TicketRow.unit == key, TicketRow.suggested_unit == key)
    if await session.scalar(select(TicketRow.id).where(_OPEN, holds).limit(1)) is not None:
        raise PackFault("tickets")
    tasks = select(TaskRow.id).where(
        TaskRow.unit == key, TaskRow.done_at.is_(None), TaskRow.released_at.is_(None)
    )
    if await session.scalar(tasks.limit(1)) is not None:
        raise PackFault("tickets")
    for row in (StaffRow, ApiTokenRow):
        if await session.scalar(select(func.count()).select_from(row).where(row.unit == key)):
            raise PackFault("accounts")
