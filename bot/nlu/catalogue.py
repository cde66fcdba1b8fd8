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


def whole(group: str) -> str:
    """The label of a sentence that tells the group and not the category."""
    return f"{group}.*"


def group_of(code: str) -> str:
    """'sanitation.dumping' -> 'sanitation'."""
    return code.partition(".")[0]


def judge(labels: tuple[str, ...], probabilities: Floats, *, top: int = 3) -> Verdict:
    """First the group, then the category within it: a wrong group goes to a wrong unit.

    What is known of a group as a whole is shared out among its categories as the sentence divides them.
    """
    groups: dict[str, float] = {}
    leaves: dict[str, float] = {}
    for code, p in zip(labels, probabilities, strict=True):
        group = group_of(code)
        groups[group] = groups.get(group, 0.0) + float(p)
        if code != whole(group):
            leaves[code] = float(p)
    told: dict[str, float] = {}
    for code, p in leaves.items():
        told[group_of(code)] = told.get(group_of(code), 0.0) + p
    shared = {
        code: p * groups[group_of(code)] / max(told[group_of(code)], 1e-9) for code, p in leaves.items()
    }
    group = max(told, key=lambda name: groups[name])
    order = sorted(shared, key=lambda code: -shared[code])
    leaf = next(code for code in order if group_of(code) == group)
    best = tuple((code, round(shared[code], 3)) for code in order[:top])
    return Verdict(leaf, group, round(shared[leaf], 3), round(groups[group], 3), best)
