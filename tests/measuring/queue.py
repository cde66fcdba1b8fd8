"""`make measure-queue`: the queue on PostgreSQL with a million tickets, a tenth of them open, and twenty at work.

The store stays in var/measure/queue: called again, tickets once generated are measured anew. TICKETS and SEED may be
set in the environment.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any

import psycopg
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot import demo
from bot.setup.progress import say
from tests.measuring import ending
from tests.measuring.postgres import filled, postgres, warmed
from tests.measuring.record import ROOT, commit, machine, write
from tests.measuring.room import measured_room, run
from tests.measuring.scoreboard import spread
from tests.staff_room import CITY, PASSWORD, StaffRoom, beijing

Client = TestClient[web.Request, web.Application]
FOLDER = ROOT / "var" / "measure" / "queue"
STAFF, SECONDS, THINKS = 20, 60.0, 4.0
"""So many people open a page, look at it for about so many seconds, and open the next, for so long."""
POLLS = 15.0
MOST_MS, MOST_BYTES = 200.0, 150_000
OPEN_TICKETS = 100_000
UNITS = 7
"""Of the people so many work for a unit; the others are operators and supervisors."""
OPEN = """
    UPDATE tickets SET
        status = (ARRAY['received','dispatched','in_progress','in_progress','returned'])[1 + (id / %(every)s) %% 5],
        resolved_at = NULL, closed_at = NULL,
        unit = CASE WHEN (id / %(every)s) %% 5 IN (0, 4) THEN NULL ELSE unit END,
        return_count = CASE WHEN (id / %(every)s) %% 5 = 4 THEN 1 ELSE 0 END,
        followers = CASE WHEN id %% 70 = 0 THEN id %% 9 ELSE 0 END,
        channel = (ARRAY['web','telegram','wechat','phone'])[1 + id %% 4],
        created_at = created_at + (now() - created_at) * 0.9,
        due_at = now() + ((id %% 20160) - 4000) * interval '1 minute',
        unit_due_at = now() + ((id %% 20160) - 4000) * interval '1 minute',
        dispatch_due_at = now() + ((id %% 1440) - 200) * interval '1 minute',
        limit_at = now() + ((id %% 20160) - 4000) * interval '1 minute',
        updated_at = now() - (id %% 5000) * interval '1 minute'
    WHERE id %% %(every)s = 0
"""
VIEWS = (
    "view=open",
    "view=received",
    "view=dispatched",
    "view=in_progress",
    "view=returned",
    "view=done",
    "view=all",
    "view=open&sort=oldest",
    "view=open&sort=followers",
    "view=open&sort=updated",
    "view=open&due=late",
    "view=open&due=24h&urgency=urgent",
    "view=open&district=110105",
    "view=open&district=110105&sort=followers",
    "view=open&category=utilities.heating&sort=newest",
    "view=open&channel=telegram&returned=1",
    "view=open&followed=1&sort=updated",
    "view=open&q=%E5%9E%83%E5%9C%BE",
    "view=all&q=%E5%9E%83%E5%9C%BE",
    "view=all&q=%E5%BB%BA%E8%AE%BE%E8%B7%AF+%E5%99%AA%E5%A3%B0",
    "view=all&q=pothole",
    "view=all&category=utilities.heating&sort=updated",
    "view=done&status=rejected",
    "view=open&unit={unit}",
    "view=all&subdistrict={subdistrict}&q=%E5%81%9C%E6%B0%B4",
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
        "pages": found["pages"]["p95"] <= MOST_MS,
        "news": found["news"]["p95"] <= MOST_MS,
        "ticket_pages": found["ticket_pages"]["p95"] <= MOST_MS,
        "bytes": found["largest_bytes"] <= MOST_BYTES,
    }
    file = write(
        "queue",
        machine=before,
        commit=commit(),
        seed=seed,
        tickets=tickets,
        staff=STAFF,
        seconds=SECONDS,
        generation=generated,
        **found,
        passed=passed,
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _fill(url: str, *, tickets: int, seed: int) -> dict[str, Any]:
    """A year of tickets of which `OPEN_TICKETS` are open, and how fast they came."""
    seconds = demo.run_many(url, CITY, tickets=tickets, seed=seed)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(OPEN, {"every": max(tickets // OPEN_TICKETS, 1)})
        admin.execute("VACUUM ANALYZE")
        [opened] = admin.execute(
            "SELECT count(*) FROM tickets WHERE status IN ('received','dispatched','in_progress','returned')"
        ).fetchone() or (0,)
    return {"seconds": round(seconds, 1), "per_second": round(tickets / seconds), "open": opened}


async def _measured(url: str, seed: int) -> dict[str, Any]:
    """A first minute, when most of the store is not in memory yet, and in full one when it is."""
    async with measured_room(url) as room, AsyncExitStack() as browsers:
        people = await _people(room)
        clients = [await browsers.enter_async_context(room.client()) for _ in people]
        for client, (name, _) in zip(clients, people, strict=True):
            async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD}) as answer:
                assert answer.status == 200
        first = await _clicked(clients, people, f"{seed}:first")
        await asyncio.to_thread(warmed, FOLDER)
        return {"first_minute": first["pages"]} | await _clicked(clients, people, str(seed))


async def _clicked(clients: Sequence[Client], people: Sequence[tuple[str, str]], seed: str) -> dict[str, Any]:
    """What everybody at work for `SECONDS` waited for, in ms."""
    times: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, int] = {}
    begun, until = time.process_time(), time.perf_counter() + SECONDS
    async with asyncio.TaskGroup() as work:
        for nth, (_, role) in enumerate(people):
            work.create_task(_work(clients[nth], role, Random(f"{seed}:{nth}"), until, times, sizes))
    news, tickets = times.pop("news"), times.pop("ticket")
    pages = [one for taken in times.values() for one in taken]
    return {
        "processor_share": round((time.process_time() - begun) / SECONDS, 2),
        "pages": {"count": len(pages), **spread(pages)},
        "news": {"count": len(news), **spread(news)},
        "ticket_pages": {"count": len(tickets), **spread(tickets)},
        "largest_bytes": max(sizes.values()),
        "views": {
            view: {"count": len(taken), **spread(taken), "bytes": sizes[view]}
            for view, taken in sorted(times.items())
        },
    }


async def _people(room: StaffRoom) -> list[tuple[str, str]]:
    """New accounts for every run: those of earlier ones stand in the log of sign-ins."""
    run = f"{time.time():.0f}"
    units = [unit.code for unit in beijing().units]
    people = []
    for nth in range(STAFF):
        role = "handler" if nth < UNITS else "supervisor" if nth == UNITS else "operator"
        name = f"measure{run}-{nth}"
        await room.staff(name, role, units[nth * 37 % len(units)] if role == "handler" else None)
        people.append((name, role))
    return people


async def _work(
    client: Client,
    role: str,
    chance: Random,
    until: float,
    times: dict[str, list[float]],
    sizes: dict[str, int],
) -> None:
    """One person: a page, its second page or a ticket of it now and then, and what an open page asks for by itself."""
    pack = beijing()
    await asyncio.sleep(chance.random() * THINKS)
    while time.perf_counter() < until:
        pattern = chance.choice(VIEWS)
        view = pattern.format(
            unit=chance.choice(pack.units).code, subdistrict=chance.choice(pack.subdistricts).code
        )
        key = f"{pattern} ({'unit' if role == 'handler' else 'hotline'})"
        page = await _get(client, f"/desk/?{view}", times[key], sizes, key)
        if chance.random() < 0.3 and (following := re.search(r'href="([^"]+)" rel="next"', page)):
            await asyncio.sleep(chance.expovariate(1 / THINKS))
            await _get(client, following[1].replace("&amp;", "&"), times[key], sizes, key)
        await asyncio.sleep(chance.expovariate(1 / THINKS))
        if chance.random() < 0.3 and (number := re.search(r'data-ticket="([^"]+)"', page)):
            await _get(client, f"/desk/tickets/{number[1]}", times["ticket"], sizes, "ticket")
            await asyncio.sleep(chance.expovariate(1 / THINKS))
        if chance.random() < THINKS / POLLS:
            shown = ",".join(re.findall(r'data-ticket="([^"]+)"', page))
            at = datetime.now(UTC).isoformat().replace("+", "%2B")
            await _get(
                client,
                f"/desk/queue/news?{view}&asked_at={at}&shown={shown}",
                times["news"],
                {},
                "news",
            )


async def _get(client: Client, path: str, taken: list[float], sizes: dict[str, int], key: str) -> str:
    begun = time.perf_counter()
    async with client.get(path) as answer:
        assert answer.status == 200, path
        content: bytes = await answer.read()
    taken.append(1000 * (time.perf_counter() - begun))
    sizes[key] = max(sizes.get(key, 0), len(content))
    return content.decode()


if __name__ == "__main__":
    main()
