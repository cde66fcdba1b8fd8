"""When the memory of a service that was asked a hundred thousand things counts as growing."""

from __future__ import annotations

from typing import Any

from tests.fuzz.memory import WARM, grown


def looks(*mb: float, process: int = 1, first: int = WARM) -> list[dict[str, Any]]:
    return [{"process": process, "let_in": first + 2_000 * nth, "mb": taken} for nth, taken in enumerate(mb)]


def test_what_fills_before_it_is_warm_is_no_growth() -> None:
    assert grown([*looks(200, 220, 240, 260, 280, first=0), *looks(280, 280)]) == 0


def test_the_largest_of_the_last_looks_counts() -> None:
    assert grown(looks(200, 500, 210, 230, 220)) == 0.15


def test_of_two_processes_the_worse_counts_and_one_look_is_none() -> None:
    assert grown([*looks(200, 202), *looks(100, 120, process=2)]) == 0.2
    assert grown(looks(200)) is None
