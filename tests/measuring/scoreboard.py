"""`make measure-scoreboard`: a year of tickets on PostgreSQL, then the scoreboard, tickets' pages and citizens' lists.

The store stays in var/measure/scoreboard: called again, tickets once generated are measured anew. TICKETS and SEED may
be set in the environment.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Any

import psycopg
from sqlalchemy import event, select

from bot import demo
from bot.setup.progress import say
from desk.desk import Desk
from desk.figures.periods import Period
from desk.store.database import Database
from desk.store.models import TicketRow
from tests.measuring import ending
from tests.measuring.postgres import SETTINGS, filled, postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.measuring.room import enter, measured_room, run
from tests.staff_room import CITY, beijing

FOLDER = ROOT / "var" / "measure" / "scoreboard"
TIMES, PAGES, WARM_UP = 5, 100, 5
MOST_SECONDS, MOST_MS, LEAST_PER_SECOND = 1.0, 20.0, 5000
LARGE = (
    "tickets",
    "messages",
    "ticket_history",
    "surveys",
    "ticket_figures",
    "daily_figures",
    "conversations",
)


def main() -> None:
    """Generate what is not there yet, measure, and write the figures."""
    ending.in_order()
    tickets, seed = int(os.environ.get("TICKETS", "1000000")), int(os.environ.get("SEED", "1"))
    before = machine()
    with postgres(FOLDER) as url:
        wanted = {"tickets": tickets, "seed": seed}
        generated = filled(FOLDER, url, wanted, partial(_fill, tickets=tickets, seed=seed))
        found = run(_measured(url, seed))
    passed = {
        "generation": generated["per_second"] >= LEAST_PER_SECOND,
        "scoreboard": found["scoreboard"]["longest_s"] <= MOST_SECONDS,
        "ticket_page": found["ticket_page"]["query_ms"]["p95"] <= MOST_MS,
        "citizens_list": found["citizens_list"]["query_ms"]["p95"] <= MOST_MS,
        "indexes": not found["ticket_page"]["read_whole"] and not found["citizens_list"]["read_whole"],
    }
    file = write(
        "scoreboard",
        machine=before,
        commit=commit(),
        seed=seed,
        tickets=tickets,
        postgres=SETTINGS,
        generation=generated,
        **found,
        passed=passed,
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _fill(url: str, *, tickets: int, seed: int) -> dict[str, Any]:
    """A year of tickets, and how fast they came."""
    seconds = demo.run_many(url, CITY, tickets=tickets, seed=seed)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
    return {"seconds": round(seconds, 1), "per_second": round(tickets / seconds)}


WRITES = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\b")


class Watched:
    """Every statement of a database: how long it took, and with what it was asked."""

    def __init__(self, db: Database) -> None:
        self.seconds = 0.0
        self.asked: dict[str, Any] = {}
        self._begun = 0.0
        for engine in db.engines:
            event.listen(engine.sync_engine, "before_cursor_execute", self._before)
            event.listen(engine.sync_engine, "after_cursor_execute", self._after)

    def _before(self, connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        self._begun = time.perf_counter()

    def _after(self, connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        self.seconds += time.perf_counter() - self._begun
        if statement.lstrip().startswith(("SELECT", "WITH")) and not WRITES.search(statement):
            self.asked.setdefault(statement, parameters)


async def _measured(url: str, seed: int) -> dict[str, Any]:
    async with measured_room(url) as room, room.client() as client:
        db = room.db
        watched = Watched(db)
        await enter(room, client)
        chance = Random(seed)
        tickets = await _some_tickets(db, chance)

        async def page(path: str) -> None:
            async with client.get(path) as answer:
                assert answer.status == 200, path
                await answer.read()

        period = room.figures.period("last_assessment")
        desk = Desk(db, beijing(), room.clock)
        return {
            "scoreboard": await _scoreboards(watched, page, period),
            "ticket_page": await pages(
                watched, db, [partial(page, f"/desk/tickets/{number}") for number, _ in tickets]
            ),
            "tickets_behind_a_figure": await pages(
                watched, db, [partial(page, path) for path in _behind(period, chance)]
            ),
            "citizens_list": await pages(
                watched, db, [partial(desk.tickets_of, chat, "zh") for _, chat in tickets]
            ),
        }


async def _some_tickets(db: Database, chance: Random) -> Sequence[tuple[str, int]]:
    async with db.read() as session:
        last = (await session.scalar(select(TicketRow.id).order_by(TicketRow.id.desc()).limit(1))) or 0
        ids = [chance.randint(1, last) for _ in range(PAGES + WARM_UP)]
        rows = await session.execute(
            select(TicketRow.number, TicketRow.conversation_id).where(TicketRow.id.in_(ids))
        )
        return [(number, chat) for number, chat in rows if chat is not None]


def _behind(period: Period, chance: Random) -> Sequence[str]:
    """Lists of the tickets behind V of some units."""
    days = f"followed_up_from={period.first}&followed_up_to={period.last}"
    units = [chance.choice(beijing().units).code for _ in range(PAGES + WARM_UP)]
    return [f"/desk/?view=all&{days}&followed_up_unit={unit}" for unit in units]


async def _scoreboards(
    watched: Watched, page: Callable[[str], Awaitable[None]], period: Period
) -> dict[str, Any]:
    """Each scoreboard of the last whole assessment month, as its page is made: queries and all."""
    found: dict[str, Any] = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    longest = 0.0
    for by in ("unit", "district", "subdistrict", "category"):
        whole, queries = [], []
        for _ in range(TIMES):
            watched.seconds, begun = 0.0, time.perf_counter()
            await page(f"/desk/figures?by={by}&period=last_assessment")
            whole.append(time.perf_counter() - begun)
            queries.append(watched.seconds)
        found[by] = {
            "page_s": round(statistics.median(whole), 3),
            "query_s": round(statistics.median(queries), 3),
        }
        longest = max(longest, *whole)
    return found | {"longest_s": round(longest, 3)}


async def pages(
    watched: Watched, db: Database, calls: Sequence[Callable[[], Awaitable[object]]]
) -> dict[str, Any]:
    """Query times of these calls, and by which indexes their statements read."""
    for call in calls[:WARM_UP]:
        await call()
    watched.asked.clear()
    queries, whole = [], []
    for call in calls[WARM_UP:]:
        watched.seconds, begun = 0.0, time.perf_counter()
        await call()
        whole.append(1000 * (time.perf_counter() - begun))
        queries.append(1000 * watched.seconds)
    return {
        "calls": len(queries),
        "query_ms": spread(queries),
        "whole_ms": spread(whole),
        **await _explained(db, watched.asked),
    }


def spread(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 2),
        "longest": round(ordered[-1], 2),
    }


async def _explained(db: Database, asked: dict[str, Any]) -> dict[str, Any]:
    """What EXPLAIN says of these statements, each once: the server's own time for all of them together, the indexes
    they use, and large tables that are read as a whole.
    """
    server = 0.0
    indexes: set[str] = set()
    whole: set[str] = set()
    async with db.engine.connect() as connection:
        for statement, parameters in asked.items():
            explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
            [plan] = (await connection.exec_driver_sql(explained, parameters)).scalar_one()
            server += plan["Planning Time"] + plan["Execution Time"]
            for node in _nodes(plan["Plan"]):
                if "Index Name" in node:
                    indexes.add(node["Index Name"])
                elif node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE:
                    whole.add(node["Relation Name"])
    return {
        "statements": len(asked),
        "server_ms": round(server, 2),
        "indexes": sorted(indexes),
        "read_whole": sorted(whole),
    }


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


if __name__ == "__main__":
    main()
