"""A return that is judged: upheld, its ticket goes to another unit; refused, it goes back as if nothing had been."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk.cases import register
from desk.staff.actor import Actor
from desk.store.models import CaseRow, TicketRow
from desk.tickets import provisional
from desk.tickets.act import carried
from desk.tickets.city import Rules

PLAIN = ("status", "unit", "co_units", "suggested_unit", "suggestion_reason")


def kept(ticket: TicketRow, rules: Rules) -> dict[str, Any]:
    """What a refused return gives back. A pause is over with the return: its rest of the limit runs on."""
    due, until = ticket.unit_due_at, ticket.paused_until
    if due is not None and until is not None and rules.now < until:
        due = carried(ticket, rules, due=due, stops=until, runs=rules.now)
    moments = {
        "unit_due_at": due,
        "dispatched_at": ticket.dispatched_at,
        "accepted_at": ticket.accepted_at,
        "due_at": ticket.due_at,
    }
    return {name: getattr(ticket, name) for name in PLAIN} | {
        name: at.isoformat() if at else None for name, at in moments.items()
    }


def asks_citizen(case: CaseRow, rules: Rules) -> bool:
    """Whether it was returned because only the citizen can tell what is missing; its owner is not in doubt then."""
    reason = rules.cases.reason("return", case.reason)
    return reason is not None and reason.asks_citizen


async def returned_by(session: AsyncSession, ticket: TicketRow, rules: Rules) -> set[str]:
    """The units that it does not belong to, by what they said. A refused return, and a question, leave the owner."""
    return {
        case.unit
        for case in await register.all_of(session, ticket, "return")
        if case.unit is not None and case.state != "refused" and not asks_citizen(case, rules)
    }


def give_back(ticket: TicketRow, case: CaseRow, *, asks_citizen: bool) -> None:
    """Put the ticket where it was when it was returned; its unit's clock went on meanwhile."""
    for name in PLAIN:
        setattr(ticket, name, case.details[name])
    _give_back_clock(ticket, case)
    ticket.accepted_at = moment(case, "accepted_at")
    if not asks_citizen:
        ticket.return_count -= 1
    ticket.awaits_citizen = False


def _give_back_clock(ticket: TicketRow, case: CaseRow) -> None:
    """The unit's clock as it was; one that was the citizen's is theirs, wherever days off have moved it."""
    ticket.dispatched_at, unit_due = moment(case, "dispatched_at"), moment(case, "unit_due_at")
    ticket.unit_due_at = ticket.due_at if unit_due == moment(case, "due_at") else unit_due


def moment(case: CaseRow, name: str) -> datetime | None:
    """A moment kept with a return."""
    said = case.details.get(name)
    return datetime.fromisoformat(said) if said else None


async def settle_by_dispatch(
    session: AsyncSession, ticket: TicketRow, *, actor: Actor, rules: Rules
) -> CaseRow | None:
    """Who dispatches a returned ticket judges its return by that: another unit upholds it, the same one refuses it.

    Where only the citizen could tell what was missing, the return was right, and the same unit goes on.
    """
    case = await register.opened(session, ticket, "return")
    if case is None:
        return None
    if ticket.unit != case.unit:
        register.close(case, "granted", now=rules.now, actor=actor, right_unit=ticket.unit)
    elif asks_citizen(case, rules):
        register.close(case, "granted", now=rules.now, actor=actor)
    else:
        register.close(case, "refused", now=rules.now, actor=actor)
        ticket.return_count -= 1
        _give_back_clock(ticket, case)
        provisional.mark(ticket, rules)
    return case
