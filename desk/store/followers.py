"""How many follow a ticket, as is kept with it: counted where somebody begins or ends to follow, by that transaction.

Who follows a known incident by the way of its parent is counted now and then: many join that at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from desk.store.models import TicketRow
from desk.store.noted import before, is_new

COUNTED = "followers.counted"
"""Where a transaction notes who is counted without a statement of its own (`count_at_once`)."""
_TICKETS: Any = TicketRow.__table__
_COUNTING = (
    update(_TICKETS)
    .where(_TICKETS.c.id == bindparam("leader", type_=_TICKETS.c.id.type))
    .values(followers=_TICKETS.c.followers + bindparam("joined", type_=_TICKETS.c.followers.type))
    .returning(_TICKETS.c.followers)
)
_child = aliased(TicketRow)
_FOLLOWING = (
    select(func.count())
    .where(_child.parent_id == TicketRow.id, _child.status == "merged")
    .correlate(TicketRow)
    .scalar_subquery()
)


def count_at_once(session: AsyncSession, follower: TicketRow, leader: TicketRow) -> None:
    """Count that a ticket follows another from the next flush on, with whatever else that writes of the leader: its row
    must be locked and as it is now.

    Every `UPDATE` of a ticket has to keep up its many indexes.
    """
    leader.followers += 1
    session.info.setdefault(COUNTED, set()).add((follower.id, leader.id, 1))


def begins_or_ends(session: Session, ticket: TicketRow) -> bool:
    """Whether it begins or ends to follow another that nobody counted it at yet, by what is to be written of it."""
    return bool(_uncounted(session, ticket))


def count(session: Session, tickets: Iterable[TicketRow]) -> None:
    """Count these, which were just written, where they begin or end to follow others."""
    joined: Counter[int] = Counter()
    for ticket in tickets:
        for leader, more in _uncounted(session, ticket):
            if not _is_of_incident(session, ticket, leader):
                joined[leader] += more
        if session.info.get(COUNTED):
            session.info[COUNTED] -= {(ticket.id, leader, more) for leader, more in _joined(ticket)}
    for leader, more in sorted(joined.items()):
        if more:
            _add(session, leader, more)


async def count_anew(session: AsyncSession, ids: Sequence[int]) -> None:
    """Count all who follow these tickets, where nobody counted them one by one.

    One whose number is wrong is locked before it is counted: whoever is counted one by one has been by then, or waits.
    """
    differs = select(TicketRow.id).where(TicketRow.id.in_(ids), TicketRow.followers != _FOLLOWING)
    late = (await session.scalars(differs)).all()
    if late:
        these = TicketRow.id.in_(late)
        await session.execute(
            select(TicketRow.id).where(these).order_by(TicketRow.id).with_for_update(key_share=True)
        )
        counted = update(TicketRow).where(these).values(followers=_FOLLOWING)
        await session.execute(counted.execution_options(synchronize_session=False))


def _add(session: Session, leader: int, more: int) -> None:
    followers = session.connection().scalar(_COUNTING, {"leader": leader, "joined": more})
    known = session.identity_map.get(identity_key(TicketRow, leader))
    if known is not None:
        set_committed_value(known, "followers", followers)


def _joined(ticket: TicketRow) -> list[tuple[int, int]]:
    """Which leaders this flush gives or takes this follower."""
    was = None
    if not is_new(ticket) and before(ticket, "status") == "merged":
        was = before(ticket, "parent_id")
    now = ticket.parent_id if ticket.status == "merged" else None
    if was == now:
        return []
    return [(leader, more) for leader, more in ((was, -1), (now, 1)) if leader is not None]


def _uncounted(session: Session, ticket: TicketRow) -> list[tuple[int, int]]:
    """Those of them at which nobody counted it yet."""
    counted = session.info.get(COUNTED, ())
    return [one for one in _joined(ticket) if (ticket.id, *one) not in counted]


def _is_of_incident(session: Session, ticket: TicketRow, leader: int) -> bool:
    """Whether it follows its known incident by the leader's way: none of those may wait for the others."""
    if ticket.incident_id is None:
        return False
    known = session.identity_map.get(identity_key(TicketRow, leader))
    if known is not None and "incident_id" in known.__dict__:
        return bool(known.incident_id == ticket.incident_id)
    asked = select(TicketRow.incident_id).where(TicketRow.id == leader)
    return session.connection().scalar(asked) == ticket.incident_id
