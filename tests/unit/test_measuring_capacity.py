"""The capacity model: a line through measured points, and what an installation needs by it."""

from __future__ import annotations

import pytest

from tests.measuring.capacity import BEIJING, Line, fitted, plan


def a_cell(throughput: float, **ms: float) -> dict[str, object]:
    return {"throughput": throughput, "cpu_ms_per_turn": ms}


def test_what_is_used_while_nothing_is_said_is_told_from_what_a_turn_costs() -> None:
    # 0.1 cores and 10 ms a turn: 0.2 cores at 10 turns a second, 0.5 at 40.
    cells = [a_cell(10, service=20.0), a_cell(40, service=12.5), a_cell(20, service=15.0)]

    [line] = fitted(cells).values()

    assert line.idle_cores == pytest.approx(0.1)
    assert line.ms_a_turn == pytest.approx(10.0)


def test_a_hundred_times_the_tickets_need_a_hundred_times_the_cores_and_one_count_a_day() -> None:
    lines = {"dialogue": Line(0, 12.0), "service": Line(0, 18.0), "postgres": Line(0, 9.0)}

    one, hundred = (plan(tickets, lines, most=1000.0) for tickets in (BEIJING, 100 * BEIJING))

    assert one.turns_a_second == pytest.approx(19.0, abs=0.1)
    assert (one.dialogue_servers, one.services, one.postgres_cores) == (1, 1, 1)
    assert (hundred.dialogue_servers, hundred.services, hundred.postgres_cores) == (39, 58, 29)
    assert one.filings_a_second_at_most == hundred.filings_a_second_at_most == 1000
    assert one.filings_a_second < 2 < 125 < hundred.filings_a_second
    assert one.gb_a_year == 150
