"""Makes danger_weights.json: `python -m bot.nlu.danger_learn` in the dialogue's environment, in two minutes.

It learns what `city.danger_learn` learns from, and all harmless turns of `data/nlu` and questions of the base besides."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import citypack
from bot.nlu.danger_signs import WEIGHTS
from bot.nlu.encoder import WIDTH, encoder
from bot.nlu.fitting import fit
from city import danger_learn
from city.danger import pieces

_TURNS = Path(__file__).resolve().parents[2] / "data" / "nlu"
_ENTITY = re.compile(r"\[([^]]*)\](\([^)]*\)|\{[^}]*\})")
_STRENGTH = 10.0
_DANGER, _HARMLESS = "danger", "harmless"
_BATCH = 200
_LEAST = 3

Floats = NDArray[np.float32]


def learn() -> dict[str, Any]:
    """The weights as they are written; the same sentences give the same."""
    told = danger_learn.by_kind()
    harmless = list(dict.fromkeys(_harmless()))
    texts = [*(text for text, _ in told), *harmless]
    dense = _encoded(texts)
    rarity, sparse = _pieces(texts)
    labels = [_DANGER] * len(told) + [_HARMLESS] * len(harmless)
    odds = fit(dense, sparse, labels, strength=_STRENGTH)
    is_danger = odds.labels.index(_DANGER)
    weights = odds.weights[:, is_danger] - odds.weights[:, 1 - is_danger]
    kinds = fit(
        dense[: len(told)],
        csr_matrix((len(told), 0), dtype=np.float32),
        [kind for _, kind in told],
        strength=_STRENGTH,
    )
    return {
        "learned_from": danger_learn.digest(),
        "bias": round(float(odds.bias[is_danger] - odds.bias[1 - is_danger]), 3),
        "encoding": _rounded(weights[:WIDTH]),
        "kinds": {
            kind: _rounded([*kinds.weights[:, at], kinds.bias[at]]) for at, kind in enumerate(kinds.labels)
        },
        "pieces": {
            piece: (round(float(weights[WIDTH + at]) * rare, 1), round(rare**2))
            for at, (piece, rare) in enumerate(rarity.items())
        },
    }


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


def _pieces(texts: Sequence[str]) -> tuple[dict[str, float], csr_matrix]:
    """The inverse frequency of the pieces that are in several sentences, and a row for each text as `Signs.odds` weighs
    them."""
    own = [pieces(text) for text in texts]
    counts = Counter(piece for those in own for piece in those)
    kept = sorted(piece for piece, count in counts.items() if count >= _LEAST)
    rarity = {piece: math.log((1 + len(texts)) / (1 + counts[piece])) + 1 for piece in kept}
    index = {piece: at for at, piece in enumerate(kept)}
    rows, columns, values = [], [], []
    for at, those in enumerate(own):
        known = sorted(those & index.keys())
        length = math.sqrt(sum(rarity[piece] ** 2 for piece in known))
        for piece in known:
            rows.append(at)
            columns.append(index[piece])
            values.append(rarity[piece] / length)
    shape = (len(texts), len(index))
    return rarity, csr_matrix((np.asarray(values, np.float32), (rows, columns)), shape=shape)


def _rounded(weights: Any) -> list[float]:
    return [round(float(weight), 3) for weight in weights]


if __name__ == "__main__":
    WEIGHTS.write_text(
        json.dumps(learn(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
