"""Whole months of the city: only those are released, and each once. Pure.

Two files that differ by a day would tell what happened on it, however coarse each is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from desk.errors import InvalidInput

_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
DECEMBER = 12


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar; written '2026-10'."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def following(self) -> Month:
        """The month after."""
        return Month(self.year + 1, 1) if self.number == DECEMBER else Month(self.year, self.number + 1)

    def begins(self, zone: tzinfo) -> datetime:
        """Its first moment at the city's clock."""
        return datetime.combine(date(self.year, self.number, 1), time(), zone)


def month(told: str) -> Month:
    """The month that is written so. Raises `InvalidInput`."""
    found = _WRITTEN.fullmatch(told)
    if found is None:
        raise InvalidInput(f"'{told}' is no month: write it as 2026-10", field="month")
    return Month(int(found[1]), int(found[2]))


def over(first: Month, last: Month, *, today: date) -> Iterator[Month]:
    """The months from the first to the last one. Raises `InvalidInput` unless all of them are over."""
    if first > last:
        raise InvalidInput(f"{first} comes after {last}", field="month")
    if last >= Month(today.year, today.month):
        raise InvalidInput(
            f"{last} is not over: only whole months are released, since a later file would tell the rest",
            field="month",
        )
    while first <= last:
        yield first
        first = first.following
