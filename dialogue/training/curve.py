"""`python -m dialogue.training.curve`: what a quarter, half and all of the hands teach, measured on held-out hands."""

from __future__ import annotations

import time

import numpy as np

from bot.nlu.encoder import encoder
from city.pack import load
from dialogue import figures
from dialogue.act_model import Calibration
from dialogue.features import Floats
from dialogue.figures import Outcome
from dialogue.hints import Hints, place_names
from dialogue.training.examples import ROOT, beside, gold
from dialogue.training.fitting import (
    Material,
    Settings,
    calibration_of,
    fit_acts,
    fit_tagger,
    held_out_logits,
    logits_of,
    material,
    outcome_of,
)
from dialogue.training.sources import COUNTS, WEIGHTS

_CITY = ROOT / "city" / "beijing"
_SHARES = (0.25, 0.5, 1.0)


def main() -> None:
    """Fit on part after part and print."""
    pack, settings = load(_CITY), Settings()
    learned = [*gold(), *beside(pack, _CITY, COUNTS, WEIGHTS)]
    told = material(learned, encoder(), Hints(place_names(pack)), settings, _say)
    logits = held_out_logits(told, settings, _say)
    calibration = calibration_of(told, logits)
    langs = [told.examples[at].state.lang for at in told.gold]
    rows = zip(told.gold, logits, langs, strict=True)
    held = {int(at): calibration.confidences(row, lang) for at, row, lang in rows}
    for share in _SHARES:
        outcomes = [one for fold in (0, 1) for one in _read(told, share, fold, held, calibration, settings)]
        spans = [figures.by_role(outcomes, same).values() for same in (figures.is_exact, figures.is_near)]
        exact, near = (figures.total(counts).f1 for counts in spans)
        right = figures.share_right(outcomes)
        _say(
            f"{share:.0%} of hands: surest act right {right:.3f}, spans exact {exact:.3f}, relaxed {near:.3f}"
        )


def _read(
    told: Material,
    share: float,
    fold: int,
    held: dict[int, Floats],
    calibration: Calibration,
    settings: Settings,
) -> list[Outcome]:
    """The turns of a fold, read by what was learned from a share of the other hands."""
    parts = sorted({one.part for one in told.examples if one.part})
    allowed = set(np.random.default_rng(11).permutation(parts)[: round(share * len(parts))].tolist()) | {""}
    learned = [at for at, one in enumerate(told.examples) if told.folds[at] != fold and one.part in allowed]
    model = fit_acts(told, np.asarray(learned, np.intp), settings)
    tagger = fit_tagger(told, [at for at in learned if at in held], held, settings)
    out = [at for at in held if told.folds[at] == fold]
    found = zip(out, logits_of(told, model, out), strict=True)
    return [
        outcome_of(
            told,
            at,
            calibration.confidences(row, told.examples[at].state.lang),
            calibration.thresholds,
            tagger,
        )
        for at, row in found
    ]


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)


if __name__ == "__main__":
    main()
