"""Days told as whole months and what stands beside them, so that years are summed from few rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk.figures.periods import DAY, Period, month_after

Piece = tuple[date, date]
"""From the first day to the last, both with it."""


@dataclass(frozen=True)
class Months:
    """`whole`: from the first day of a month to the last of one; `beside`: the days that no whole month has."""

    whole: Sequence[Piece] = ()
    beside: Sequence[Piece] = ()


def up_to(last: date) -> Months:
    """All days up to this one, with it."""
    begun = _begun_after(last)
    return Months([(date.min, begun - DAY)], [(begun, last)] if begun <= last else [])


def of(period: Period) -> Months:
    """The days of a period."""
    first, last = period.first, period.last
    start = first if first.day == 1 else month_after(first.replace(day=1))
    end = _begun_after(last)
    if start >= end:
        return Months(beside=[(first, last)])
    edges = [(first, start - DAY), (end, last)]
    return Months([(start, end - DAY)], [(begins, ends) for begins, ends in edges if begins <= ends])


def _begun_after(last: date) -> date:
    """The first day of the month that is not over with this day."""
    return (last + DAY).replace(day=1)
