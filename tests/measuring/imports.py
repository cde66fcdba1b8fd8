"""`make measure-import`: a million past tickets into PostgreSQL, killed half way, gone on with, and compared.

The store and the table are made anew in var/measure/import. ROWS and SEED may be set in the environment.
"""

from __future__ import annotations

import asyncio
import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from bot.setup.progress import bar, say, step
from city.pack import CityPack, load
from desk.figures import recounting
from desk.store import migrate
from tests.measuring import ending, past_tickets
from tests.measuring.postgres import SETTINGS, postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.sealed_store import Database
from tests.staff_room import CITY

FOLDER = ROOT / "var" / "measure" / "import"
SOURCE = "measured"
LEAST_PER_SECOND = 5000
LOOK_EVERY = 0.2
TABLES = ("tickets", "ticket_history", "surveys", "ticket_figures", "daily_figures")


def main() -> None:
    """Make the table, import it in two runs, compare, and write the figures."""
    ending.in_order()
    rows, seed = int(os.environ.get("ROWS", "1000000")), int(os.environ.get("SEED", "1"))
    before, pack = machine(), load(CITY)
    with step(f"Making {rows:,} past tickets"):
        file = past_tickets.write(
            FOLDER / "past.csv", pack, CITY, count=rows, seed=seed, until=datetime.now(UTC)
        )
    with postgres(FOLDER) as url:
        migrate.upgrade(url)
        migrate.downgrade(url, "base")
        migrate.upgrade(url)
        killed = _killed(url, file, at=rows // 2)
        resumed = _resumed(url, file)
        compared = asyncio.run(_compared(url, file, pack))
    seconds = killed["seconds"] + resumed["seconds"]
    whole = {"seconds": round(seconds, 1), "rows_per_second": round(rows / seconds)}
    passed = {
        "speed": whole["rows_per_second"] >= LEAST_PER_SECOND,
        "killed": 0 < killed["rows"] < rows,
        "nothing_lost": compared["lost"] == 0,
        "nothing_doubled": compared["doubled"] == 0,
        "figures": compared["rollups_apart"] == 0 and compared["counted_wrongly"] == 0,
    }
    found = write(
        "import",
        machine=before | {"load_after": round(os.getloadavg()[0], 1)},
        commit=commit(),
        seed=seed,
        rows=rows,
        file_mb=round(file.stat().st_size / 2**20),
        postgres=SETTINGS,
        killed=killed,
        resumed=resumed,
        whole=whole,
        compared=compared,
        passed=passed,
    )
    say(found.read_text(encoding="utf-8"))
    ending.as_measured(found)


def _command(file: Path) -> list[str]:
    return [sys.executable, "-m", "bot", "import", str(file), "--source", SOURCE]


def _environment(url: str) -> Mapping[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "RASA_TOKEN": "a-token-for-measuring",
        "SECRET_KEY": "a-key-for-measuring-only",
        "VAR_DIR": str(FOLDER / "var"),
    }


def _killed(url: str, file: Path, *, at: int) -> dict[str, Any]:
    """The first run, killed without notice once so many rows are settled. Its seconds are from the command on."""
    begun = time.monotonic()
    with subprocess.Popen(_command(file), cwd=ROOT, env=_environment(url)) as running:
        while _settled(url) < at and running.poll() is None:
            time.sleep(LOOK_EVERY)
        running.send_signal(signal.SIGKILL)
    seconds = time.monotonic() - begun
    return _run(_settled(url), seconds)


def _resumed(url: str, file: Path) -> dict[str, Any]:
    """The same command again, to its end."""
    before, begun = _settled(url), time.monotonic()
    subprocess.run(_command(file), cwd=ROOT, env=_environment(url), check=True)
    seconds = time.monotonic() - begun
    return _run(_settled(url) - before, seconds)


def _run(rows: int, seconds: float) -> dict[str, Any]:
    return {"rows": rows, "seconds": round(seconds, 1), "rows_per_second": round(rows / seconds)}


def _settled(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as store:
        found = store.execute("SELECT rows_read FROM imports").fetchone()
    return found[0] if found else 0


async def _compared(url: str, file: Path, pack: CityPack) -> dict[str, Any]:
    """The store against the table, and its figures against the same counted anew."""
    told = _numbers(file)
    with psycopg.connect(url, autocommit=True) as store:
        kept = [
            row[0].rpartition(":")[2] for row in store.execute("SELECT filing_key FROM tickets").fetchall()
        ]
        sizes = {table: store.execute(f"SELECT count(*) FROM {table}").fetchone() for table in TABLES}
    db, zone = Database(url), ZoneInfo(pack.timezone)
    begun = time.monotonic()
    try:
        async with db.read() as session:
            apart = await recounting.apart(session)
        with bar("Counting anew", len(kept)) as counted:
            wrong = await recounting.recompute(db, zone, told=counted)
    finally:
        await db.close()
    return {
        "lost": len({*told} - {*kept}),
        "doubled": len(kept) - len({*kept}),
        "rollups_apart": len(apart),
        "counted_wrongly": wrong,
        "recount_seconds": round(time.monotonic() - begun, 1),
        "rows_kept": {table: found[0] if found else 0 for table, found in sizes.items()},
    }


def _numbers(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["工单编号"] for row in csv.DictReader(lines)]


if __name__ == "__main__":
    main()
