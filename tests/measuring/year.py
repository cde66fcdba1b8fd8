"""A year of tickets with seasons, planted surges and planted duplicates: `python -m tests.measuring.year URL`.

Fills an empty store at the present revision, shows progress, and writes what was planted to `--truth FILE` (nowhere
without it). The same seed, size and end give the same year. `--tickets 2000000 --seed 1 --until 2026-11-25`.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import demo
from bot.setup.progress import say, step
from city.pack import load
from desk.store import migrate
from tests.measuring import year_crowd
from tests.measuring.year_plan import Plan
from tests.staff_room import CITY

TICKETS, SEED, UNTIL = 2_000_000, 1, "2026-11-25"


def main() -> None:
    """Fill a store with a year."""
    asked = argparse.ArgumentParser(prog="python -m tests.measuring.year", description=__doc__.split("\n")[0])
    asked.add_argument("url", help="sqlite:///… or postgresql://…, an empty store (it is migrated)")
    asked.add_argument("--tickets", type=int, default=TICKETS)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--until", default=UNTIL, help="the year ends when this day (or moment) begins")
    asked.add_argument("--bare", action="store_true", help="tickets alone, in a third of the time")
    asked.add_argument("--truth", type=Path, help="where to write what was planted, as JSON")
    given = asked.parse_args()
    migrate.upgrade(given.url)
    fill(
        given.url,
        tickets=given.tickets,
        seed=given.seed,
        until=moment(given.until),
        truth=given.truth,
        bare=given.bare,
    )


def moment(told: str) -> datetime:
    """A day or a moment of the city."""
    return datetime.fromisoformat(told).replace(tzinfo=ZoneInfo(load(CITY).timezone))


def fill(
    url: str,
    *,
    tickets: int = TICKETS,
    seed: int = SEED,
    until: datetime,
    truth: Path | None = None,
    bare: bool = False,
) -> float:
    """Fill the store. Returns the seconds it took. Raises Refusal where it is not empty."""
    begun = time.monotonic()
    pack = load(CITY)
    make = partial(year_crowd.crowd, CITY, until, tickets=tickets, seed=seed, bare=bare)
    asyncio.run(demo.fill_with(url, pack, until, make, tickets=tickets))
    if truth is not None:
        with step("Writing what was planted"):
            Plan(pack, CITY, tickets=tickets, seed=seed, until=until).keep_truth(truth)
    seconds = time.monotonic() - begun
    say(f"A year of {tickets:,} tickets in {seconds:.0f} s, {tickets / seconds:,.0f} a second.")
    return seconds


if __name__ == "__main__":
    main()
