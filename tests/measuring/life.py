"""`make measure-life`: random lives of the whole desk, 200 runs of 100 steps on SQLite and as many on PostgreSQL.

Runs go in chunks, each with a seed of its own; a chunk that was lived through with this code stays in
var/measure/life and is not lived again. RUNS, STEPS, SEED and STORES ('sqlite,postgresql') may be set.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.setup.progress import say
from tests.life.machine import Life
from tests.life.stores import Store, store
from tests.life.world import Tally
from tests.measuring import ending
from tests.measuring.record import ROOT, commit, machine, write

FOLDER = ROOT / "var" / "measure" / "life"
CHUNK = 10
STORES = ("sqlite", "postgresql")
CODE = ("desk", "city", "tests/life", "tests/office.py", "tests/staff_room.py")
"""What a life depends on: with any of it changed, everything is lived anew."""


def main() -> None:
    """Live what is not lived yet, and write what became of all."""
    ending.in_order()
    runs, steps = int(os.environ.get("RUNS", "200")), int(os.environ.get("STEPS", "100"))
    first = int(os.environ.get("SEED", "1"))
    stores = os.environ.get("STORES", ",".join(STORES)).split(",")
    before, code = machine(), fingerprint()
    seeds = range(first, first + -(-runs // CHUNK))
    found = {kind: list(_lived(kind, seeds, steps, code)) for kind in stores}
    failures = [one for chunks in found.values() for one in chunks if one["failure"]]
    file = write(
        "life",
        machine=before,
        commit=commit(),
        seeds=list(seeds),
        runs_per_seed=CHUNK,
        steps_per_run=steps,
        stores={kind: summed(chunks) for kind, chunks in found.items()},
        failures=failures,
        passed=not failures,
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _lived(kind: str, seeds: Sequence[int], steps: int, code: str) -> Iterator[dict[str, Any]]:
    with store(kind) as opened:
        for number, one in enumerate(seeds, start=1):
            yield _chunk(kind, opened, one, steps, code)
            say(f"{kind}: {number} of {len(seeds)} chunks of {CHUNK} runs")


def _chunk(kind: str, opened: Store, number: int, steps: int, code: str) -> dict[str, Any]:
    """What became of the runs of one seed, now or in an earlier call with the same code."""
    file = FOLDER / f"{kind}-{number}-{steps}-{code}.json"
    if file.exists():
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return known
    tally, begun = Tally(), time.monotonic()
    failure = _live(opened, tally, number, steps)
    found = {
        "seed": number,
        "runs": tally.runs,
        "acts": sum(tally.fired.values()),
        "seconds": round(time.monotonic() - begun, 1),
        "rules": tally.by_rule(),
        "history": dict(tally.actions),
        "failure": failure,
    }
    if failure is None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found), encoding="utf-8")
    return found


def _live(opened: Store, tally: Tally, number: int, steps: int) -> str | None:
    """Runs of one seed; the story of the first that failed, else None."""
    life = seed(number)(type("Life", (Life,), {"store": opened, "tally": tally}))
    wanted = settings(
        # Hypothesis begins with the plainest life there is, which is none of those that count.
        max_examples=CHUNK + 1,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(life, settings=wanted)
    except Exception:
        return traceback.format_exc()
    return None


def summed(chunks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """All chunks of a store together."""
    rules: dict[str, Counter[str]] = {}
    history: Counter[str] = Counter()
    for chunk in chunks:
        history.update(chunk["history"])
        for rule, counts in chunk["rules"].items():
            rules.setdefault(rule, Counter()).update(counts)
    return {
        "runs": sum(chunk["runs"] for chunk in chunks),
        "acts": sum(chunk["acts"] for chunk in chunks),
        "refused": sum(counts["refused"] for counts in rules.values()),
        "seconds": round(sum(chunk["seconds"] for chunk in chunks)),
        "rules": {rule: dict(counts) for rule, counts in sorted(rules.items())},
        "history": dict(sorted(history.items())),
    }


def fingerprint() -> str:
    """Of all code that a life depends on."""
    digest = hashlib.sha256()
    for name in CODE:
        place = ROOT / name
        files = [place] if place.is_file() else sorted(place.rglob("*.[py][ym]*"))
        for file in files:
            if file.suffix in (".py", ".yml"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    main()
