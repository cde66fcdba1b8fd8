"""An hour is put right by its bare number, and by nothing that counts something else."""

from __future__ import annotations

import pytest

from actions.draft import Draft
from actions.hours import with_hour_right
from tests.talk import said

TOLD = {"description": "escalator broken this morning at 8", "occurred_at": "2026-11-29T08:00:00+08:00"}


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("no its exit A and it was 9", "09:00"),
        ("not 8 but 9", "09:00"),
        ("no it was 9:30", "09:30"),
        ("actually more like 7", "07:00"),
    ],
)
def test_a_bare_number_puts_the_hour_right(words: str, hour: str) -> None:
    right = with_hour_right(said(words, "correct_detail", lang="en"), Draft(fields=TOLD))

    assert str(right["occurred_at"])[11:16] == hour
    assert "at 8" not in str(right["description"])


def test_the_half_of_the_day_stays() -> None:
    evening = Draft(fields={**TOLD, "occurred_at": "2026-11-28T22:00:00+08:00"})

    assert str(with_hour_right(said("sorry it was 11", lang="en"), evening)["occurred_at"])[11:13] == "23"


@pytest.mark.parametrize(
    "words",
    ["no, it was 9 people", "no, it was 9 days", "it was 9", "no it's building 9", "sorry, 9 km away"],
)
def test_what_counts_something_else_is_no_hour(words: str) -> None:
    draft = Draft(fields=TOLD)

    assert with_hour_right(said(words, "inform", lang="en"), draft) == draft


def test_a_day_without_an_hour_gets_none() -> None:
    draft = Draft(fields={**TOLD, "time_told": "yesterday"})

    assert with_hour_right(said("no it was 9", "correct_detail", lang="en"), draft) == draft
