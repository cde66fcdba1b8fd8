"""`make measure-bench`: the whole series of `python -m bot bench`, five rounds at 32 citizens, resumable cell by cell.

A cell that was measured with this code stays in var/measure/bench. SECONDS, ROUNDS and DATABASE (postgresql, sqlite or
an address) may be set in the environment.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

from bot import model
from bot.bench.plan import RATIO_AT
from bot.bench.series import series
from bot.bench.stock import PIPELINES
from bot.environment import folders
from bot.setup.progress import say
from tests.measuring import ending
from tests.measuring.record import ROOT, commit, machine, write

FOLDER = ROOT / "var" / "measure" / "bench"
CODE = ("actions", "bot", "connectors", "desk", "requirements")
"""What a turn depends on beside what the model is made of: with any of it changed, everything is measured anew."""


def main() -> None:
    """Measure what is not measured yet, and write the figures."""
    ending.in_order()
    seconds, rounds = float(os.environ.get("SECONDS", "30")), int(os.environ.get("ROUNDS", "5"))
    database = os.environ.get("DATABASE", "postgresql")
    before, revision, places = machine(), commit(), folders()
    kept = FOLDER / f"{fingerprint()}-{seconds:g}-{hashlib.sha256(database.encode()).hexdigest()[:8]}"
    kept.mkdir(parents=True, exist_ok=True)
    known = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in kept.glob("*.json")}

    def keep(name: str, figures: Mapping[str, Any]) -> None:
        (kept / f"{name}.json").write_text(json.dumps(dict(figures)), encoding="utf-8")

    found = series(
        places,
        database=database,
        seconds=seconds,
        beside=PIPELINES,
        rounds=rounds,
        known=known,
        keep=keep,
    )
    file = write("bench", machine=before, commit=revision, rounds_at={RATIO_AT: rounds}, **found)
    say(file.read_text(encoding="utf-8"))


def fingerprint() -> str:
    """Of the model's sources and of all other code that a turn passes."""
    digest = hashlib.sha256(model.fingerprint(ROOT, folders().city_dir).encode())
    for place in CODE:
        for file in sorted((ROOT / place).rglob("*.*")):
            if file.suffix in (".py", ".txt", ".yml"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    main()
