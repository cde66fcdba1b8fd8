"""The essential faults at small size, on everything running: `make faults` plays all, with fifty citizens each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.setup.progress import say
from tests.e2e.faults import stores
from tests.e2e.faults.faults import (
    Fault,
    by_name,
    killed_at_each,
)
from tests.e2e.faults.rounds import play, table
from tests.e2e.faults.stage import DIALOGUE, Stage, stage

CITIZENS = 6
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
ON_A_SERVER = ("postgresql crashed", "redis gone and back")


async def table_of(stage: Stage, faults: Sequence[Fault]) -> str:
    """What was played, for the message of a failure, printed all the same."""
    rounds = []
    for fault in faults:
        rounds.append(await play(stage, fault, CITIZENS))
        say(table(rounds[-1:]))
    return "" if all(one.verdict.passed for one in rounds) else table(rounds)


async def test_no_fault_loses_mixes_up_or_doubles_anything_on_a_file(tmp_path: Path) -> None:
    killed = [
        Fault("kill service again and again", partial(killed_at_each, "service", SERVICE_STEPS)),
        Fault("kill dialogue again and again", partial(killed_at_each, DIALOGUE, DIALOGUE_STEPS)),
    ]

    async with stage(tmp_path, stores.Sqlite()) as running:
        failed = await table_of(running, [*killed, *(by_name()[name] for name in ON_A_FILE)])

    assert failed == ""


async def test_no_fault_loses_mixes_up_or_doubles_anything_with_two_services_on_one_server(
    tmp_path: Path,
) -> None:
    redis = stores.Redis()
    redis.start()

    try:
        with stores.postgres() as store:
            async with stage(tmp_path, store, services=2, redis=redis) as running:
                failed = await table_of(running, [by_name()[name] for name in ON_A_SERVER])
    finally:
        redis.stop()

    assert failed == ""
