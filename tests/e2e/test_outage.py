"""One declared outage, many reports at once through the public chat: the measurement at small size."""

from __future__ import annotations

from pathlib import Path

from tests import servers
from tests.measuring.outage import measured
from tests.product import product_beside

PLAN = {"reports": 20, "seconds": 2.0, "share": 0.2, "seed": 3}


async def test_all_who_report_one_outage_are_answered_counted_and_told(
    postgres_server: servers.Postgres, tmp_path: Path
) -> None:
    name = postgres_server.create()
    url = postgres_server.url(name)
    async with product_beside(tmp_path / "product", {"DATABASE_URL": url}) as running:
        found = await measured(running, url, PLAN, tmp_path)
    postgres_server.drop(name)

    assert all(found["passed"].values()), found
    assert found["emergencies"] == 4
