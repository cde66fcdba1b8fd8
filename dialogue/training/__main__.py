"""`make reader`: fits the reader, writes `dialogue/weights/` and prints figures on hands that were held out."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from city.pack import load
from dialogue import figures, weights
from dialogue.hints import Hints, place_names
from dialogue.pretrained import pretrained, version
from dialogue.training import digest
from dialogue.training.examples import ROOT, TURNS, beside, gold
from dialogue.training.fitting import Fitted, Settings, fit
from dialogue.training.sources import COUNTS, WEIGHTS

_CITY = ROOT / "city" / "beijing"


def main() -> None:
    """Read the arguments, fit, write, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=Path, default=TURNS, help="folder of annotated talks")
    options.add_argument("--out", type=Path, default=weights.FOLDER)
    options.add_argument(
        "--rounds", type=int, default=Settings.rounds, help="how often all talks are gone through"
    )
    told = options.parse_args()
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    pack = load(_CITY)
    learned = [*gold(told.turns), *beside(pack, _CITY, COUNTS, WEIGHTS)]
    settings = Settings(rounds=told.rounds)
    fitted = fit(learned, pretrained(), Hints(place_names(pack)), settings, say)
    write(fitted, told.out, told.turns)
    say(f"written to {told.out}")
    print(f"\n{len(fitted.outcomes)} turns of hands that were held out\n")
    print("\n".join(figures.table(fitted.outcomes)))


def write(fitted: Fitted, folder: Path, turns: Path) -> None:
    """Keep the model, and what it was made from."""
    arrays: dict[str, Any] = {"thresholds": fitted.calibration.thresholds, **fitted.network.arrays()}
    for name, table in fitted.network.tables().items():
        small = weights.Bytes.of(table)
        arrays |= {name: small.numbers, f"{name}_scale": small.scales}
    about: dict[str, Any] = {
        "made_from": digest.of(turns),
        "language_model": version(),
        "held_out_turns": len(fitted.outcomes),
        "surest_act_right": round(figures.share_right(fitted.outcomes), 3),
        "names": asdict(fitted.names),
        "calibration": {"slope": fitted.calibration.slope, "offset": fitted.calibration.offset},
    }
    weights.write(folder, arrays, about)


if __name__ == "__main__":
    main()
