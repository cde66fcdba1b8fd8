"""A call-back beside a follow-up: a question of the unit's, or a refusal, that no chat brought to the citizen."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import IllegalStep, MissingDetail, NotAllowed
from desk.reach.called import note_call, open_reach
from desk.reach.ways import About
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.models import ReachRow, TicketRow
from desk.tickets import history
from desk.tickets.calls import MAY_CALL, Call, check_result
from desk.tickets.city import Rules
from desk.tickets.people import among_staff
from desk.tickets.to_call import BESIDE


async def waiting(session: AsyncSession, ticket: TicketRow) -> About | None:
    """What its citizen is to be called about beside a follow-up; None where that is nothing."""
    found = await session.scalar(
        select(ReachRow.about)
        .where(ReachRow.ticket_id == ticket.id, ReachRow.about.in_(BESIDE))
        .where(ReachRow.state == "call", ReachRow.next_at.is_not(None))
        .order_by(ReachRow.id)
        .limit(1)
    )
    return cast(About | None, found)


async def record(session: AsyncSession, ticket: TicketRow, call: Call, *, actor: Actor, rules: Rules) -> None:
    """Write down a call about a locked ticket. What the citizen said to a question goes to the unit that asked.

    Raises `NotAllowed`, `IllegalStep` where there is nothing to call about, `MissingDetail` (comment) where they were
    reached and nothing is told of what they answered, `InvalidInput`.
    """
    if actor.role not in MAY_CALL:
        raise NotAllowed(f"the role '{actor.role}' may not record a call")
    about = await waiting(session, ticket)
    reach = await open_reach(session, ticket, about) if about is not None else None
    if reach is None:
        raise IllegalStep("there is nothing to call this citizen about")
    check_result(call)
    asked = about == "information"
    if call.reached and asked and not (call.comment or "").strip():
        raise MissingDetail("what did they answer?", field="comment")
    note_call(reach, reached=call.reached, result=call.result, actor=actor, rules=rules)
    if call.reached and asked:
        ticket.awaits_citizen = False
    ticket.updated_at = rules.now
    await history.add(
        session,
        ticket,
        "call_back",
        actor=actor,
        now=rules.now,
        before=ticket.status,
        unit=ticket.unit,
        note=among_staff(ticket, call.comment),
        details={"reached": call.reached, "result": call.result, "about": about, "calls": reach.calls},
    )
    details = {"reached": call.reached}
    audit.note(session, actor, "call_back", on=("ticket", ticket.number), now=rules.now, details=details)
