"""What forms and addresses give: numbers, versions, days and moments, and what of them is nonsense."""

from __future__ import annotations

import pytest

from desk import dates
from desk.console import given

NO_NUMBERS = ["", "-1", "1.0", " 1", "²", "٣", "一", "1" * 19, "9" * 5000]


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_none_and_raises_nothing(typed: str) -> None:
    assert given.number(typed) is None


def test_a_number_has_digits_alone_and_fits_each_store() -> None:
    assert [given.number(one) for one in ("0", "007", "9" * 18)] == [0, 7, 10**18 - 1]
    assert given.number(None) is None


@pytest.mark.parametrize("typed", [one for one in NO_NUMBERS if one])
def test_a_version_that_makes_no_sense_was_never_looked_at(typed: str) -> None:
    assert given.version({"version": typed}) == given.NEVER


def test_a_form_without_a_version_names_none() -> None:
    assert (given.version({}), given.version({"version": ""}), given.version({"version": "3"})) == (
        None,
        None,
        3,
    )


@pytest.mark.parametrize("typed", ["", "today", "0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_that_nobody_can_mean_is_none(typed: str) -> None:
    assert dates.day(typed) is None
    assert dates.moment(f"{typed}T10:00") is None


def test_days_and_moments_are_read_as_they_are_given() -> None:
    day, moment = dates.day("2026-11-24"), dates.moment("2026-11-24T08:30:00+08:00")

    assert str(day) == "2026-11-24"
    assert moment is not None
    assert moment.isoformat() == "2026-11-24T08:30:00+08:00"
