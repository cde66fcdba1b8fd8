"""When to try again."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.conversations.outbox import ANSWER, DANGER, PUSH, SURVEY
from desk.conversations.parcels import again_at, head
from desk.conversations.retry import Backoff
from desk.store.models import MessageRow
from tests.messages import NOON

STEADY = Backoff(first=timedelta(seconds=1), longest=timedelta(seconds=15), chance=lambda: 0.0)


def a_row(
    row_id: int, *, priority: int = ANSWER, status: str = "waiting", due_in: float = 0, attempts: int = 0
) -> MessageRow:
    due = NOON + timedelta(seconds=due_in)
    return MessageRow(id=row_id, priority=priority, status=status, due_at=due, attempts=attempts)


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [STEADY.pause(attempts).total_seconds() for attempts in (1, 2, 3, 4, 5, 6, 1000)]

    assert pauses == [1, 2, 4, 8, 15, 15, 15]


@given(st.integers(min_value=-5, max_value=10_000), st.floats(min_value=0, max_value=1, exclude_max=True))
def test_chance_takes_off_at_most_a_half(attempts: int, chance: float) -> None:
    spread = Backoff(STEADY.first, STEADY.longest, chance=lambda: chance)

    assert STEADY.pause(attempts) / 2 <= spread.pause(attempts) <= STEADY.pause(attempts)


def test_the_oldest_goes_first() -> None:
    rows = [a_row(1), a_row(2)]

    assert head(rows, now=NOON) == (rows[0], None)


def test_danger_goes_before_the_oldest() -> None:
    rows = [a_row(1), a_row(2, priority=DANGER)]

    assert head(rows, now=NOON) == (rows[1], None)


def test_an_answer_does_not_wait_for_pushes_that_were_not_tried_yet() -> None:
    rows = [a_row(1, priority=PUSH), a_row(2, priority=PUSH), a_row(3), a_row(4)]

    assert head(rows, now=NOON) == (rows[2], None)


def test_a_push_that_was_tried_is_not_passed() -> None:
    rows = [a_row(1, priority=PUSH, attempts=1), a_row(2)]

    assert head(rows, now=NOON) == (rows[0], None)


def test_a_survey_is_not_passed_nor_what_was_written_before_it() -> None:
    rows = [a_row(1, priority=PUSH), a_row(2, priority=SURVEY), a_row(3)]

    assert head(rows, now=NOON) == (rows[0], None)


def test_pushes_wait_behind_a_resting_answer() -> None:
    rows = [a_row(1, priority=PUSH), a_row(2, due_in=30, attempts=1)]

    assert head(rows, now=NOON) == (None, NOON + timedelta(seconds=30))


def test_what_is_behind_a_resting_message_rests_with_it() -> None:
    rows = [a_row(1, due_in=30), a_row(2)]

    assert head(rows, now=NOON) == (None, NOON + timedelta(seconds=30))


def test_an_uncertain_push_goes_again_at_once_when_an_answer_is_behind_it() -> None:
    rows = [a_row(1, priority=PUSH, status="uncertain", due_in=50), a_row(2)]

    assert head(rows, now=NOON) == (rows[0], None)


def test_an_uncertain_push_is_not_hurried_by_another_push() -> None:
    rows = [a_row(1, priority=PUSH, status="uncertain", due_in=50), a_row(2, priority=PUSH)]

    assert head(rows, now=NOON) == (None, NOON + timedelta(seconds=50))


def test_nothing_open_is_nothing_to_do() -> None:
    assert head([], now=NOON) == (None, None)


def test_a_lost_answer_goes_again_at_once_and_then_with_pauses() -> None:
    waits = [(again_at(ANSWER, n, now=NOON, backoff=STEADY) - NOON).total_seconds() for n in (1, 2, 3, 4)]

    assert waits == [0, 1, 2, 4]


def test_a_lost_push_waits_a_minute_at_least() -> None:
    slow = Backoff(first=timedelta(seconds=50), longest=timedelta(seconds=100), chance=lambda: 0.0)

    waits = [(again_at(PUSH, n, now=NOON, backoff=slow) - NOON).total_seconds() for n in (1, 2)]

    assert waits == [60, 100]
