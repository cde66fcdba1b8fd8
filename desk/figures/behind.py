"""The tickets behind a figure, as a condition on `tickets`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, select

from desk.figures.periods import Period
from desk.figures.scoreboard import Scope
from desk.store.models import TicketFigureRow, TicketRow

Figure = Literal[
    "V", "C", "S", "A", "B", "not_solved", "asked", "delivered", "answered", "unreachable", "filed",
    "withdrawn_after_contact", "followers",
]  # fmt: skip
FIGURES: tuple[Figure, ...] = get_args(Figure)
COUNTED: dict[Figure, str] = {
    "V": "valid", "C": "contacted", "S": "solved", "A": "satisfied", "B": "basically", "not_solved": "valid",
    "asked": "asked", "delivered": "delivered", "answered": "answered", "unreachable": "unreachable",
    "filed": "filed",
    "withdrawn_after_contact": "withdrawn", "followers": "valid",
}  # fmt: skip
"""Which count a figure is, by DOMAIN.md's letter or by name."""


@dataclass(frozen=True)
class Behind:
    """One figure of a period. `unit` is the one that it counts for, which may no longer hold the ticket."""

    period: Period
    figure: Figure = "V"
    unit: str | None = None
    scope: Scope = "full"


def behind(wanted: Behind) -> ColumnElement[bool]:
    """Whether a ticket is one of those that the figure counts."""
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
    if wanted.unit is not None:
        found.append(row.unit == wanted.unit)
    if wanted.scope == "assessed":
        found.append(row.excluded.is_(False))
    return TicketRow.id.in_(select(row.ticket_id).where(and_(*found)))
