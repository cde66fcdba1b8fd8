"""What becomes of a known incident with the steps of its parent ticket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.wakeups import STAFF
from desk.errors import IllegalStep
from desk.incidents import tellings
from desk.staff import audit
from desk.staff.actor import SYSTEM, Actor
from desk.store.database import tell_after_commit
from desk.store.followers import count_anew
from desk.store.models import IncidentChangeRow, IncidentRow, TicketRow

STANDS = ("merge", "reject")
"""What cannot be done to the parent of an incident that runs."""


async def check(session: AsyncSession, ticket: TicketRow, action: str) -> None:
    """Raise `IllegalStep` for a step that would leave a running incident, or the followers of one, without a parent.

    Followers hear of their parent by `tellings`, which another ticket has not: the other is merged into this one.
    """
    if action not in STANDS:
        return
    incident = await tellings.headed(session, ticket)
    if incident is None:
        return
    if incident.ended_at is None:
        raise IllegalStep(f"this ticket heads incident {incident.id}: end that first")
    following = select(TicketRow.id).where(*tellings.following(ticket.id)).limit(1)
    if action == "merge" and await session.scalar(following) is not None:
        raise IllegalStep(f"this ticket has the followers of incident {incident.id}: merge the other into it")


async def follow(
    session: AsyncSession, ticket: TicketRow, action: str, *, actor: Actor, now: datetime
) -> None:
    """An incident ends when its parent is resolved, or is withdrawn and nobody follows it."""
    if action not in ("resolve", "withdraw"):
        return
    incident = await tellings.headed(session, ticket)
    if incident is not None and incident.ended_at is None:
        await end(session, incident, actor=actor, now=now, details={"parent": action})


async def end(
    session: AsyncSession,
    incident: IncidentRow,
    *,
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Nobody is told of it or follows it from now on; a new time that was still to be told is told no more."""
    incident.ended_at, incident.ended_by = now, actor.label
    note(session, incident, "end", actor=actor, now=now, details=details)
    await tellings.take_back(session, incident.parent_id, "expected", now=now)


def note(
    session: AsyncSession,
    incident: IncidentRow,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> None:
    """One line of the incident's history, and of the audit where staff did it."""
    incident.version = (incident.version or 0) + 1
    incident.updated_at = now
    told = dict(details) if details else None
    session.add(
        IncidentChangeRow(incident_id=incident.id, at=now, action=action, actor=actor.label, details=told)
    )
    if actor.is_staff:
        audit.note(session, actor, f"incident_{action}", on=("incident", incident.id), now=now)
    tell_after_commit(session, STAFF)


async def first_follower(session: AsyncSession, ticket: TicketRow) -> list[TicketRow]:
    """Whoever followed its incident first, locked, as a list of one; empty where there is nobody."""
    if await tellings.headed(session, ticket) is None:
        return []
    first = select(TicketRow).where(*tellings.following(ticket.id)).order_by(TicketRow.id).limit(1)
    return list(await session.scalars(first.with_for_update(key_share=True)))


async def pass_on(session: AsyncSession, ticket: TicketRow, heir: TicketRow, *, now: datetime) -> None:
    """Let another ticket head the incident: everybody follows it from now on."""
    incident = await tellings.headed(session, ticket)
    if incident is None:
        return
    heir.incident_id, incident.parent_id = incident.id, heir.id
    others = update(TicketRow).where(TicketRow.parent_id == ticket.id, TicketRow.id != heir.id)
    await session.execute(
        others.values(parent_id=heir.id, updated_at=now).execution_options(synchronize_session="fetch")
    )
    await count_anew(session, [ticket.id, heir.id])
    await tellings.pass_on(session, ticket.id, heir.id)
    details = {"from": ticket.number, "to": heir.number}
    note(session, incident, "parent", actor=SYSTEM, now=now, details=details)
