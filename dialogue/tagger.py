"""Which words of a message carry a detail: a linear chain of labels, begins (B), goes on (I) or outside (O)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogue.features import Floats, Hashes
from dialogue.weights import Bytes, Table

OUTSIDE = 0
_NEVER = -1e4


def labels_of(roles: Sequence[str]) -> tuple[str, ...]:
    """O, then B and I of each role: label 1 + 2r begins role r, 2 + 2r goes on with it."""
    return ("O", *(f"{mark}-{role}" for role in roles for mark in "BI"))


def forbidden(labels: int) -> NDArray[np.bool_]:
    """Steps between labels that cannot be: I follows B or I of its own role. The last row: at the beginning."""
    steps = np.zeros((labels + 1, labels), np.bool_)
    for inside in range(2, labels, 2):
        steps[:, inside] = True
        steps[[inside - 1, inside], inside] = False
    return steps


@dataclass(frozen=True)
class Tagger:
    """`table`: weights of hashed features; `dense`: of a token's projected state and of the message's acts; `steps`:
    from label to label, the last row from the beginning."""

    roles: tuple[str, ...]
    table: Table
    dense: Floats
    steps: Floats

    def emissions(self, features: Sequence[Hashes], dense: Floats) -> Floats:
        """Tokens × labels."""
        lengths = [len(one) for one in features]
        rows, known = self.table.find(np.concatenate(features))
        weights = self.table.rows.numbers[rows] * (self.table.rows.scales[rows] * known)[:, None]
        ends = np.cumsum([0, *lengths[:-1]])
        summed: Floats = np.add.reduceat(weights, ends, axis=0) + dense @ self.dense
        return summed

    def spans(self, emissions: Floats) -> list[tuple[int, int, str, float]]:
        """First and last token but one, role and confidence of each span on the likeliest path."""
        steps = self.steps + np.where(forbidden(self.steps.shape[1]), np.float32(_NEVER), np.float32(0))
        path = viterbi(emissions, steps)
        return [
            (
                start,
                end,
                self.roles[(path[start] - 1) // 2],
                span_confidence(emissions, steps, path, start, end),
            )
            for start, end in runs(path)
        ]


def viterbi(emissions: Floats, steps: Floats) -> list[int]:
    """The likeliest labels."""
    best = emissions[0] + steps[-1]
    came: list[NDArray[np.intp]] = []
    for scores in emissions[1:]:
        through = best[:, None] + steps[:-1]
        came.append(through.argmax(axis=0))
        best = through.max(axis=0) + scores
    path = [int(best.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


def runs(path: Sequence[int]) -> list[tuple[int, int]]:
    """Start and end of each span of a path."""
    found: list[tuple[int, int]] = []
    for at, label in enumerate(path):
        if label == OUTSIDE:
            continue
        if label % 2 == 1:
            found.append((at, at + 1))
        elif found:
            found[-1] = (found[-1][0], at + 1)
    return found


def span_confidence(emissions: Floats, steps: Floats, path: Sequence[int], start: int, end: int) -> float:
    """The probability of the path's labels between `start` and `end`, and that the span ends there."""
    allowed = np.zeros_like(emissions, dtype=np.bool_)
    allowed[:start] = allowed[end:] = True
    allowed[range(start, end), path[start:end]] = True
    if end < len(path):
        allowed[end, path[start] + 1] = False
    held = np.where(allowed, emissions, np.float32(_NEVER))
    return float(np.exp(min(0.0, log_total(held, steps) - log_total(emissions, steps))))


def log_total(emissions: Floats, steps: Floats) -> float:
    """The logarithm of all paths' weights together."""
    powers = np.exp(steps[:-1])
    first = emissions[0] + steps[-1]
    total = float(first.max())
    forward = np.exp(first - total)
    for scores in emissions[1:]:
        top = scores.max()
        forward = (forward @ powers) * np.exp(scores - top)
        size = float(forward.sum())
        if size <= 0.0:
            return _NEVER
        forward /= size
        total += float(top) + float(np.log(size))
    return total + float(np.log(forward.sum()))


def packed(tagger: Tagger) -> dict[str, NDArray[Any]]:
    """The arrays to keep."""
    dense = Bytes.of(tagger.dense)
    return {
        "tags_known": tagger.table.known,
        "tags_rows": tagger.table.rows.numbers,
        "tags_rows_scale": tagger.table.rows.scales,
        "tags_dense": dense.numbers,
        "tags_dense_scale": dense.scales,
        "tags_steps": tagger.steps,
    }


def unpacked(kept: Mapping[str, NDArray[Any]], roles: tuple[str, ...]) -> Tagger:
    """The tagger of the arrays."""
    table = Table(kept["tags_known"], Bytes(kept["tags_rows"], kept["tags_rows_scale"]))
    dense = Bytes(kept["tags_dense"], kept["tags_dense_scale"]).whole()
    return Tagger(roles, table, dense, kept["tags_steps"])
