"""`make measure-fuzz`: 100,000 generated requests over all routes, roles and channels of the running service.

`python -m bot serve` runs as in earnest, on PostgreSQL, with everybody on its other side; each call has a new store.
First come those that must not get in, between two digests of the store, then all the others. Requests are numbered:
what was sent with this code stays in var/measure/fuzz and is not sent again. COUNT and SEED may be set, and
FOR_SECONDS, after which a call ends: the next one goes on.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from bot.setup.progress import say
from desk.reports.press import FONT_ADVICE, has_chinese_font
from desk.store import migrate
from tests import leashed, servers
from tests.fuzz.digest import changed, digests
from tests.fuzz.listeners import listeners
from tests.fuzz.memory import grown, looked
from tests.fuzz.player import Player, Tally
from tests.fuzz.request import World
from tests.fuzz.running import faults, sent, summed
from tests.fuzz.world import a_filled_store, players
from tests.measuring import ending
from tests.measuring.record import ROOT, commit, machine, write
from tests.product import STOP_SECONDS, whole_environment

FOLDER = ROOT / "var" / "measure" / "fuzz"
CHUNK = 2_000
REFUSED_SHARE = 0.15
MOST_GROWTH = 0.10
REST = 1.0


def main() -> None:
    """Send what is not sent yet, and write what became of all."""
    ending.in_order()
    if not has_chinese_font():
        sys.exit(
            f"Reports are asked for as PDF, and there is no Chinese font: {FONT_ADVICE}, then run this again."
        )
    count, seed = int(os.environ.get("COUNT", "100000")), int(os.environ.get("SEED", "1"))
    before, code = machine(), commit()
    kept = FOLDER / f"{code}-{seed}-{count}"
    if code.endswith("-dirty"):
        shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, exist_ok=True)
    with servers.postgres() as store:
        url = store.url(store.create())
        migrate.upgrade(url)
        asyncio.run(_asked(url, kept, count=count, seed=seed))
    chunks = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(kept.glob("*.json"))]
    wrong = [one for chunk in chunks for one in chunk["wrong"]]
    told = [line for chunk in chunks for line in chunk["log"]]
    written = sorted({table for chunk in chunks for table in chunk["changed"]})
    requests = sum(chunk["requests"] for chunk in chunks)
    memory = [chunk["memory"] for chunk in chunks]
    growth = grown(memory)
    file = write(
        "fuzz",
        machine=before,
        commit=code,
        seed=seed,
        requests=requests,
        refused_requests=sum(chunk["requests"] for chunk in chunks if chunk["refused"]),
        frames=sum(chunk["frames"] for chunk in chunks),
        seconds=round(sum(chunk["seconds"] for chunk in chunks)),
        answers=summed([chunk["answers"] for chunk in chunks]),
        memory=memory,
        memory_growth=growth,
        tables_changed_by_refused=written,
        wrong=Counter(one["what"] for one in wrong),
        failures=wrong[:50],
        log=told[:50],
        passed={
            "count": requests >= count,
            "no_5xx_no_traceback_nobody_let_in": not wrong,
            "log": not told,
            "nothing_changed_by_refused": not written,
            "memory": growth is not None and growth <= MOST_GROWTH,
        },
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


async def _asked(url: str, kept: Path, *, count: int, seed: int) -> None:
    """Send the chunks that are missing."""
    world = await a_filled_store(url)
    folder = FOLDER / "running"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    async with listeners() as told:
        environment = whole_environment(folder, told | {"DATABASE_URL": url})
        log = folder / "service.log"
        with log.open("wb") as out:
            command = [sys.executable, "-m", "bot", "serve"]
            leash = leashed.start(command, folder=ROOT, environment=environment, log=out)
        try:
            service = environment["PUBLIC_URL"]
            await _until_it_listens(environment)
            async with players(url, service, world) as (player, seen):
                run = _Run(player, seen, url, log, kept, psutil.Process(leash.pid).children()[0])
                until = time.monotonic() + float(os.environ.get("FOR_SECONDS", "inf"))
                await run.all(count, seed, until=until)
        finally:
            if (code := leash.poll()) is not None:
                say(f"the service ended by itself: {code}")
            await asyncio.to_thread(leashed.stop, leash, seconds=STOP_SECONDS)


async def _until_it_listens(environment: Mapping[str, str], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", int(environment["PORT"]))
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return
    raise AssertionError("the service did not start")


class _Run:
    """One process of the service and the chunks that are sent to it."""

    def __init__(
        self, player: Player, world: World, url: str, log: Path, kept: Path, process: psutil.Process
    ) -> None:
        self._player, self._world, self._url = player, world, url
        self._log, self._kept, self._process = log, kept, process
        self._read = 0
        self._let_in = 0

    async def all(self, count: int, seed: int, *, until: float) -> None:
        shut_out = int(count * REFUSED_SHARE)
        for first in range(0, count, CHUNK):
            file = self._kept / f"{first:07}.json"
            numbers = range(first, min(first + CHUNK, count))
            if not file.exists() and time.monotonic() < until:
                found = await self._chunk(seed, numbers, refused=first < shut_out)
                file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
                say(f"{numbers.stop} of {count}, {len(found['wrong'])} wrong, {found['memory']['mb']} MB")

    async def _chunk(self, seed: int, numbers: range, *, refused: bool) -> dict[str, Any]:
        begun = time.monotonic()
        self._player.tally = Tally()
        before = await asyncio.to_thread(digests, self._url) if refused else {}
        wrong = await sent(self._player, self._world, seed=seed, numbers=numbers, refused=refused)
        after = await asyncio.to_thread(digests, self._url) if refused else {}
        self._let_in += 0 if refused else len(numbers)
        seconds = time.monotonic() - begun
        await asyncio.sleep(REST)
        return {
            "requests": len(numbers),
            "refused": refused,
            "seconds": seconds,
            "answers": self._player.tally.answers,
            "frames": self._player.tally.frames,
            "changed": changed(before, after),
            "wrong": wrong,
            "log": list(self._news()),
            "memory": looked(self._process, let_in=self._let_in),
        }

    def _news(self) -> list[str]:
        """What the log says anew that must not be."""
        with self._log.open("rb") as log:
            log.seek(self._read)
            told = log.read()
        self._read += len(told)
        return list(faults(told.decode("utf-8", "replace").splitlines()))


if __name__ == "__main__":
    main()
