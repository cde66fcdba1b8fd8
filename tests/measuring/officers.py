"""`make measure-officers`: 64 officers on the same 50 tickets at once, over the staff API of a service on PostgreSQL.

They work in rounds, and after each the store is held against everything that was accepted so far. The store and the
rounds stay in var/measure/officers: called again after a stop, it goes on with the next round. OFFICERS, TICKETS, STEPS
(of each officer), ROUNDS and SEED may be set in the environment; others than before begin anew.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from bot.ports import free_port
from bot.setup.progress import say
from desk.store import migrate
from desk.tickets.service import Tickets
from tests import leashed, officers, officers_store
from tests.measuring import ending
from tests.measuring.postgres import postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.officers import Log, Person
from tests.sealed_store import Database
from tests.staff_room import beijing

FOLDER = ROOT / "var" / "measure" / "officers"
DEFAULTS = {"OFFICERS": 64, "TICKETS": 50, "STEPS": 300, "ROUNDS": 10, "SEED": 1}
START_SECONDS, STOP_SECONDS = 120.0, 60.0


def main() -> None:
    """Play the rounds that are not there yet, hold the store against them, and write the figures."""
    ending.in_order()
    before, measured = machine(), commit()
    wanted = {name.lower(): int(os.environ.get(name, value)) for name, value in DEFAULTS.items()}
    asked = wanted | {"revision": migrate.head()}
    if _kept("wanted.json") != asked:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    _keep("wanted.json", asked)
    with postgres(FOLDER) as url:
        found = asyncio.run(_measured(url, wanted))
    file = write("officers", machine=before, commit=measured, **wanted, **found)
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


async def _measured(url: str, wanted: Mapping[str, int]) -> dict[str, Any]:
    db, log, seconds = Database(url), Log(), 0.0
    deadlocks = _deadlocks(url)
    try:
        people, numbers = await _staffed(db, url, wanted)
        with _service(url) as address:
            for number in range(wanted["rounds"]):
                kept = _kept(f"round-{number}.json")
                if kept is None:
                    kept = await _round(people, numbers, address, wanted, number)
                    _keep(f"round-{number}.json", kept)
                log.add(kept["log"])
                seconds += kept["seconds"]
                say(f"round {number + 1} of {wanted['rounds']}: {sum(log.answers.values())} answers")
                wrong = await officers_store.wrong(db, numbers, log.accepted, ZoneInfo(beijing().timezone))
                if wrong:
                    break
        return _summed_up(log, seconds, wrong, _deadlocks(url) - deadlocks)
    finally:
        await db.close()


async def _round(
    people: list[Person], numbers: list[str], address: str, wanted: Mapping[str, int], number: int
) -> dict[str, Any]:
    steps, begun = wanted["steps"] // wanted["rounds"], time.perf_counter()
    seed = 1000 * wanted["seed"] + number
    log = await officers.play(people, numbers, address, steps=steps, seed=seed)
    return {"log": log.as_json(), "seconds": round(time.perf_counter() - begun, 1)}


async def _staffed(db: Database, url: str, wanted: Mapping[str, int]) -> tuple[list[Person], list[str]]:
    """The officers and their tickets; those of an earlier run are taken again."""
    kept = _kept("staffed.json")
    if kept is not None:
        return [Person(**one) for one in kept["people"]], kept["numbers"]
    migrate.upgrade(url)
    tickets = Tickets(db, beijing(), lambda: datetime.now(UTC))
    numbers = await officers.file(db, tickets, wanted["tickets"])
    people = await officers.hire(db, wanted["officers"])
    _keep("staffed.json", {"people": [vars(one) for one in people], "numbers": numbers})
    return people, numbers


def _summed_up(log: Log, seconds: float, wrong: list[str], deadlocks: int) -> dict[str, Any]:
    answers = sum(log.answers.values())
    times = sorted(log.milliseconds)
    refused = {name: count for name, count in sorted(log.answers.items()) if name[0] in "45"}
    return {
        "requests": answers,
        "per_second": round(answers / seconds, 1),
        "ms": {"median": round(statistics.median(times), 1), "p95": times[int(0.95 * len(times))]},
        "accepted_changes": len(log.accepted),
        "refused": refused,
        "faults": log.faults[:20],
        "lost_or_wrong": wrong[:20],
        "deadlocks": deadlocks,
        "passed": {
            "no_lost_update": not wrong,
            "every_refusal_says_why": not log.faults,
            "no_error_of_the_service": not any(name.startswith("5") for name in refused),
            "no_deadlock": deadlocks == 0,
        },
    }


@contextmanager
def _service(url: str) -> Iterator[str]:
    """`python -m bot serve` on that store; the dialogue is not needed for what officers do."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "DATABASE_URL": url, "PORT": str(port), "HOST": "127.0.0.1", "PUBLIC_URL": address, "VAR_DIR": str(FOLDER),
        "ACTIONS_PORT": str(free_port()), "RASA_URL": f"http://127.0.0.1:{free_port()}",
        "RASA_TOKEN": "measure-the-officers", "SECRET_KEY": "measure-the-officers", "REDIS_URL": "",
        "TELEGRAM_TOKEN": "", "TELEGRAM_WEBHOOK_SECRET": "", "CITY_DIR": "",
    }  # fmt: skip
    with (FOLDER / "service.log").open("ab") as log:
        running = leashed.start(
            [sys.executable, "-m", "bot", "serve"],
            folder=ROOT,
            environment={**os.environ, **settings},
            log=log,
        )
    try:
        _wait_for(address, running)
        yield address
    finally:
        leashed.stop(running, seconds=STOP_SECONDS)


def _wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if running.poll() is not None:
            break
        with suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=5):
            return
        time.sleep(0.2)
    raise SystemExit(f"the service did not start; see {FOLDER.relative_to(ROOT)}/service.log")


def _deadlocks(url: str) -> int:
    """How many transactions this database ended because they waited in a circle."""
    with psycopg.connect(url, autocommit=True) as admin:
        row = admin.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return int(row[0]) if row else 0


def _keep(name: str, value: Mapping[str, Any]) -> None:
    draft: Path = FOLDER / f".{name}"
    draft.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    draft.replace(FOLDER / name)


def _kept(name: str) -> dict[str, Any] | None:
    file = FOLDER / name
    found: dict[str, Any] | None = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    return found


if __name__ == "__main__":
    main()
