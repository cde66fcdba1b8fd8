"""The line for a person, when colleagues are there, and what a silence means: rules over plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from city.people import UNWRITTEN
from desk.conversations.by_rule import reason_for_person
from desk.conversations.people_waiting import opens_at
from desk.conversations.silence import Talk, silent

ZONE = ZoneInfo("Asia/Shanghai")
SHIPPED = UNWRITTEN.hand_over.versions[-1]
WEEKDAYS = replace(SHIPPED, days=(1, 2, 3, 4, 5), start=time(9), end=time(18))
OVER_MIDNIGHT = replace(SHIPPED, days=(5,), start=time(20), end=time(4))
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""Noon in Beijing, a Tuesday."""


def beijing(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def test_within_the_hours_colleagues_are_there() -> None:
    assert opens_at(WEEKDAYS, NOON, ZONE) is None


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (beijing(24, 7), beijing(24, 9)),
        (beijing(24, 18), beijing(25, 9)),
        (beijing(27, 20), beijing(30, 9)),
        (beijing(29, 12), beijing(30, 9)),
    ],
)
def test_outside_them_it_is_said_when_they_are_back(now: datetime, opens: datetime) -> None:
    assert opens_at(WEEKDAYS, now, ZONE) == opens


def test_hours_may_run_over_midnight() -> None:
    assert opens_at(OVER_MIDNIGHT, beijing(28, 3), ZONE) is None
    assert opens_at(OVER_MIDNIGHT, beijing(28, 4), ZONE) == datetime(2026, 12, 4, 20, tzinfo=ZONE)


def test_whoever_took_a_chat_over_owes_the_first_word() -> None:
    talk = Talk(NOON)

    assert silent(talk, SHIPPED, now=NOON + timedelta(minutes=14)) is None
    assert silent(talk, SHIPPED, now=NOON + timedelta(minutes=15)) == "staff"


def test_a_citizen_has_longer_than_a_colleague() -> None:
    asked, told = Talk(NOON, "staff", NOON), Talk(NOON, "citizen", NOON)

    assert silent(asked, SHIPPED, now=NOON + timedelta(minutes=29)) is None
    assert silent(asked, SHIPPED, now=NOON + timedelta(minutes=30)) == "citizen"
    assert silent(told, SHIPPED, now=NOON + timedelta(minutes=15)) == "staff"


@pytest.mark.parametrize(
    ("intents", "reason"),
    [
        (["nlu_fallback", "out_of_scope", "file_complaint"], "not_understood"),
        (["nlu_fallback", "greet", "nlu_fallback"], None),
        (["out_of_scope", "out_of_scope"], None),
        (["nlu_fallback"], None),
        (["abuse", "abuse"], "abuse"),
        (["abuse", "inform", "abuse"], None),
        ([], None),
    ],
)
def test_a_person_is_asked_for_after_two_misses_or_harsh_words_twice(
    intents: list[str | None], reason: str | None
) -> None:
    assert reason_for_person(intents, misses=2) == reason
