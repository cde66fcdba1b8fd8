"""`make measure-sustained`: so many citizens for ten minutes, on PostgreSQL, minute by minute.

They ask for RATE turns a second together, 105 where nothing is set; with 0 nobody pauses, and all that the machine can
do is asked of it. CITIZENS, SECONDS and DATABASE (postgresql, sqlite or an address) may be set in the environment, too.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from bot.bench.comparing import workshop
from bot.bench.devices import paced
from bot.bench.figures import rounded
from bot.bench.ours import ours
from bot.bench.running import measured
from bot.environment import folders
from bot.setup.progress import say, step
from tests.measuring import ending
from tests.measuring.record import ROOT, commit, machine, write

FOLDER = ROOT / "var" / "measure" / "sustained"
ASKED = 105.0
"""A little more than is wanted: who waits for an answer asks a little less than they would."""
LEAST_THROUGHPUT, MOST_P95_MS, MOST_MEMORY_MB = 100.0, 500.0, 1200.0
FADES = 0.9
"""The last three minutes may have this part of the turns of the first three."""


def main() -> None:
    """Measure, and write the figures beside what is wanted of them."""
    ending.in_order()
    citizens, seconds = int(os.environ.get("CITIZENS", "128")), float(os.environ.get("SECONDS", "600"))
    rate = float(os.environ.get("RATE") or ASKED)
    database = os.environ.get("DATABASE", "postgresql")
    before, revision = machine(), commit()
    with (
        workshop(FOLDER, database) as (folder, _, on),
        ours(folder / "ours", folders(), on) as running,
        step(f"Measuring {citizens} citizens for {seconds:g} s"),
    ):
        by = paced(running.open, citizens / rate) if rate else running.open
        found = asyncio.run(measured(running, citizens=citizens, seconds=seconds, by=by)).as_dict()
    figures: dict[str, Any] = rounded({"store": on.kind, "rate_asked": rate, **found})
    file = write("sustained", machine=before, commit=revision, **figures, passed=passed(figures))
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def passed(found: Mapping[str, Any]) -> dict[str, bool]:
    """What is wanted of ten minutes, and whether it was so."""
    minutes = found["throughput_by_minute"]
    return {
        "a_hundred_turns_a_second": found["throughput"] >= LEAST_THROUGHPUT,
        "p95_within_half_a_second": found["p95_ms"] <= MOST_P95_MS,
        "no_errors": found["errors"] == 0,
        "memory": found["memory_mb"] <= MOST_MEMORY_MB,
        "does_not_fade": sum(minutes[-3:]) >= FADES * sum(minutes[:3]),
    }


if __name__ == "__main__":
    main()
