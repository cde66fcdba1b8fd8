"""The figures of the bench."""

from __future__ import annotations

import json

import pytest

from bot.bench import Tally, summary
from bot.setup.progress import Refusal


def test_only_turns_that_end_within_the_time_count() -> None:
    tally = Tally([(0.5, 9.0), (1.5, 0.1), (2.5, 0.3), (9.0, 9.0)], failed_at=[0.2, 2.0])

    result = summary(tally, citizens=2, begin=1.0, end=3.0)

    assert (result.turns, result.failures, result.turns_per_second) == (2, 1, 1.0)
    assert result.longest_ms == pytest.approx(300)


def test_percentiles_are_in_milliseconds() -> None:
    tally = Tally([(1.0, n / 1000) for n in range(1, 101)], [])

    result = summary(tally, citizens=1, begin=0.0, end=2.0)

    assert result.p50_ms == pytest.approx(50.5)
    assert result.p95_ms == pytest.approx(95.05)
    assert json.loads(result.as_json())["turns"] == 100


def test_without_a_turn_there_is_no_figure() -> None:
    with pytest.raises(Refusal):
        summary(Tally([], []), citizens=1, begin=0.0, end=1.0)
