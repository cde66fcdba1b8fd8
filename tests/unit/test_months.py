"""Days told as whole months: every day of them once, and none besides."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis.strategies import dates, integers

from desk.figures import months
from desk.figures.periods import DAY, Period

DAYS = dates(date(2023, 11, 1), date(2027, 3, 31))


def told(found: months.Months) -> list[date]:
    """All days of the pieces, in order."""
    pieces = [*found.whole, *found.beside]
    return sorted(first + n * DAY for first, last in pieces for n in range((last - first).days + 1))


@given(DAYS, integers(0, 400))
def test_the_days_of_a_period_are_each_in_one_piece(first: date, more: int) -> None:
    period = Period(first, first + more * DAY)
    found = months.of(period)

    assert told(found) == [first + n * DAY for n in range(period.days)]
    assert all(begins.day == 1 and (ends + DAY).day == 1 for begins, ends in found.whole)
    assert sum((ends - begins).days + 1 for begins, ends in found.beside) <= 61


@given(DAYS)
def test_all_days_up_to_one_are_whole_months_and_the_begun_one(last: date) -> None:
    [(begins, ends)], beside = months.up_to(last).whole, months.up_to(last).beside

    assert begins == date.min
    assert [(ends + DAY, last)] == beside if beside else ends == last
    assert (ends + DAY).day == 1
