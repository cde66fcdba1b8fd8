"""Fault points: a step at which a test ordered the end is the end, once, and every other one costs nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from city import faultpoints
from city.faultpoints import Orders

ROOT = Path(__file__).resolve().parents[2]


def test_without_a_folder_nothing_is_armed() -> None:
    armed = faultpoints.arm(None)

    faultpoints.reached("inbox.kept")

    assert not armed
    assert faultpoints.ahead() == 0.0


def test_an_order_is_carried_out_at_its_time_and_once(tmp_path: Path) -> None:
    ends: list[int] = []
    orders = Orders(tmp_path, end=lambda: ends.append(1))
    (tmp_path / "pump.claimed").write_text("3")

    for _ in range(2):
        orders.carry_out("pump.claimed")
        orders.carry_out("pump.kept")
    early = len(ends)
    for _ in range(3):
        orders.carry_out("pump.claimed")

    assert (early, len(ends)) == (0, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["", "soon"])
def test_an_order_that_makes_no_sense_yet_is_left_for_later(tmp_path: Path, words: str) -> None:
    ends: list[int] = []
    orders = Orders(tmp_path, end=lambda: ends.append(1))
    (tmp_path / "pump.claimed").write_text(words)

    orders.carry_out("pump.claimed")

    assert ends == []


def test_the_process_that_reaches_an_armed_step_is_killed(tmp_path: Path) -> None:
    (tmp_path / "filing.kept").write_text("1")
    steps = (
        "from city import faultpoints as f; f.arm({!r}); f.reached('filing.begun'); f.reached('filing.kept')"
    )

    done = subprocess.run(
        [sys.executable, "-c", steps.format(str(tmp_path)) + "; print('went on')"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert done.returncode == -signal.SIGKILL
    assert done.stdout == b""
