"""`make measure-capacity`: how large an installation has to be for so many tickets a year, from what was measured.

What a turn costs is fitted through the cells of docs/measured/bench.json. How many numbers of tickets one store
gives out a second, which all filings of a day share, is measured here.
"""

from __future__ import annotations

import asyncio
import json
import math
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bot.bench.comparing import workshop
from bot.bench.figures import rounded
from bot.bench.plan import OURS
from bot.setup.progress import Refusal, say, step
from desk.store import migrate
from desk.store.database import CONNECTIONS, SURVEYS
from desk.tickets.reserving import reserve
from tests.measuring import ending
from tests.measuring.record import MEASURED, ROOT, commit, machine, write
from tests.sealed_store import Database

FOLDER = ROOT / "var" / "measure" / "capacity"
BEIJING = 25_000_000
"""Tickets a year: the hotline's requests of 2025 (docs/rules.md)."""
PLANS = (BEIJING, 10 * BEIJING, 100 * BEIJING)
BUSY_HOUR, TURNS_A_TICKET = 0.1, 10
"""The busiest hour's part of a day, and the messages that a call would be: 20 a second for Beijing."""
BUSY = 0.6
"""So much of a core is given to work in the busiest hour: the rest is for what comes in bursts."""
BYTES_A_TICKET = 6000
"""With everything that hangs on it, in a store of a million (docs/scaling.md)."""
OF_A_DIALOGUE_SERVER = 10
"""Connections of one to the store of conversations, at most."""
WARM, AT_ONCE, EACH = 200, 16, 200


@dataclass(frozen=True)
class Line:
    """What a part takes: cores while nothing is said, and milliseconds of one for each turn."""

    idle_cores: float
    ms_a_turn: float


@dataclass(frozen=True)
class Plan:
    """An installation for the busiest hour of an average day. Processes take one core each."""

    tickets_a_year: int
    turns_a_second: float
    filings_a_second: float
    filings_a_second_at_most: float
    dialogue_servers: int
    services: int
    postgres_cores: int
    connections: int
    gb_a_year: float


def main() -> None:
    """Measure what is missing, plan, and write it."""
    ending.in_order()
    file = MEASURED / "bench.json"
    if not file.exists():
        raise Refusal("there is no docs/measured/bench.json: `make measure-bench` writes it")
    before, revision, bench = machine(), commit(), json.loads(file.read_text(encoding="utf-8"))
    lines = fitted([one for one in bench["cells"] if (one["assistant"], one["channel"]) == (OURS, "web")])
    with (
        workshop(FOLDER, "postgresql") as (_, _, on),
        on.database("capacity") as url,
        step(f"Giving out {EACH * AT_ONCE} numbers"),
    ):
        most = asyncio.run(given_out(url))
    found = {
        "bench_commit": bench["commit"],
        "parts": {part: asdict(line) for part, line in lines.items()},
        "numbers_a_second": most,
        "plans": [asdict(plan(tickets, lines, most=most)) for tickets in PLANS],
    }
    say(write("capacity", machine=before, commit=revision, **rounded(found)).read_text(encoding="utf-8"))


def fitted(cells: Sequence[Mapping[str, Any]]) -> dict[str, Line]:
    """The straight line through what each part used at so many turns a second. Two cells are needed at least."""
    turns = [float(cell["throughput"]) for cell in cells]
    lines = {}
    for part in cells[0]["cpu_ms_per_turn"]:
        cores = [rate * cell["cpu_ms_per_turn"][part] / 1000 for rate, cell in zip(turns, cells, strict=True)]
        slope, idle = statistics.linear_regression(turns, cores)
        lines[part] = Line(max(0.0, idle), slope * 1000)
    return lines


def plan(tickets_a_year: int, lines: Mapping[str, Line], *, most: float) -> Plan:
    """What so many tickets need. `most`: so many a second get a number."""
    filings = tickets_a_year / 365 * BUSY_HOUR / 3600
    turns = filings * TURNS_A_TICKET
    dialogue, services, postgres = (
        math.ceil(turns * lines[part].ms_a_turn / 1000 / BUSY) for part in ("dialogue", "service", "postgres")
    )
    return Plan(
        tickets_a_year=tickets_a_year,
        turns_a_second=turns,
        filings_a_second=filings,
        filings_a_second_at_most=most,
        dialogue_servers=dialogue,
        services=services,
        postgres_cores=postgres,
        connections=services * (2 * CONNECTIONS + SURVEYS) + dialogue * OF_A_DIALOGUE_SERVER,
        gb_a_year=tickets_a_year * BYTES_A_TICKET / 1e9,
    )


async def given_out(url: str) -> float:
    """How many numbers a second the filings of one day can get from one store: each waits for the one before it."""
    migrate.upgrade(url)
    db = Database(url)
    now = datetime(2026, 11, 24, 4, tzinfo=UTC)

    async def some(count: int) -> None:
        for _ in range(count):
            await reserve(db, now.date(), now)

    await some(WARM)
    begun = time.perf_counter()
    await asyncio.gather(*(some(EACH) for _ in range(AT_ONCE)))
    took = time.perf_counter() - begun
    await db.close()
    return EACH * AT_ONCE / took


if __name__ == "__main__":
    main()
