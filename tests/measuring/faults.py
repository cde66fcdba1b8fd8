"""`make faults`: every fault of the table while at least fifty citizens file a complaint each, on everything running.

Rounds that were played with this code stay in var/measure/faults and are not played again, so that a run that was
stopped goes on. CITIZENS, FAULTS (the beginnings of names, by commas) and STAGES may be set; figures of some stages
alone go into a file of their own.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.setup.progress import say
from tests.e2e.faults import stores
from tests.e2e.faults.faults import Fault, faults
from tests.e2e.faults.rounds import Round, play, table
from tests.e2e.faults.stage import Stage, stage
from tests.e2e.faults.verdict import Verdict
from tests.measuring import ending
from tests.measuring.record import ROOT, commit, machine, write

FOLDER = ROOT / "var" / "measure" / "faults"
STAGES = ("postgresql", "sqlite", "two", "four")
TWO = ("two", "four")
"""Two services, and on the last stage two dialogue servers as well."""
CODE = ("desk", "connectors", "actions", "bot", "city", "tests/e2e/faults", "tests/botapi.py")
"""What a round depends on: with any of it changed, everything is played anew."""
TRIES = 2
"""A round in which the fault did not happen says nothing, and is played once more."""


def main() -> None:
    """Play what is not played yet, print the table and write it."""
    ending.in_order()
    citizens = int(os.environ.get("CITIZENS", "50"))
    wanted = tuple(os.environ.get("FAULTS", "").split(","))
    before, revision, code = machine(), commit(), fingerprint()
    rounds: dict[str, list[Round]] = {}
    stages = os.environ.get("STAGES", ",".join(STAGES)).split(",")
    for kind in stages:
        plan = [one for one in faults() if played_on(one, kind) and one.name.startswith(wanted)]
        rounds[kind] = asyncio.run(_played(kind, plan, citizens, code))
    played = [one for done in rounds.values() for one in done]
    file = write(
        "faults" if set(stages) == set(STAGES) else "_".join(["faults", *stages]),
        machine=before,
        commit=revision,
        citizens=citizens,
        stages={kind: [_as_json(one) for one in done] for kind, done in rounds.items()},
        passed=bool(played) and all(one.verdict.passed for one in played),
    )
    for kind, done in rounds.items():
        say(f"\n{kind}\n{table(done)}")
    say(f"\n{file.relative_to(ROOT)}")
    ending.as_measured(file)


def played_on(fault: Fault, kind: str) -> bool:
    """Whether a fault belongs on this stage: two services play only what is about them, one plays the rest."""
    return fault.needs == kind or (fault.needs == "" and kind not in TWO)


async def _played(kind: str, plan: Sequence[Fault], citizens: int, code: str) -> list[Round]:
    known = {one.name: _known(kind, one, citizens, code) for one in plan}
    if any(found is None for found in known.values()):
        async with _stage(kind) as running:
            for fault in plan:
                if known[fault.name] is None:
                    found = known[fault.name] = await _one(running, fault, citizens)
                    say(table([found]).splitlines()[1])
                    _keep(kind, found, citizens, code)
    return [found for found in known.values() if found is not None]


async def _one(running: Stage, fault: Fault, citizens: int) -> Round:
    for _ in range(TRIES - 1):
        try:
            return await play(running, fault, citizens)
        except AssertionError as problem:
            say(f"once more: {problem}")
            await running.ready()
    return await play(running, fault, citizens)


@asynccontextmanager
async def _stage(kind: str) -> AsyncIterator[Stage]:
    folder = FOLDER / f"stage-{kind}"
    shutil.rmtree(folder, ignore_errors=True)
    with ExitStack() as stack:
        store: Any = stores.Sqlite() if kind == "sqlite" else stack.enter_context(stores.postgres())
        redis = stores.Redis() if kind in TWO else None
        if redis is not None:
            redis.start()
            stack.callback(redis.stop)
        services, dialogues = 1 + (kind in TWO), 1 + (kind == "four")
        async with stage(folder, store, services=services, dialogues=dialogues, redis=redis) as running:
            yield running


def _file(kind: str, name: str, citizens: int, code: str) -> Path:
    plain = "".join(letter if letter.isalnum() else "-" for letter in name)
    return FOLDER / "rounds" / f"{kind}-{plain}-{citizens}-{code}.json"


def _known(kind: str, fault: Fault, citizens: int, code: str) -> Round | None:
    file = _file(kind, fault.name, citizens, code)
    if not file.exists():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    return Round(**{**kept, "verdict": Verdict(**kept["verdict"])})


def _keep(kind: str, found: Round, citizens: int, code: str) -> None:
    if found.verdict.passed:
        file = _file(kind, found.fault, citizens, code)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")


def _as_json(found: Round) -> dict[str, Any]:
    return {**asdict(found), "passed": found.verdict.passed}


def fingerprint() -> str:
    """Of the code that a round depends on."""
    digest = hashlib.sha256()
    for place in CODE:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    main()
