"""The essential faults at small size, on everything running: `make faults` plays all, with fifty citizens each."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.e2e.faults import stores
from tests.e2e.faults.faults import (
    Fault,
    by_name,
    killed_at_each,
)
from tests.e2e.faults.rounds import table_of
from tests.e2e.faults.stage import DIALOGUE, stage

SERVICE_STEPS = (
    *("inbox.kept", "pump.claimed", "pump.answered"),
    *("filing.kept", "delivery.marked", "delivery.sent"),
)
DIALOGUE_STEPS = ("turn.kept",)
ON_A_FILE = (
    "disk full (both)",
    "dialogue wrong (half)",
    "telegram mixed",
    "telegram out_of_order",
    "clock an hour ahead and back",
    "service stopped by SIGTERM",
)


async def test_no_fault_loses_mixes_up_or_doubles_anything_on_a_file(tmp_path: Path) -> None:
    killed = [
        Fault("kill service again and again", partial(killed_at_each, "service", SERVICE_STEPS)),
        Fault("kill dialogue again and again", partial(killed_at_each, DIALOGUE, DIALOGUE_STEPS)),
    ]

    async with stage(tmp_path, stores.Sqlite()) as running:
        failed = await table_of(running, [*killed, *(by_name()[name] for name in ON_A_FILE)])

    assert failed == ""
