"""Suggested units beside what people did: kept at filing, filled in at the first dispatch, counted by unit.

Automatic dispatch (`dispatch.auto_above`) can be tried in the shadow (`dispatch.shadow`): nothing goes out unseen, and
the figures say what would have gone where.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import SuggestionRow, TicketRow
from desk.store.new_rows import new_row
from desk.tickets.city import Rules

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


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


THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Settings of `dispatch.auto_above` that are compared."""


@dataclass(frozen=True)
class Threshold:
    """What `dispatch.auto_above` would have done: of the tickets that people sent out, `unseen` would have gone out by
    themselves, `same` of them to the unit that people chose, and `kept` of these were accepted there.
    """

    above: float
    dispatched: int
    unseen: int
    same: int
    kept: int

    @property
    def share(self) -> float | None:
        """Right = to the unit that people chose, 0..1; None where none would have gone out."""
        return self.same / self.unseen if self.unseen else None


async def thresholds(
    session: AsyncSession, *, start: datetime | None = None, end: datetime | None = None
) -> list[Threshold]:
    """Each of `THRESHOLDS`, of tickets filed from `start` to before `end`. What went out by itself compares nothing."""
    sent = and_(SuggestionRow.dispatched.is_not(None), SuggestionRow.by_people.is_(True))
    same = SuggestionRow.dispatched == SuggestionRow.unit
    counted = [_count(sent)]
    for above in THRESHOLDS:
        unseen = and_(sent, SuggestionRow.unit.is_not(None), SuggestionRow.confidence >= above)
        right = and_(unseen, same)
        kept = and_(right, SuggestionRow.accepted == SuggestionRow.unit)
        counted += [_count(unseen), _count(right), _count(kept)]
    wanted = _within(select(*counted), start, end)
    whole, *numbers = (await session.execute(wanted)).one()
    return [Threshold(above, whole, *numbers[3 * at : 3 * at + 3]) for at, above in enumerate(THRESHOLDS)]


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
        new_row(
            SuggestionRow,
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
    found = [Agreement(*row) for row in await session.execute(_within(wanted, start, end))]
    return sorted(found, key=lambda one: (-one.suggested, one.unit or ""))


def _within(wanted: S, start: datetime | None, end: datetime | None) -> S:
    if start is not None:
        wanted = wanted.where(SuggestionRow.at >= start)
    return wanted.where(SuggestionRow.at < end) if end is not None else wanted


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
