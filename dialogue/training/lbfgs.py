"""Minimises a convex function of millions of weights in single precision: L-BFGS with a backtracking line search."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Objective = Callable[[Floats], tuple[float, Floats]]
_REMEMBERED, _DECREASE, _TRIES, _CLOSE_ENOUGH = 6, 1e-4, 20, 2e-5
_FIRST = 0.02
"""Features go together, so that a step by their own curvatures is far too long."""


def minimised(objective: Objective, curvature: Floats, *, iterations: int) -> Floats:
    """The weights after at most so many iterations from zero. `curvature`: roughly the second derivative by each."""
    x = np.zeros_like(curvature)
    value, gradient = objective(x)
    pairs: deque[tuple[Floats, Floats, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(iterations):
        direction = _direction(gradient, pairs, curvature)
        stepped = _search(objective, x, value, gradient, direction)
        if stepped is None:
            break
        new_x, new_value, new_gradient = stepped
        s, y = new_x - x, new_gradient - gradient
        bend = float(s @ y)
        if bend > 0:
            pairs.append((s, y, bend))
        settled = value - new_value < _CLOSE_ENOUGH * abs(value)
        x, value, gradient = new_x, new_value, new_gradient
        if settled:
            break
    return x


def _direction(gradient: Floats, pairs: deque[tuple[Floats, Floats, float]], curvature: Floats) -> Floats:
    q = -gradient
    shares = []
    for s, y, bend in reversed(pairs):
        share = np.float32(float(s @ q) / bend)
        q -= share * y
        shares.append(share)
    q /= curvature
    if not pairs:
        q *= np.float32(_FIRST)
    else:
        _, y, bend = pairs[-1]
        q *= np.float32(bend / float(y @ (y / curvature)))
    for (s, y, bend), share in zip(pairs, reversed(shares), strict=True):
        q += (share - np.float32(float(y @ q) / bend)) * s
    return q


def _search(
    objective: Objective, x: Floats, value: float, gradient: Floats, direction: Floats
) -> tuple[Floats, float, Floats] | None:
    slope, step = float(gradient @ direction), 1.0
    for _ in range(_TRIES):
        new_x = x + np.float32(step) * direction
        new_value, new_gradient = objective(new_x)
        if new_value <= value + _DECREASE * step * slope:
            return new_x, new_value, new_gradient
        step *= 0.4
    return None
