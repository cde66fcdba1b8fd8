"""How many tickets each view of the queue holds: one question, written once for everybody of a role and unit."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, literal, select

from desk.cases.rules import judged_by
from desk.console.parts import Console
from desk.console.sought import is_for
from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets import lifecycle, queries
from desk.tickets.queries import TicketFilter
from desk.tickets.to_call import NAMED, counted, moments

MOST_COUNTED = 1000
"""More are told as '999+': nobody works through a number, and counting on would read them all."""


async def of_views(parts: Console, actor: Actor) -> dict[str, int]:
    """How many tickets the views hold, up to `MOST_COUNTED`, without any further filter."""
    asked = _asked(actor.role, actor.unit)
    async with parts.database.read() as session:
        found = (await session.execute(asked, asdict(moments(parts.tickets.rules())))).mappings().one()
    return dict(found.items())


@lru_cache(maxsize=512)
def _asked(role: str, unit: str | None) -> Select[Any]:
    """The question, a column a view. It is asked with `moments` by their names."""
    actor = Actor(kind="staff", id=None, name="", role=role, unit=unit)
    wanted = {name: TicketFilter(status=(name,)) for name in lifecycle.UNSOLVED}
    if judged_by(role):
        wanted["to_judge"] = TicketFilter(to_judge=True)
        wanted["raised"] = TicketFilter(status=lifecycle.UNSOLVED, raised=True)
    conditions = {name: queries.conditions(one, actor) for name, one in wanted.items()}
    counts = {}
    for name, held in conditions.items():
        some = select(literal(1)).select_from(TicketRow).where(*held).limit(MOST_COUNTED).subquery()
        counts[name] = select(func.count()).select_from(some)
    if is_for("to_call", actor):
        counts["to_call"] = counted(NAMED, most=MOST_COUNTED)
    return select(*(one.scalar_subquery().label(name) for name, one in counts.items()))
