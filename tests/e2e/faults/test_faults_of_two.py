"""The faults of two services on one PostgreSQL and one Redis, at small size.

What takes two dialogue servers as well (a rolling restart of all four, a model rolled out and back) takes minutes:
`make faults` alone plays it.
"""

from __future__ import annotations

from pathlib import Path

from tests.e2e.faults import stores
from tests.e2e.faults.faults import by_name
from tests.e2e.faults.rounds import table_of
from tests.e2e.faults.stage import stage

ON_A_SERVER = ("postgresql crashed", "redis gone and back", "rolling restart")


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
