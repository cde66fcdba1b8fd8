"""`make measure-month`: a simulated month of the desk on each store; how every answered ticket came to its citizen.

TICKETS, DAYS (of filing; the rest of the month and more runs out after them), SEED and STORES ('sqlite,postgresql') may
be set.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from typing import Any

import structlog

from bot.setup.progress import say
from tests.life.stores import store
from tests.measuring import ending
from tests.measuring.month_world import World, judge
from tests.measuring.record import commit, machine, write
from tests.sealed_store import Database

STORES = ("sqlite", "postgresql")


def main() -> None:
    """Live the month on each store, and write how it ended."""
    ending.in_order()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    count, days = int(os.environ.get("TICKETS", "2000")), int(os.environ.get("DAYS", "20"))
    number = int(os.environ.get("SEED", "1"))
    before = machine()
    found = {
        kind: _lived(kind, count, days, number)
        for kind in os.environ.get("STORES", ",".join(STORES)).split(",")
    }
    file = write(
        "month",
        machine=before,
        commit=commit(),
        seed=number,
        tickets=count,
        days_of_filing=days,
        stores=found,
        passed=all(one["passed"] for one in found.values()),
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _lived(kind: str, count: int, days: int, number: int) -> dict[str, Any]:
    with store(kind) as opened:
        return asyncio.run(_month(opened.open(), kind, count, days, number))


async def _month(url: str, kind: str, count: int, days: int, number: int) -> dict[str, Any]:
    begun, db = time.monotonic(), Database(url)
    try:
        world = World(db, count, days=days, seed=number)
        await world.run(day_over=lambda day: say(f"{kind}: day {day} is over"))
        found = await judge(world)
    finally:
        await db.close()
    told = found.ends["answered"] + found.ends["seen"] + found.ends["called"]
    faults = (found.open, found.missed, found.untrue)
    return {
        **{name: value for name, value in vars(found).items() if value or name == "resolved"},
        "answered_seen_or_called": told,
        "nobody_could_reach": found.ends["unreachable"],
        "happened": dict(sorted(world.happened.items())),
        "seconds": round(time.monotonic() - begun),
        "passed": not any(faults) and told + found.ends["unreachable"] == found.resolved,
    }


if __name__ == "__main__":
    main()
