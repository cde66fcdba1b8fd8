"""Random lives of the whole desk, at small size: `make measure-life` lives many more and longer ones."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.life.machine import Life
from tests.life.stores import store
from tests.life.world import Tally

RUNS, STEPS = 12, 40
SMALL = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_happens_history_clocks_notices_and_figures_agree(kind: str) -> None:
    tally = Tally()
    with store(kind) as opened:
        life = type("Life", (Life,), {"store": opened, "tally": tally})
        run_state_machine_as_test(life, settings=SMALL)

    assert tally.runs >= RUNS
    assert sum(tally.fired.values()) > RUNS * STEPS / 2
