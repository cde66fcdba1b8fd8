"""`make measure-dashboard`: a year of tickets on PostgreSQL, then the dashboard's first paint and each of its figures.

The store stays in var/measure/dashboard: called again, tickets once generated are measured anew. TICKETS and SEED may
be set in the environment. A twelfth of what citizens wrote is marked as not understood, and what was said in some chats
as written by staff, so that there is something to count.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import partial
from random import Random
from typing import Any

import psycopg

from bot import demo
from bot.setup.progress import say
from tests.measuring import ending
from tests.measuring.postgres import SETTINGS, filled, postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.measuring.room import enter, measured_room, run
from tests.measuring.scoreboard import spread
from tests.staff_room import CITY, beijing

FOLDER = ROOT / "var" / "measure" / "dashboard"
TIMES, WARM_UP = 40, 3
MOST_SECONDS = 1.0
PARTS = ("overview", "series", "ranking", "times", "understanding")
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
        wanted = {"tickets": tickets, "seed": seed}
        generated = filled(FOLDER, url, wanted, partial(_fill, tickets=tickets, seed=seed))
        found = run(_measured(url, seed))
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
            admin.execute(statement)
        admin.execute("VACUUM ANALYZE")
        [messages] = admin.execute("SELECT count(*) FROM messages").fetchone() or [0]
    return {"seconds": round(seconds, 1), "per_second": round(tickets / seconds), "messages": messages}


async def _measured(url: str, seed: int) -> dict[str, Any]:
    """The page as its reader waits for it, and each section of the API, over periods, places and units by chance."""
    async with measured_room(url) as room, room.client() as client:
        await enter(room, client)
        headers = await room.token("supervisor")

        async def took(path: str) -> tuple[float, float]:
            """Milliseconds to the first byte and to the last."""
            begun = time.perf_counter()
            async with client.get(path, headers=headers) as answer:
                first = time.perf_counter()
                await answer.read()
                assert answer.status == 200, path
            return 1000 * (first - begun), 1000 * (time.perf_counter() - begun)

        async def spent(paths: Sequence[str]) -> dict[str, float]:
            for path in paths[:WARM_UP]:
                await took(path)
            return spread([(await took(path))[1] for path in paths[WARM_UP:]])

        chance = Random(seed)
        queries = _queries(chance)
        page = "/desk/figures/overview"
        return {
            "first_paint_ms": {
                "city": await spent([f"{page}?period=last_assessment"] * (TIMES + WARM_UP)),
                "any": await spent([f"{page}?{query}" for query in queries]),
            },
            "figures_ms": {
                part: await spent([f"/api/v1/figures/{part}?{query}" for query in queries]) for part in PARTS
            },
            "year_of_the_city_ms": {
                part: await spent([f"/api/v1/figures/{part}?period=year"] * 6) for part in PARTS
            },
        }


def _queries(chance: Random) -> list[str]:
    """What people ask: mostly the whole city, else a district, a unit or a sub-district; mostly a month or a week."""
    pack = beijing()
    owners = {"district": pack.districts, "unit": pack.units, "subdistrict": pack.subdistricts}
    periods = ("last_assessment", "assessment", "last_month", "last_week", "last_day", "year")
    found = []
    for _ in range(TIMES + WARM_UP):
        query = f"period={chance.choices(periods, (6, 4, 4, 3, 2, 1))[0]}"
        if chance.random() < 0.5:
            owner = chance.choice(list(owners))
            query += f"&{owner}={chance.choice(owners[owner]).code}"  # type: ignore[attr-defined]
        found.append(query)
    return found


if __name__ == "__main__":
    main()
