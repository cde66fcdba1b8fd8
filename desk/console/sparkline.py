"""A few days' counts as bars of a small drawing, zero-based. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 168, 32, 2


@dataclass(frozen=True)
class Bar:
    """One day, in the units of the SVG."""

    x: float
    y: float
    width: float
    height: float


def bars(counts: Sequence[int]) -> list[Bar]:
    """A bar a day; the highest fills the drawing, a day without any has none."""
    most = max(counts, default=0)
    each = WIDTH / max(len(counts), 1)
    found = []
    for number, count in enumerate(counts):
        height = round(HEIGHT * count / most, 1) if most else 0.0
        found.append(Bar(round(number * each, 1), round(HEIGHT - height, 1), round(each - GAP, 1), height))
    return found
