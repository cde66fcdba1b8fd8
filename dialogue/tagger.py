"""Which words of a message carry a detail: a linear chain of labels, begins (B), goes on (I) or outside (O)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dialogue.features import Floats
from dialogue.talks import Span
from dialogue.tokens import Token

OUTSIDE = 0
NEVER = -1e4
"""The log weight of what cannot be."""


def labels_of(roles: Sequence[str]) -> tuple[str, ...]:
    """O, then B and I of each role: label 1 + 2r begins role r, 2 + 2r goes on with it."""
    return ("O", *(f"{mark}-{role}" for role in roles for mark in "BI"))


def labels_for(cut: Sequence[Token], spans: Sequence[Span], roles: Sequence[str]) -> list[int]:
    """The label of each token; a token that lies half in a span is in it."""
    labels = [OUTSIDE] * len(cut)
    for span in spans:
        within = [at for at, token in enumerate(cut) if token.start < span.end and span.start < token.end]
        for nth, at in enumerate(within):
            labels[at] = 1 + 2 * roles.index(span.role) + (nth > 0)
    return labels


def forbidden(labels: int) -> NDArray[np.bool_]:
    """Steps between labels that cannot be: I follows B or I of its own role. The last row: at the beginning."""
    steps = np.zeros((labels + 1, labels), np.bool_)
    for inside in range(2, labels, 2):
        steps[:, inside] = True
        steps[[inside - 1, inside], inside] = False
    return steps


def spans_of(emissions: Floats, steps: Floats, roles: Sequence[str]) -> list[tuple[int, int, str, float]]:
    """Start and end (exclusive) in tokens, role and confidence of each span on the likeliest path.

    `emissions`: tokens × labels; `steps`: from label to label, the last row from the beginning.
    """
    held = steps + np.where(forbidden(steps.shape[1]), np.float32(NEVER), np.float32(0))
    path = viterbi(emissions, held)
    return [
        (start, end, roles[(path[start] - 1) // 2], span_confidence(emissions, held, path, start, end))
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
    held = np.where(allowed, emissions, np.float32(NEVER))
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
            return NEVER
        forward /= size
        total += float(top) + float(np.log(size))
    return total + float(np.log(forward.sum()))
