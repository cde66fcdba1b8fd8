"""`python -m dialogue.training`: fits the reader, writes `dialogue/weights/` and prints figures on held-out hands."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from bot.nlu.encoder import encoder
from city.pack import load
from dialogue import act_model, figures, tagger, weights
from dialogue.hints import Hints, place_names
from dialogue.training import digest
from dialogue.training.examples import ROOT, TURNS, beside, gold
from dialogue.training.fitting import Fitted, Settings, fit, material
from dialogue.training.sources import COUNTS, WEIGHTS

_CITY = ROOT / "city" / "beijing"


def main() -> None:
    """Read the arguments, fit, print, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=Path, default=TURNS, help="folder of annotated talks")
    options.add_argument("--out", type=Path, default=weights.FOLDER)
    options.add_argument("--tag-folds", type=int, default=1, help="of 4: how often spans are held out")
    options.add_argument("--former-tests", action="store_true", help="learn from the files t-* too")
    told = options.parse_args()
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    pack = load(_CITY)
    learned = [*gold(told.turns, former_tests=told.former_tests), *beside(pack, _CITY, COUNTS, WEIGHTS)]
    settings = Settings(tag_folds=told.tag_folds)
    fitted = fit(material(learned, encoder(), Hints(place_names(pack)), settings, say), settings, say)
    write(fitted, told.out, told.turns)
    say(f"written to {told.out}")
    print("\nACTS of all turns, each read by a model that has not seen its hand\n")
    print("\n".join(figures.table(fitted.outcomes)))
    print("\nSPANS of some hands, read by a tagger that has not seen them\n")
    print("\n".join(figures.table(fitted.tagged)))


def write(fitted: Fitted, folder: Path, turns: Path) -> None:
    """Keep the model, and what it was made from."""
    model = fitted.model
    arrays = {
        "projection_mean": model.projection.mean,
        "projection": model.projection.directions.astype("float16"),
        "thresholds": model.calibration.thresholds,
        **act_model.packed(model.acts),
        **tagger.packed(model.tagger),
    }
    about: dict[str, Any] = {
        "made_from": digest.of(turns),
        "turns": len(fitted.outcomes),
        "surest_act_right": round(figures.share_right(fitted.outcomes), 3),
        "acts": model.acts.acts,
        "roles": model.tagger.roles,
        "calibration": {"slope": model.calibration.slope, "offset": model.calibration.offset},
    }
    weights.write(folder, arrays, about)


if __name__ == "__main__":
    main()
