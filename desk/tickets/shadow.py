"""Suggested units beside what people did: kept at filing, filled in at the first dispatch, counted by unit.

Automatic dispatch (`dispatch.auto_above`) can be tried in the shadow (`dispatch.shadow`): nothing goes out unseen, and
the figures say what would have gone where.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import SuggestionRow, TicketRow
from desk.tickets.city import Rules


@dataclass(frozen=True)
class Agreement:
    """How often tickets suggested to a `unit` (None: to nobody) went where they were suggested.

    `suggested`: all of them; `dispatched`: those that people sent out; `same`: of these, to the suggested unit; `kept`:
    of these again, accepted there. `sure` and `sure_same` are of those sure enough to go out unseen.
    """

    unit: str | None
    suggested: int
    dispatched: int
    same: int
    kept: int
    sure: int
    sure_same: int

    @property
    def share(self) -> float | None:
        """Suggested = dispatched, 0..1; None where people sent none out."""
        return self.same / self.dispatched if self.dispatched else None

    @property
    def sure_share(self) -> float | None:
        """The same of those that would go out unseen."""
        return self.sure_same / self.sure if self.sure else None


def is_sure(ticket: TicketRow, rules: Rules) -> bool:
    """Whether a new ticket may go out unseen: the pack says so, a unit is suggested, and its category is sure enough.

    The same matter again is for the supervisor first.
    """
    above, sure = rules.dispatch.auto_above, ticket.category_confidence
    known = above is not None and sure is not None and sure >= above and ticket.suggested_unit is not None
    return known and ticket.previous_id is None


def remember(session: AsyncSession, ticket: TicketRow, *, automatic: bool, rules: Rules) -> None:
    """Keep what was suggested for a ticket just filed."""
    session.add(
        SuggestionRow(
            ticket_id=ticket.id,
            at=rules.now,
            unit=ticket.suggested_unit,
            reason=ticket.suggestion_reason or "none",
            confidence=ticket.category_confidence,
            automatic=automatic,
        )
    )


async def compare(session: AsyncSession, ticket: TicketRow, action: str, *, by_people: bool) -> None:
    """Note beside the suggestion where a ticket was sent first, and who accepted it first."""
    if action not in ("dispatch", "accept"):
        return
    row = await session.get(SuggestionRow, ticket.id)
    if row is None:
        return
    if action == "dispatch" and row.dispatched is None:
        row.dispatched, row.by_people = ticket.unit, by_people
    elif action == "accept" and row.accepted is None:
        row.accepted = ticket.unit


async def agreements(
    session: AsyncSession, *, start: datetime | None = None, end: datetime | None = None
) -> list[Agreement]:
    """By suggested unit, of tickets filed from `start` to before `end`, the most suggested first."""
    sent = and_(SuggestionRow.dispatched.is_not(None), SuggestionRow.by_people.is_(True))
    same = and_(sent, SuggestionRow.dispatched == SuggestionRow.unit)
    sure = and_(sent, SuggestionRow.automatic.is_(True))
    wanted = select(
        SuggestionRow.unit,
        func.count(),
        _count(sent),
        _count(same),
        _count(and_(same, SuggestionRow.accepted == SuggestionRow.unit)),
        _count(sure),
        _count(and_(sure, SuggestionRow.dispatched == SuggestionRow.unit)),
    ).group_by(SuggestionRow.unit)
    if start is not None:
        wanted = wanted.where(SuggestionRow.at >= start)
    if end is not None:
        wanted = wanted.where(SuggestionRow.at < end)
    found = [Agreement(*row) for row in await session.execute(wanted)]
    return sorted(found, key=lambda one: (-one.suggested, one.unit or ""))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
