"""The history of a ticket: one line a step, numbered without gaps, written while the ticket's row is locked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from desk.errors import Change
from desk.events import writing as events
from desk.staff.actor import Actor
from desk.staff_notices import writing
from desk.store.models import HistoryRow, TicketRow
from desk.store.new_rows import new_row
from desk.tickets.apart import leads_to_chat
from desk.tickets.visibility import sees_line

INTERNAL = "internal"
"""What somebody reads of a step that they may not know of."""
WRITTEN = "history.written"
_LAST_LINE = select(func.max(HistoryRow.seq)).where(HistoryRow.ticket_id == bindparam("ticket"))
LAST_OF_TICKET = (
    select(func.max(HistoryRow.seq)).where(HistoryRow.ticket_id == TicketRow.id).scalar_subquery()
)
"""The number of the last line of a ticket that is asked for beside it."""


def know_last(session: AsyncSession, ticket_id: int, seq: int) -> None:
    """The ticket's last line has this number, as this transaction, which has the ticket's lock, asked
    (`LAST_OF_TICKET`) or wrote it.
    """
    session.info.setdefault(WRITTEN, {})[ticket_id] = seq


async def begin(
    session: AsyncSession,
    ticket: TicketRow,
    *,
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any],
    waits: bool = False,
) -> HistoryRow:
    """Write the first line of a ticket that this transaction has filed, as `add` does any other."""
    line = _line(ticket, "file", 1, actor=actor, now=now, details=details)
    return await _write(session, ticket, line, waits=waits)


async def add(
    session: AsyncSession,
    ticket: TicketRow,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    before: str | None = None,
    unit: str | None = None,
    public_note: str | None = None,
    note: str | None = None,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
    waits: bool = False,
) -> HistoryRow:
    """Write one line, and what staff and other systems are told of it. `before` is the status the step started from;
    the present one is the ticket's. Where it `waits`, it is written with what is written next.
    """
    # Whoever wrote a line in this transaction has the ticket's lock: nobody else writes the next one.
    last = session.info.get(WRITTEN, {}).get(ticket.id)
    if last is None:
        last = await session.scalar(_LAST_LINE, {"ticket": ticket.id}) or 0
    row = _line(
        ticket,
        action,
        last + 1,
        actor=actor,
        now=now,
        details=details,
        from_status=before,
        unit=unit,
        reason=reason,
        public_note=public_note,
        note=note,
    )
    return await _write(session, ticket, row, waits=waits)


def _line(
    ticket: TicketRow,
    action: str,
    seq: int,
    *,
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any] | None,
    **told: str | None,
) -> HistoryRow:
    """A new line. What else is `told` by name is None where it is not."""
    return new_row(
        HistoryRow,
        ticket_id=ticket.id,
        seq=seq,
        at=now,
        action=action,
        to_status=ticket.status,
        actor_kind=actor.kind,
        actor=actor.label,
        details=dict(details) if details else None,
        version=ticket.version,
        **told,
    )


async def _write(session: AsyncSession, ticket: TicketRow, row: HistoryRow, *, waits: bool) -> HistoryRow:
    session.add(row)
    if not waits:
        await session.flush()
    know_last(session, ticket.id, row.seq)
    await writing.of_line(session, row, ticket)
    await events.of_line(session, row, ticket)
    return row


async def changes(session: AsyncSession, ticket: TicketRow, *, since: int, actor: Actor) -> list[Change]:
    """What led from version `since` to the present one, oldest first, as `actor` may know it.

    Of what is all kept from them they read that it was, by nobody named: they still learn why they were too slow.
    """
    lines = select(HistoryRow).where(HistoryRow.ticket_id == ticket.id, HistoryRow.version > since)
    rows = (await session.scalars(lines.order_by(HistoryRow.seq))).all()
    shown = [
        Change(
            row.at,
            row.action,
            who(row.actor_kind, row.actor, actor, anonymous=ticket.anonymous),
            row.unit,
            row.version or 0,
        )
        for row in rows
        if sees_line(actor, action=row.action, details=row.details, unit=row.unit, lead=ticket.unit)
    ]
    kept_back = [Change(row.at, INTERNAL, "staff", None, row.version or 0) for row in rows[-1:]]
    return shown or kept_back


def who(kind: str, label: str, actor: Actor, *, anonymous: bool) -> str:
    """Who took a step. A unit must not see by the conversation's number which tickets are one person's, nobody of staff
    whose an anonymous one is.
    """
    hides = actor.role == "handler" or not leads_to_chat(actor, anonymous=anonymous)
    return kind if hides and kind == "citizen" else label


async def status_before_merge(session: AsyncSession, ticket: TicketRow) -> str | None:
    """The status that the latest merge interrupted."""
    return await _latest(session, ticket, "merge", HistoryRow.from_status)


async def answer(session: AsyncSession, ticket: TicketRow) -> str | None:
    """What the unit wrote to the citizen when it last resolved this ticket."""
    return await _latest(session, ticket, "resolve", HistoryRow.public_note)


async def _latest(
    session: AsyncSession, ticket: TicketRow, action: str, told: InstrumentedAttribute[str | None]
) -> str | None:
    """What the ticket's latest line of that action tells."""
    found: str | None = await session.scalar(
        select(told)
        .where(HistoryRow.ticket_id == ticket.id, HistoryRow.action == action)
        .order_by(HistoryRow.seq.desc())
        .limit(1)
    )
    return found
