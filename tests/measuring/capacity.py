"""`make measure-capacity`: how large an installation has to be for so many tickets a year, from what was measured.

What a turn costs is fitted through the cells of docs/measured/bench.json. How long a filing holds the day's count of
tickets, which all others wait for, is measured here.
"""

from __future__ import annotations

import asyncio
import json
import math
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from unittest.mock import patch

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bench.comparing import workshop
from bot.bench.figures import rounded
from bot.bench.plan import OURS
from bot.setup.progress import Refusal, say, step
from desk.store import migrate
from desk.store.database import CONNECTIONS, SURVEYS
from desk.tickets import numbers
from tests.measuring import ending
from tests.measuring.record import MEASURED, ROOT, commit, machine, write
from tests.office import Office, fields
from tests.sealed_store import Database

FOLDER = ROOT / "var" / "measure" / "capacity"
BEIJING = 25_000_000
"""Tickets a year: the hotline's requests of 2025 (DOMAIN.md)."""
PLANS = (BEIJING, 10 * BEIJING, 100 * BEIJING)
BUSY_HOUR, TURNS_A_TICKET = 0.1, 10
"""The busiest hour's part of a day, and the messages that a call would be: 20 a second for Beijing."""
BUSY = 0.6
"""So much of a core is given to work in the busiest hour: the rest is for what comes in bursts."""
BYTES_A_TICKET = 6000
"""With everything that hangs on it, in a store of a million (docs/scaling.md)."""
OF_A_DIALOGUE_SERVER = 10
"""Connections of one to the store of conversations, at most."""
FILINGS, WARM = 300, 100


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
        step(f"Filing {FILINGS} complaints"),
    ):
        held_ms = asyncio.run(held(url))
    found = {
        "bench_commit": bench["commit"],
        "parts": {part: asdict(line) for part, line in lines.items()},
        "number_held_ms": held_ms,
        "plans": [asdict(plan(tickets, lines, held_ms=held_ms)) for tickets in PLANS],
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


def plan(tickets_a_year: int, lines: Mapping[str, Line], *, held_ms: float) -> Plan:
    """What so many tickets need. `held_ms` is how long one filing keeps all others from their number."""
    filings = tickets_a_year / 365 * BUSY_HOUR / 3600
    turns = filings * TURNS_A_TICKET
    dialogue, services, postgres = (
        math.ceil(turns * lines[part].ms_a_turn / 1000 / BUSY) for part in ("dialogue", "service", "postgres")
    )
    return Plan(
        tickets_a_year=tickets_a_year,
        turns_a_second=turns,
        filings_a_second=filings,
        filings_a_second_at_most=1000 / held_ms,
        dialogue_servers=dialogue,
        services=services,
        postgres_cores=postgres,
        connections=services * (2 * CONNECTIONS + SURVEYS) + dialogue * OF_A_DIALOGUE_SERVER,
        gb_a_year=tickets_a_year * BYTES_A_TICKET / 1e9,
    )


async def held(url: str) -> float:
    """Milliseconds from getting hold of the day's count to the commit of a filing: the median, on an empty store."""
    migrate.upgrade(url)
    db = Database(url)
    office, take = Office(db), numbers.take
    since, took = 0.0, []

    async def timed(session: AsyncSession, day: date) -> int:
        nonlocal since
        count = await take(session, day)
        since = time.perf_counter()
        return count

    with patch.object(numbers, "take", timed):
        for nth in range(FILINGS):
            conversation = await office.conversation(f"device-{nth}")
            await office.desk.file_complaint(conversation, message_id=nth, fields=fields(), lang="zh")
            took.append((time.perf_counter() - since) * 1000)
    await db.close()
    return statistics.median(took[WARM:])


if __name__ == "__main__":
    main()
