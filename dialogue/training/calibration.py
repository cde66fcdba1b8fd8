"""Confidences that hold: slope and offset by language, thresholds by act, from turns that were held out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dialogue.calibration import Calibration
from dialogue.features import Floats

_STEPS = 30
_RIVALS = 3
_PRIOR = 8.0
_LOWEST, _HIGHEST = 0.15, 0.8


def calibrated(logits: Floats, target: Floats, langs: Sequence[str]) -> Calibration:
    """From log odds of held-out turns (turns × acts) and what they do."""
    slopes, offsets = {}, {}
    for lang in sorted(set(langs)):
        rows = np.asarray([one == lang for one in langs])
        slopes[lang], offsets[lang] = _platt(*_likeliest(logits[rows], target[rows]))
    without = Calibration(slopes, offsets, np.zeros(logits.shape[1], np.float32))
    odds = np.stack([without.confidences(row, lang) for row, lang in zip(logits, langs, strict=True)])
    return Calibration(slopes, offsets, thresholds(odds, target))


def _likeliest(logits: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Of each turn the few acts that come into question: the many others would settle slope and offset."""
    order = np.argsort(-logits, axis=1)[:, :_RIVALS]
    return np.take_along_axis(logits, order, axis=1).ravel(), np.take_along_axis(
        target, order, axis=1
    ).ravel()


def _platt(logits: Floats, target: Floats) -> tuple[float, float]:
    """Slope and offset of a logistic regression, by Newton's steps."""
    x = np.stack([logits.astype(np.float64), np.ones(len(logits))], axis=1)
    weights = np.asarray([1.0, 0.0])
    for _ in range(_STEPS):
        odds = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (odds - target)
        curve = (x * (odds * (1 - odds))[:, None]).T @ x + 1e-6 * np.eye(2)
        weights = weights - np.linalg.solve(curve, slope)
    return float(weights[0]), float(weights[1])


def thresholds(odds: Floats, target: Floats) -> Floats:
    """Of each act that with the best F1; of a rare one nearly that which is best for all."""
    grid = np.linspace(_LOWEST, _HIGHEST, 27)
    everywhere = _scores(odds.ravel(), target.ravel(), grid)
    shared = everywhere / max(1.0, float(target.sum()))
    found = []
    for act in range(odds.shape[1]):
        marked = float(target[:, act].sum())
        own = _scores(odds[:, act], target[:, act], grid) / max(1.0, marked)
        found.append(grid[int(np.argmax(marked * own + _PRIOR * shared))])
    return np.asarray(found, np.float32)


def _scores(odds: Floats, target: Floats, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 times what is marked, at each threshold."""
    marked = float(target.sum())
    found = [(float(target[odds >= at].sum()), float((odds >= at).sum())) for at in grid]
    return np.asarray([marked * 2 * right / max(1.0, read + marked) for right, read in found])
