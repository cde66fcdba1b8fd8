"""Whom a note may call on by name: everybody who may see its ticket. `@name` in the words is enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import StaffRow

MOST = 200
"""So many are offered to choose from; by their name others are found too."""
_COLLEAGUE = (StaffRow.id, StaffRow.name, StaffRow.display_name, StaffRow.role)
_CALLED = re.compile(r"(?<![A-Za-z0-9._-])@([A-Za-z0-9][A-Za-z0-9._@-]{1,59})")


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be called on. `name` is what stands behind the @."""

    id: int
    name: str
    display_name: str
    role: str

    @property
    def label(self) -> str:
        """As actors are named."""
        return f"staff:{self.id}"


def names_in(text: str) -> list[str]:
    """The names called in a text, in small letters, each once. A full stop behind one is none of it."""
    return list(dict.fromkeys(found.rstrip(".-@").lower() for found in _CALLED.findall(text)))


async def colleagues(session: AsyncSession, units: Sequence[str]) -> list[Colleague]:
    """Who may see a ticket that these units have: their people first, then the hotline's by name."""
    mine = StaffRow.unit.in_(units)
    wanted = select(*_COLLEAGUE).where(StaffRow.active, or_(StaffRow.role != "handler", mine))
    order = case((StaffRow.role == "handler", 0), (StaffRow.role == "supervisor", 1), else_=2)
    rows = await session.execute(wanted.order_by(order, StaffRow.display_name, StaffRow.id).limit(MOST))
    return [Colleague(*row) for row in rows]


async def called(session: AsyncSession, names: Sequence[str], units: Sequence[str]) -> list[Colleague]:
    """Those of the names, in small letters, that belong to people who may see the ticket; others call on nobody."""
    if not names:
        return []
    may_see = or_(StaffRow.role != "handler", StaffRow.unit.in_(units))
    found = select(*_COLLEAGUE).where(StaffRow.active, may_see, func.lower(StaffRow.name).in_(names))
    return [Colleague(*row) for row in await session.execute(found.order_by(StaffRow.id).limit(MOST))]
