"""Makes danger_weights.json: `python -m bot.nlu.danger_learn` in the dialogue's environment, in two minutes.

It learns what `city.danger_learn` learns from, and all harmless turns of `data/nlu` and questions of the base besides."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import citypack
from bot.nlu.danger_signs import WEIGHTS, unit, written
from bot.nlu.encoder import encoder
from bot.nlu.fitting import fit
from bot.nlu.linear import Linear
from city import danger_learn

_TURNS = Path(__file__).resolve().parents[2] / "data" / "nlu"
_ENTITY = re.compile(r"\[([^]]*)\](\([^)]*\)|\{[^}]*\})")
_STRENGTH = 10.0
_DANGER, _HARMLESS = "danger", "harmless"
_BATCH = 200
# In so many directions dangers differ; the rest of an encoding tells languages and lengths apart.
_DIRECTIONS = 64
# Of the harmless sentences those are kept that are likest to some danger.
_LOOK_ALIKES = 2500

Floats = NDArray[np.float32]


def learn() -> dict[str, Any]:
    """The weights as they are written; the same sentences give the same."""
    told = danger_learn.by_kind()
    texts = list(dict.fromkeys(_harmless()))
    dangers, harmless = _encoded([text for text, _ in told]), _encoded(texts)
    odds = _fit(np.vstack([dangers, harmless]), [_DANGER] * len(told) + [_HARMLESS] * len(texts))
    is_danger = odds.labels.index(_DANGER)
    kinds = _fit(dangers, [kind for _, kind in told])
    turn = _directions(dangers)
    return {
        "learned_from": danger_learn.digest(),
        "bias": round(float(odds.bias[is_danger] - odds.bias[1 - is_danger]), 3),
        "encoding": _rounded(odds.weights[:, is_danger] - odds.weights[:, 1 - is_danger]),
        "kinds": {
            kind: _rounded([*kinds.weights[:, at], kinds.bias[at]]) for at, kind in enumerate(kinds.labels)
        },
        "turn": written(turn),
        "dangers": written(unit(dangers @ turn)),
        "harmless": written(unit(_look_alikes(dangers, harmless) @ turn)),
    }


def _fit(dense: Floats, labels: Sequence[str]) -> Linear:
    nothing = csr_matrix((len(dense), 0), dtype=np.float32)
    return fit(dense, nothing, labels, strength=_STRENGTH)


def _directions(dangers: Floats) -> Floats:
    _, _, across = np.linalg.svd(dangers - dangers.mean(axis=0), full_matrices=False)
    turn: Floats = across[:_DIRECTIONS].T
    return turn


def _look_alikes(dangers: Floats, harmless: Floats) -> Floats:
    parts = range(0, len(harmless), 10 * _BATCH)
    nearest = np.concatenate([(harmless[at : at + 10 * _BATCH] @ dangers.T).max(axis=1) for at in parts])
    kept: Floats = harmless[np.sort(np.argsort(-nearest)[:_LOOK_ALIKES])]
    return kept


def _harmless() -> Iterator[str]:
    folder = citypack.folder()
    _, harmless = danger_learn.sentences(folder)
    yield from harmless
    yield from _turns()
    for known in citypack.pack().knowledge.values():
        yield from (*known.zh.asked, *known.en.asked)


def _turns() -> Iterator[str]:
    for file in sorted(_TURNS.glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            if block.get("intent", "file_complaint") != "file_complaint":
                for line in block["examples"].splitlines():
                    yield _ENTITY.sub(r"\1", line.removeprefix("- ").strip())


def _encoded(texts: Sequence[str]) -> Floats:
    parts = [encoder().encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    return np.vstack(parts)


def _rounded(weights: Any) -> list[float]:
    return [round(float(weight), 3) for weight in weights]


if __name__ == "__main__":
    WEIGHTS.write_text(
        json.dumps(learn(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
