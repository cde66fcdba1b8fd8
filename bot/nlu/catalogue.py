"""Which category a matter belongs to: probabilities over the pack's leaves, added up to its groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Verdict:
    """The likeliest group, its likeliest leaf, and the likeliest leaves of all with their probabilities."""

    leaf: str
    group: str
    confidence: float
    group_confidence: float
    top: tuple[tuple[str, float], ...]


def group_of(code: str) -> str:
    """'sanitation.dumping' -> 'sanitation'."""
    return code.partition(".")[0]


def judge(labels: tuple[str, ...], probabilities: Floats, *, top: int = 3) -> Verdict:
    """First the group, then the leaf within it: a unit's mistake is worse than a neighbour's."""
    groups: dict[str, float] = {}
    for code, p in zip(labels, probabilities, strict=True):
        groups[group_of(code)] = groups.get(group_of(code), 0.0) + float(p)
    group = max(groups, key=lambda name: groups[name])
    order = np.argsort(probabilities)[::-1]
    leaf = next(at for at in order if group_of(labels[at]) == group)
    best = tuple((labels[at], round(float(probabilities[at]), 3)) for at in order[:top])
    return Verdict(labels[leaf], group, round(float(probabilities[leaf]), 3), round(groups[group], 3), best)
