"""What a call does to the notice that was followed: told on the phone it is over, in vain it counts one more try."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.reach.ways import About
from desk.staff.actor import Actor
from desk.store.models import ReachRow, TicketRow
from desk.tickets.city import Rules
from desk.tickets.to_call import FINAL


async def open_reach(session: AsyncSession, ticket: TicketRow, about: About) -> ReachRow | None:
    """What is followed about it, locked; None where nothing is."""
    found: ReachRow | None = await session.scalar(
        select(ReachRow)
        .where(ReachRow.ticket_id == ticket.id, ReachRow.about == about, ReachRow.next_at.is_not(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


def note_call(reach: ReachRow, *, reached: bool, result: str | None, actor: Actor, rules: Rules) -> None:
    """Count a call for a locked reach. It ends where the citizen was told, or nobody is going to call again."""
    reach.calls += 1
    reach.called_at, reach.recorded_by, reach.call_result = rules.now, actor.label, result
    if reached or result in FINAL or reach.calls >= rules.reach.most_calls:
        reach.state, reach.next_at, reach.ended_at = "called", None, rules.now
