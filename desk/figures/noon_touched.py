"""Which tickets a day from noon to noon may count otherwise than the whole days that it lies in."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures.periods import DAY
from desk.figures.report import Whose
from desk.figures.standing import spans_of
from desk.store.models import TicketFigureRow, TicketSpanRow

LONGEST_LIMIT = 366 * DAY
"""A limit passes no later than so long after its ticket was opened: what is older need not be looked at."""


async def touched(session: AsyncSession, pack: CityPack, whose: Whose, day: date) -> list[int]:
    """Every ticket with anything on one of the two days: filed, reopened, ended, in touch, late, asked or answered."""
    both = (day, day + DAY)
    span, figure = TicketSpanRow, TicketFigureRow
    own = spans_of(pack, whose)
    # A district, or none, so that the index by district and day is of use also for the whole city.
    somewhere = or_(span.district.in_([one.code for one in pack.districts]), span.district.is_(None))
    lately = span.opened_on <= both[1], span.opened_on >= day - LONGEST_LIMIT
    wanted = union(
        select(span.ticket_id).where(*own, span.opened_on.in_(both)),
        select(span.ticket_id).where(*own, span.ended_on.in_(both)),
        select(span.ticket_id).where(*own, somewhere, span.contact_on.in_(both)),
        select(span.ticket_id).where(*own, *lately, span.late_on.in_(both), span.ended_on > day),
        select(figure.ticket_id).where(*_of_figures(whose), figure.day.in_(both)),
    )
    return sorted(await session.scalars(wanted))


def _of_figures(whose: Whose) -> list[ColumnElement[bool]]:
    row: Any = TicketFigureRow
    return [] if whose.owner == "city" else [getattr(row, whose.owner) == whose.code]
