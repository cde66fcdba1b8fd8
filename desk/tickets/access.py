"""Which tickets an actor sees, and taking one in hand for a change.

There is one order of locks, so that nobody waits in a circle: all tickets of an act by id, then conversations by id,
then follow-ups. An act may reach what its ticket was merged into, and what else was: those are locked with it, but not
the followers of a known incident, who may be thousands and are told later (`desk.incidents.tellings`).
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, exists, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.whereabouts import same_citizen
from desk.errors import StaleVersion, TicketNotFound
from desk.staff.actor import Actor
from desk.store.lists import filled_up
from desk.store.models import IncidentRow, TicketRow
from desk.tickets import history

_ROOTS = (
    select(TicketRow.id.label("id"))
    .where(TicketRow.id.in_(bindparam("ids", expanding=True)))
    .union(
        select(TicketRow.parent_id).where(
            TicketRow.id.in_(bindparam("ids", expanding=True)), TicketRow.parent_id.is_not(None)
        )
    )
    .cte("roots")
)
# Of the thousands who may follow a known incident none is locked with its parent; where none is headed, all are.
_HEADS = exists().where(IncidentRow.parent_id == TicketRow.id, IncidentRow.id == TicketRow.incident_id)
_PLAIN = select(TicketRow.id).where(TicketRow.id.in_(select(_ROOTS.c.id)), ~_HEADS)
_FAMILY = select(
    union(
        select(_ROOTS.c.id),
        select(TicketRow.id).where(
            TicketRow.parent_id.in_(select(_ROOTS.c.id)), TicketRow.incident_id.is_(None)
        ),
        select(TicketRow.id).where(TicketRow.parent_id.in_(_PLAIN), TicketRow.incident_id.is_not(None)),
    )
    .subquery()
    .c.id
)
_HELD = (
    select(TicketRow)
    .where(TicketRow.id.in_(bindparam("family", expanding=True)))
    .order_by(TicketRow.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def locked(
    session: AsyncSession,
    number: str,
    actor: Actor,
    *,
    version: int | None = None,
    also: str | None = None,
) -> TicketRow:
    """The ticket, locked as `hold` locks it. `also` is a second one to lock, in the same order.

    Raises `TicketNotFound` where there is none or not for this actor, and `StaleVersion` if somebody was faster.
    """
    numbers = [number, *([also] if also else [])]
    wanted = await session.scalars(select(TicketRow.id).where(TicketRow.number.in_(numbers)))
    held = await hold(session, wanted.all())
    ticket = next((row for row in held if row.number == number), None)
    if ticket is None or not await _is_open_to(session, ticket, actor):
        raise TicketNotFound(f"no ticket {number}")
    if version is not None and version != ticket.version:
        raise StaleVersion(
            f"the ticket is at version {ticket.version}",
            current=ticket.version,
            changes=await history.changes(session, ticket, since=version, actor=actor),
        )
    return ticket


async def hold(session: AsyncSession, ids: Collection[int]) -> list[TicketRow]:
    """These tickets with everything merged around them, by id, as they are now and locked until the transaction ends.

    The lock leaves a ticket's key alone: a message that refers to the ticket may be written meanwhile.
    """
    if not ids:
        return []
    while True:
        family = await _family(session, ids)
        attempt = await session.begin_nested()
        rows = list(await session.scalars(_HELD, {"family": filled_up(sorted(family))}))
        if await _family(session, ids) <= family:
            await attempt.commit()
            return rows
        # Somebody merged while we waited. Adding a lock now would break the order: let go of all and start anew.
        await attempt.rollback()


async def _family(session: AsyncSession, ids: Collection[int]) -> set[int]:
    return set(ids) | set(await session.scalars(_FAMILY, {"ids": filled_up(ids)}))


async def _is_open_to(session: AsyncSession, ticket: TicketRow, actor: Actor) -> bool:
    """As `visible`; a citizen's is also what they filed in a conversation that is bound with this one."""
    if visible(ticket, actor):
        return True
    if actor.kind != "citizen" or actor.id is None or ticket.conversation_id is None:
        return False
    return ticket.conversation_id in set(await session.scalars(same_citizen(actor.id)))


def visible(ticket: TicketRow, actor: Actor) -> bool:
    """Handlers see their unit's tickets (lead or co-unit), citizens their own, everyone else all."""
    if actor.kind == "citizen":
        return ticket.conversation_id == actor.id
    if actor.role == "handler":
        return actor.unit is not None and (ticket.unit == actor.unit or actor.unit in ticket.co_units)
    return True
