"""Minimises a convex function of millions of weights in single precision: L-BFGS with a backtracking line search."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Objective = Callable[[Floats], tuple[float, Floats]]
_REMEMBERED, _DECREASE, _TRIES, _CLOSE_ENOUGH = 6, 1e-4, 20, 2e-5


def minimised(objective: Objective, start: Floats, *, iterations: int) -> Floats:
    """The weights after at most so many iterations."""
    x = start.copy()
    value, gradient = objective(x)
    pairs: deque[tuple[Floats, Floats, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(iterations):
        direction = _direction(gradient, pairs)
        stepped = _search(objective, x, value, gradient, direction, first=not pairs)
        if stepped is None:
            break
        new_x, new_value, new_gradient = stepped
        s, y = new_x - x, new_gradient - gradient
        curvature = float(s @ y)
        if curvature > 0:
            pairs.append((s, y, curvature))
        settled = value - new_value < _CLOSE_ENOUGH * abs(value)
        x, value, gradient = new_x, new_value, new_gradient
        if settled:
            break
    return x


def _direction(gradient: Floats, pairs: deque[tuple[Floats, Floats, float]]) -> Floats:
    q = -gradient
    shares = []
    for s, y, curvature in reversed(pairs):
        share = np.float32(float(s @ q) / curvature)
        q -= share * y
        shares.append(share)
    if pairs:
        _, y, curvature = pairs[-1]
        q *= np.float32(curvature / float(y @ y))
    for (s, y, curvature), share in zip(pairs, reversed(shares), strict=True):
        q += (share - np.float32(float(y @ q) / curvature)) * s
    return q


def _search(
    objective: Objective, x: Floats, value: float, gradient: Floats, direction: Floats, *, first: bool
) -> tuple[Floats, float, Floats] | None:
    slope = float(gradient @ direction)
    step = 1.0 / max(1.0, float(np.abs(gradient).sum()) ** 0.5) if first else 1.0
    for _ in range(_TRIES):
        new_x = x + np.float32(step) * direction
        new_value, new_gradient = objective(new_x)
        if new_value <= value + _DECREASE * step * slope:
            return new_x, new_value, new_gradient
        step *= 0.4
    return None
