"""Which acts a message does: a linear model of its words, its meaning and the state, an odds for each act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogue.features import Floats, Hashes, group_of
from dialogue.weights import Bytes, Table

SENTENCE_SCALE, MEAN_SCALE = 6.0, 3.0


def dense_of(sentence: Floats, mean: Floats) -> Floats:
    """The dense features: the sentence's vector, the projected mean of its pieces, each of one length, and a one."""
    length = float(np.linalg.norm(mean)) or 1.0
    return np.concatenate([sentence * SENTENCE_SCALE, mean * (MEAN_SCALE / length), [1.0]]).astype(np.float32)


@dataclass(frozen=True)
class ActModel:
    """`shared`, `by_group`, `by_question`: weights of the dense features; `table`: of the sparse ones."""

    acts: tuple[str, ...]
    shared: Floats
    by_group: Mapping[str, Floats]
    by_question: Mapping[str, Floats]
    table: Table

    def logits(self, dense: Floats, hashes: Hashes, values: Floats, question: str) -> Floats:
        """Log odds of each act, not calibrated."""
        weights = self.shared + self.by_group[group_of(question)]
        if question in self.by_question:
            weights = weights + self.by_question[question]
        rows, known = self.table.find(hashes)
        found: Floats = dense @ weights + self.table.rows.sum_of(rows[known], values[known])
        return found


@dataclass(frozen=True)
class Calibration:
    """What makes confidences of log odds: `slope` and `offset` by language; an act is sure from its threshold on."""

    slope: Mapping[str, float]
    offset: Mapping[str, float]
    thresholds: Floats

    def confidences(self, logits: Floats, lang: str) -> Floats:
        """The share of messages so read that are right, act by act."""
        scaled = logits * self.slope.get(lang, 1.0) + self.offset.get(lang, 0.0)
        odds: Floats = (1 / (1 + np.exp(-np.clip(scaled, -30, 30)))).astype(np.float32)
        return odds


def packed(model: ActModel) -> dict[str, NDArray[Any]]:
    """The arrays to keep."""
    named = {"acts_shared": model.shared}
    named |= {f"acts_group_{name}": block for name, block in model.by_group.items()}
    named |= {f"acts_question_{name}": block for name, block in model.by_question.items()}
    kept: dict[str, NDArray[Any]] = {"acts_known": model.table.known}
    for name, block in named.items():
        small = Bytes.of(block)
        kept |= {name: small.numbers, f"{name}_scale": small.scales}
    return kept | {"acts_rows": model.table.rows.numbers, "acts_rows_scale": model.table.rows.scales}


def unpacked(kept: Mapping[str, NDArray[Any]], acts: tuple[str, ...]) -> ActModel:
    """The model of the arrays."""

    def block(name: str) -> Bytes:
        return Bytes(kept[name], kept[f"{name}_scale"])

    def blocks(prefix: str) -> dict[str, Floats]:
        names = [name for name in kept if name.startswith(prefix) and not name.endswith("_scale")]
        return {name.removeprefix(prefix): block(name).whole() for name in names}

    return ActModel(
        acts,
        block("acts_shared").whole(),
        blocks("acts_group_"),
        blocks("acts_question_"),
        Table(kept["acts_known"], block("acts_rows")),
    )
