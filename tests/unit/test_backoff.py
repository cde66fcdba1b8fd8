"""How long the supervisor waits before it starts a process again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.supervisor import Backoff

LAW = Backoff(first=1, longest=30, healthy=60)


def test_the_first_fall_waits_shortest() -> None:
    assert LAW.after(None, lived=0) == 1


def test_each_further_fall_waits_twice_as_long() -> None:
    assert [LAW.after(wait, lived=0) for wait in (1, 2, 4)] == [2, 4, 8]


def test_a_process_that_ran_well_begins_anew() -> None:
    assert LAW.after(16, lived=60) == 1


@given(previous=st.floats(1, 30), lived=st.floats(0, 1000))
def test_the_wait_never_leaves_its_bounds(previous: float, lived: float) -> None:
    assert LAW.first <= LAW.after(previous, lived=lived) <= LAW.longest
