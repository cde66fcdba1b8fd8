"""The tickets behind a figure, as a condition on `tickets`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, select

from desk.figures import uncounted
from desk.figures.periods import Period
from desk.figures.scoreboard import Scope
from desk.store.database import Database
from desk.store.models import TicketFigureRow, TicketRow, TicketSpanRow

Figure = Literal[
    "V", "C", "S", "A", "B", "not_solved", "asked", "delivered", "answered", "unreachable", "filed",
    "withdrawn_after_contact", "followers",
    "reopened", "ended", "ended_in_time", "backlog", "overdue", "first_contact", "first_solved",
]  # fmt: skip
FIGURES: tuple[Figure, ...] = get_args(Figure)
SPAN = TicketSpanRow
COUNTED: dict[Figure, str] = {
    "V": "valid", "C": "contacted", "S": "solved", "A": "satisfied", "B": "basically", "not_solved": "valid",
    "asked": "asked", "delivered": "delivered", "answered": "answered", "unreachable": "unreachable",
    "filed": "filed",
    "withdrawn_after_contact": "withdrawn", "followers": "valid",
}  # fmt: skip
"""Which count a figure is, by docs/rules.md's letter or by name."""


@dataclass(frozen=True)
class Behind:
    """One figure of a period. `unit` is the one that it counts for, which may no longer hold the ticket."""

    period: Period
    figure: Figure = "V"
    unit: str | None = None
    scope: Scope = "full"


def _of_spans(figure: Figure, period: Period) -> list[ColumnElement[bool]] | None:
    """Which spans a figure counts, open ones as of the last day's end; None for the figures that follow-ups make."""
    first, last = period.first, period.last
    ended = [SPAN.ended_on >= first, SPAN.ended_on <= last]
    stands = [SPAN.opened_on <= last, SPAN.ended_on > last]
    found: dict[str, list[ColumnElement[bool]]] = {
        "reopened": [SPAN.opened_on >= first, SPAN.opened_on <= last, SPAN.first.is_(False)],
        "ended": ended,
        "ended_in_time": [*ended, SPAN.in_time.is_(True)],
        "backlog": stands,
        "overdue": [*stands, SPAN.late_on <= last],
        "first_contact": [SPAN.contact_on >= first, SPAN.contact_on <= last],
        "first_solved": [*ended, SPAN.solve_hours.is_not(None)],
    }
    return found.get(figure)


async def ready(db: Database, wanted: Behind | None, zone: tzinfo) -> None:
    """Have everything counted that was filed before, where tickets behind a figure are asked for."""
    if wanted is not None:
        await uncounted.count(db, zone)


def behind(wanted: Behind) -> ColumnElement[bool]:
    """Whether a ticket is one of those that the figure counts."""
    period = wanted.period
    spans = _of_spans(wanted.figure, period)
    row: Any = TicketFigureRow if spans is None else SPAN
    found: list[Any] = spans if spans is not None else _of_follow_ups(wanted)
    if wanted.unit is not None:
        found.append(row.unit == wanted.unit)
    if wanted.scope == "assessed":
        found.append(row.excluded.is_(False))
    return TicketRow.id.in_(select(row.ticket_id).where(and_(*found)))


def _of_follow_ups(wanted: Behind) -> list[Any]:
    row, period = TicketFigureRow, wanted.period
    found: list[Any] = [
        getattr(row, COUNTED[wanted.figure]) > 0,
        row.day >= period.first,
        row.day <= period.last,
        row.until > period.last,
        row.follower.is_(wanted.figure == "followers"),
    ]
    if wanted.figure == "not_solved":
        found.append(row.solved == 0)
    return found
