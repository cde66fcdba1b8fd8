"""Which category a matter belongs to: probabilities over the pack's leaves, added up to its groups, and what to do then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Verdict:
    """The likeliest group, its likeliest leaf, and all leaves with their probabilities, the likeliest first."""

    leaf: str
    group: str
    confidence: float
    group_confidence: float
    leaves: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Decision:
    """`category` is filed as it is. Without one the citizen chooses among `choices`: all of `group` where that is known,
    of several groups where it is not; no choices if nothing is likely."""

    group: str | None
    category: str | None
    choices: tuple[str, ...]


def whole(group: str) -> str:
    """The label of a sentence that tells the group and not the category."""
    return f"{group}.*"


@cache
def group_of(code: str) -> str:
    """'sanitation.dumping' -> 'sanitation'."""
    return code.partition(".")[0]


def judge(labels: tuple[str, ...], probabilities: Floats) -> Verdict:
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
    best = tuple((code, round(shared[code], 3)) for code in order)
    return Verdict(leaf, group, round(shared[leaf], 3), round(groups[group], 3), best)


def decide(
    verdict: Verdict,
    *,
    sure: float,
    group_sure: float,
    rival: float,
    least: float,
    most: int,
    alike: Callable[[str, str], bool],
) -> Decision:
    """Ask only where the answer would change who handles it or how fast.

    `sure`, `group_sure`: least probability of a leaf and of a group that are taken without asking; a leaf of a sure group
    is also taken if all its rivals, at least `rival` times as likely as it is, are `alike`. At most `most` choices are
    offered, each of at least probability `least`.
    """
    if verdict.confidence >= sure:
        return Decision(verdict.group, verdict.leaf, ())
    if verdict.group_confidence < group_sure:
        return Decision(None, None, tuple(code for code, p in verdict.leaves[:most] if p >= least))
    within = [(code, p) for code, p in verdict.leaves if group_of(code) == verdict.group]
    rivals = [code for code, p in within[1:] if p >= rival * verdict.confidence]
    if all(alike(verdict.leaf, code) for code in rivals):
        return Decision(verdict.group, verdict.leaf, ())
    return Decision(verdict.group, None, (verdict.leaf, *rivals)[:most])
