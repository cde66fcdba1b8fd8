"""`make measure-dashboard`: a year of tickets on PostgreSQL, then the dashboard's first paint and each of its figures.

The store stays in var/measure/dashboard: called again, tickets once generated are measured anew. TICKETS and SEED may
be set in the environment. A twelfth of what citizens wrote is marked as not understood, and what was said in some chats
as written by staff, so that there is something to count.
"""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import Any

import psycopg

from bot import demo
from bot.setup.progress import say
from tests.measuring import ending
from tests.measuring.postgres import SETTINGS, filled, postgres, tune
from tests.measuring.record import ROOT, commit, machine, write
from tests.staff_room import CITY

FOLDER = ROOT / "var" / "measure" / "dashboard"
TIMES, WARM_UP = 40, 3
MOST_SECONDS = 1.0
PARTS = ("overview", "series", "ranking", "breakdown", "times", "understanding")
MARKED = (
    "UPDATE messages SET intent = CASE WHEN id % 12 = 0 THEN 'nlu_fallback' ELSE 'file_complaint' END"
    " WHERE direction = 'in'",
    "UPDATE messages SET author = 'staff' WHERE direction = 'out' AND id % 97 = 0",
)


def main() -> None:
    """Generate what is not there yet, measure, and write the figures."""
    ending.in_order()
    tickets, seed = int(os.environ.get("TICKETS", "2000000")), int(os.environ.get("SEED", "1"))
    before = machine()
    with postgres(FOLDER) as url:
        tune(url)
        wanted = {"tickets": tickets, "seed": seed}
        generated = filled(FOLDER, url, wanted, partial(_fill, tickets=tickets, seed=seed))
        found = asyncio.run(_measured(url, seed))
    longest = {name: one["p95"] for name, one in {**found["first_paint_ms"], **found["figures_ms"]}.items()}
    file = write(
        "dashboard",
        machine=before,
        commit=commit(),
        seed=seed,
        tickets=tickets,
        postgres=SETTINGS,
        generation=generated,
        **found,
        passed={name: p95 <= 1000 * MOST_SECONDS for name, p95 in longest.items()},
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _fill(url: str, *, tickets: int, seed: int) -> dict[str, Any]:
    """A year of tickets and of what was understood, and how fast the tickets came."""
    seconds = demo.run_many(url, CITY, tickets=tickets, seed=seed)
    with psycopg.connect(url, autocommit=True) as admin:
        for statement in MARKED:
            admin.execute(statement)  # type: ignore[arg-type]
        admin.execute("VACUUM ANALYZE")
        [messages] = admin.execute("SELECT count(*) FROM messages").fetchone() or [0]
    return {"seconds": round(seconds, 1), "per_second": round(tickets / seconds), "messages": messages}
