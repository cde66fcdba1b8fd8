"""An hour is put right by its bare number, and by nothing that counts something else."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.hours import hour_of_part, with_hour_right
from tests.talk import CHAOYANG, beijing, said

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


@pytest.mark.parametrize(
    ("known", "words", "right"),
    [
        ("28T09:30", "no, at 12", "28T12:00"),
        ("28T23:00", "no it was 12", "29T00:00"),
        ("28T00:30", "no it was 11", "27T23:00"),
        ("28T11:00", "no, at 1", "28T13:00"),
        ("28T13:00", "no, it was 11", "28T11:00"),
        ("28T09:00", "no, at 3", "28T03:00"),
        ("28T09:00", "no, at 15", "28T15:00"),
        ("28T20:00", "no, it was 9", "28T21:00"),
    ],
)
def test_of_both_halves_of_a_day_the_nearer_hour_is_meant(known: str, words: str, right: str) -> None:
    draft = Draft(fields={**TOLD, "occurred_at": f"2026-11-{known}:00+08:00"})

    put_right = with_hour_right(said(words, "correct_detail", lang="en"), draft)

    assert str(put_right["occurred_at"])[8:16] == right


@pytest.mark.parametrize(
    "words",
    [
        *("Sorry, it's 5, not 6", "no it was 3, not 2, dogs", "no, not 6 but 5", "not 2, 3 dogs"),
        *("no, it was 3, dogs I mean", "sorry it's 5, the building", "no, the building, it's 5"),
    ],
)
def test_a_number_that_puts_another_one_right_is_no_hour(words: str) -> None:
    draft = Draft(fields={**TOLD, "occurred_at": "2026-11-28T20:00:00+08:00"})

    assert with_hour_right(said(words, "correct_detail", lang="en"), draft) == draft


@pytest.mark.parametrize(
    "words", ["sorry, it's 9, not 8", "no it was 9, not 8", "no, it's 9", "no, at 9, the loud one"]
)
def test_an_hour_is_put_right_where_the_known_one_is_denied_or_it_is_said_to_be_one(words: str) -> None:
    draft = Draft(fields={**TOLD, "occurred_at": "2026-11-28T20:00:00+08:00"})

    right = with_hour_right(said(words, "correct_detail", lang="en"), draft)

    assert str(right["occurred_at"])[11:13] == "21"


def test_a_day_without_an_hour_gets_none() -> None:
    draft = Draft(fields={**TOLD, "time_told": "yesterday"})

    assert with_hour_right(said("no it was 9", "correct_detail", lang="en"), draft) == draft


@pytest.mark.parametrize(
    ("part", "day", "words", "at"),
    [
        ("yesterday morning", "2026-11-29", "about 11", "2026-11-29T11:00"),
        ("Friday evening", "2026-11-27", "maybe around 7 or so", "2026-11-27T19:00"),
        ("last night", "2026-11-28", "like 2", "2026-11-29T02:00"),
        ("last night", "2026-11-28", "like 4", "2026-11-29T04:00"),
        ("last night", "2026-11-28", "around 12", "2026-11-29T00:00"),
        ("this afternoon", "2026-11-29", "at 3:30", "2026-11-29T15:30"),
        ("yesterday evening", "2026-11-28", "around 12", "2026-11-29T00:00"),
        ("yesterday evening", "2026-11-28", "about 6", "2026-11-28T18:00"),
        ("tonight", "2026-11-29", "around 8", "2026-11-29T20:00"),
        ("this morning", "2026-11-29", "around 12", "2026-11-29T12:00"),
        ("early this morning", "2026-11-29", "around 12", "2026-11-29T00:00"),
    ],
)
def test_a_loose_hour_is_of_the_part_of_the_day_that_was_told(
    part: str, day: str, words: str, at: str
) -> None:
    known = Draft(fields={"occurred_at": f"{day}T00:00:00+08:00", "time_told": part})

    assert str(hour_of_part(said(words, lang="en"), known, outright=False)["occurred_at"])[:16] == at


@pytest.mark.parametrize(
    ("part", "words"),
    [("two weeks ago", "around 10"), ("this morning", "building 10"), ("this morning", "10"), ("", "at 9")],
)
def test_a_number_that_is_no_hour_of_a_known_part_of_the_day_tells_none(part: str, words: str) -> None:
    known = Draft(fields={"occurred_at": "2026-11-29T00:00:00+08:00", "time_told": part or None})

    assert hour_of_part(said(words, lang="en"), known, outright=False) == {}


@pytest.mark.parametrize(
    ("question", "words", "is_hour"),
    [
        *(("address", words, False) for words in ("maybe 5", "just 3", "at 12", "like 7")),
        *(("address", words, True) for words in ("around 10", "about 9:30", "like 7 o'clock", "maybe 5ish")),
        *(("confirmed", words, True) for words in ("maybe 5", "around 10")),
        *(("contact_by", words, False) for words in ("after 6", "around 10")),
    ],
)
def test_a_number_is_an_hour_where_it_can_be_no_house_and_no_time_to_call(
    question: str, words: str, is_hour: bool
) -> None:
    fields = {"description": "noise", "district": CHAOYANG, "address": "Nanhu Dongyuan"}
    day = "2026-11-29T00:00:00+08:00"
    known = Draft(fields={**fields, "occurred_at": day, "time_told": "this morning"})

    told = take(said(words, lang="en"), known, question, beijing()).draft

    assert (told["occurred_at"] != day) == is_hour
