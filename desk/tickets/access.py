"""Which tickets an actor sees, and taking one in hand for a change.

There is one order of locks, so that nobody waits in a circle: all tickets of an act by id, then conversations by id,
then follow-ups. An act may reach what its ticket was merged into, and what else was: those are locked with it, but not
the followers of a known incident, who may be thousands and are told later (`desk.incidents.tellings`).

Nobody begins or ends to follow a ticket without that ticket's lock. So whoever has it knows that its followers stay the
same, and what changes none of them need not lock them: an act on one ticket alone (`hold` without `followers`), and
joining (`hold_to_join`, `desk.tickets.filer`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, exists, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.whereabouts import same_citizen
from desk.errors import StaleVersion, TicketNotFound
from desk.staff.actor import Actor
from desk.store.lists import filled_up
from desk.store.models import IncidentRow, TicketRow
from desk.tickets import history

ALONE = "access.alone"
"""The tickets that a transaction locked without their followers."""
WHOLE = "access.whole"
"""And those that it locked with them, at any time."""
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
_UPWARDS = select(_ROOTS.c.id)
_HELD = (
    select(TicketRow)
    .where(TicketRow.id.in_(bindparam("family", expanding=True)))
    .order_by(TicketRow.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_TO_JOIN = (
    select(TicketRow)
    .where(TicketRow.number == bindparam("number"))
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


async def hold(session: AsyncSession, ids: Collection[int], *, followers: bool = True) -> list[TicketRow]:
    """These tickets with everything merged around them, by id, as they are now and locked until the transaction ends.

    Without `followers` only they and what they were merged into: for acts that neither change nor tell what else was
    merged there, which may be hundreds (`telling.followers` refuses to look for them then).

    The lock leaves a ticket's key alone: a message that refers to the ticket may be written meanwhile.
    """
    if not ids:
        return []
    around = _FAMILY if followers else _UPWARDS
    while True:
        held = await _family(session, ids, around)
        attempt = await session.begin_nested()
        rows = await _locked(session, held)
        while late := await _family(session, ids, around) - held:
            # Somebody merged while we waited. What stands behind all that is locked may be locked, too.
            if min(late) < max(held):
                break
            rows += await _locked(session, late)
            held |= late
        else:
            await attempt.commit()
            _note(session, rows, alone=not followers)
            return rows
        # Adding that lock now would break the order: let go of all and start anew.
        await attempt.rollback()


def _note(session: AsyncSession, rows: Collection[TicketRow], *, alone: bool) -> None:
    ids = {row.id for row in rows}
    lone: set[int] = session.info.setdefault(ALONE, set())
    whole: set[int] = session.info.setdefault(WHOLE, set())
    if alone:
        lone |= ids - whole
    else:
        whole |= ids
        lone -= ids


async def hold_to_join(session: AsyncSession, number: str) -> TicketRow | None:
    """The ticket of this number, as it is now and locked alone, for one that is about to be filed and follow it.

    How many follow it already makes no difference, as nothing of them is changed. No circle can come of it: who joins
    has no other ticket's lock while they wait for this one and asks for none afterwards, since their own is new and
    nobody sees it before the transaction ends. Who holds the family meanwhile has this lock, so it gets no bigger; who
    waits for it sees the new follower when they look at the family again (`hold`).
    """
    found: TicketRow | None = await session.scalar(_TO_JOIN, {"number": number})
    if found is not None:
        note_alone(session, found)
    return found


def note_alone(session: AsyncSession, ticket: TicketRow) -> None:
    """This transaction has locked the ticket without its followers."""
    _note(session, [ticket], alone=True)


async def _locked(session: AsyncSession, ids: Collection[int]) -> list[TicketRow]:
    return list(await session.scalars(_HELD, {"family": filled_up(sorted(ids))}))


async def _family(session: AsyncSession, ids: Collection[int], around: Any) -> set[int]:
    return set(ids) | set(await session.scalars(around, {"ids": filled_up(ids)}))


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
