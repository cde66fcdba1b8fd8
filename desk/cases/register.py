"""Cases in the store, written while their ticket is locked: opened by what is asked, closed by a ruling or an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.model import CaseKind
from desk.cases import rules as case_rules
from desk.staff.actor import Actor
from desk.store.models import CaseRow, StaffRow, TicketRow
from desk.tickets.city import Rules


async def opened(session: AsyncSession, ticket: TicketRow, kind: CaseKind) -> CaseRow | None:
    """The ticket's open case of this kind."""
    found: CaseRow | None = await session.scalar(_of(ticket).where(CaseRow.kind == kind, _OPEN))
    return found


async def all_open(session: AsyncSession, ticket: TicketRow) -> list[CaseRow]:
    """Everything about this ticket that waits for a ruling."""
    return list(await session.scalars(_ALL_OPEN, {"ticket": ticket.id}))


async def all_of(session: AsyncSession, ticket: TicketRow, kind: CaseKind) -> list[CaseRow]:
    """The ticket's cases of this kind, in whatever state, oldest first."""
    return list(await session.scalars(_of(ticket).where(CaseRow.kind == kind)))


async def latest(session: AsyncSession, ticket: TicketRow, kind: CaseKind) -> CaseRow | None:
    """The ticket's latest case of this kind, in whatever state."""
    newest = _of(ticket).where(CaseRow.kind == kind).order_by(CaseRow.id.desc()).limit(1)
    found: CaseRow | None = await session.scalar(newest)
    return found


async def open_case(
    session: AsyncSession,
    ticket: TicketRow,
    kind: CaseKind,
    *,
    actor: Actor,
    rules: Rules,
    reason: str | None,
    grounds: str | None,
    evidence: Sequence[str] = (),
    unit: str | None = None,
    until: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> CaseRow:
    """Write a new case, to be ruled on within the pack's limit."""
    row = CaseRow(
        ticket_id=ticket.id,
        kind=kind,
        state="open",
        reason=reason,
        grounds=grounds,
        evidence=list(evidence),
        unit=unit,
        dispatched_at=ticket.dispatched_at,
        until=until,
        asked_by=actor.label,
        asked_at=rules.now,
        due_at=rules.now + rules.cases.judge_within[kind],
        details=dict(details or {}),
    )
    session.add(row)
    await session.flush()
    return row


def close(
    case: CaseRow,
    state: case_rules.State,
    *,
    now: datetime,
    actor: Actor | None = None,
    words: str | None = None,
    **details: str | None,
) -> None:
    """End an open case. Without an `actor` nobody judged it: what it was about is over."""
    case.state = state
    case.judged_at, case.judged_by = now, actor.label if actor else None
    case.ruling = words
    case.details = {**case.details, **{key: value for key, value in details.items() if value}}


async def lapse(session: AsyncSession, ticket: TicketRow, *, unit_changed: bool, now: datetime) -> None:
    """End the open cases that the ticket's present state leaves nothing to judge of."""
    for case in await all_open(session, ticket):
        kind: Any = case.kind
        if not case_rules.survives(kind, status=ticket.status, unit_changed=unit_changed):
            close(case, "lapsed", now=now)


async def hand_over(session: AsyncSession, ticket: TicketRow, heir: TicketRow, *, now: datetime) -> None:
    """What waits for a ruling about the work, and the ledger, go over with the work as far as it goes on alike."""
    goes_on = CaseRow.kind.in_(case_rules.OF_THE_WORK), or_(_OPEN, _HUNG)
    for case in await session.scalars(_of(ticket).where(*goes_on)):
        case.ticket_id = heir.id
    await session.flush()
    await lapse(session, heir, unit_changed=False, now=now)


async def check_second(session: AsyncSession, case: CaseRow, actor: Actor) -> None:
    """Raise `NotAllowed` where who asked would judge, be it by another door."""
    case_rules.check_second(await _login(session, case.asked_by), await _login(session, actor.label))


async def _login(session: AsyncSession, label: str) -> str:
    """Who an actor's label is: the same name for somebody's account and their API tokens."""
    kind, _, name = label.partition(":")
    if kind != "staff":
        return name
    found = await session.scalar(select(StaffRow.name).where(StaffRow.id == int(name)))
    return found or label


_OPEN = CaseRow.state == "open"
_HUNG = and_(CaseRow.kind == "hanging", CaseRow.state == "granted", CaseRow.lifted_at.is_(None))
_ALL_OPEN = select(CaseRow).where(CaseRow.ticket_id == bindparam("ticket"), _OPEN).order_by(CaseRow.id)


def _of(ticket: TicketRow) -> Any:
    return select(CaseRow).where(CaseRow.ticket_id == ticket.id).order_by(CaseRow.id)
