"""Which category a matter belongs to: probabilities over the pack's leaves, added up to its groups, and what to do then."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_LEAST = 1e-9


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


def of_groups(
    labels: Sequence[str], probabilities: Floats, logits: Floats, *, trust: float
) -> dict[str, float]:
    """How likely each group is, from its categories: the sum of their probabilities and, as far as `trust` says, of their
    scores. A matter that half fits five categories of a group belongs to it, though none of the five is likely.
    """
    summed: dict[str, tuple[float, float]] = {}
    for code, p, score in zip(labels, probabilities.tolist(), logits.tolist(), strict=True):
        before = summed.get(group_of(code), (0.0, 0.0))
        summed[group_of(code)] = (before[0] + p, before[1] + score)
    told = [math.log(max(p, _LEAST)) + trust * score for p, score in summed.values()]
    powers = [math.exp(one - max(told)) for one in told]
    return dict(zip(summed, (power / sum(powers) for power in powers), strict=True))


def judge(labels: Sequence[str], probabilities: Floats, groups: Mapping[str, float] | None = None) -> Verdict:
    """First the group, then the category within it: a wrong group goes to a wrong unit.

    `groups`: how likely each is, by default the sum over its labels. It is shared out among the group's categories as the
    sentence divides them.
    """
    leaves: dict[str, float] = {}
    summed: dict[str, float] = {}
    told: dict[str, float] = {}
    for code, p in zip(labels, map(float, probabilities), strict=True):
        group = group_of(code)
        summed[group] = summed.get(group, 0.0) + p
        if code != whole(group):
            leaves[code] = p
            told[group] = told.get(group, 0.0) + p
    likely = summed if groups is None else groups
    shared = {
        code: p * likely[group_of(code)] / max(told[group_of(code)], _LEAST) for code, p in leaves.items()
    }
    group = max(told, key=lambda name: likely[name])
    order = sorted(shared, key=lambda code: -shared[code])
    leaf = next(code for code in order if group_of(code) == group)
    best = tuple((code, round(shared[code], 3)) for code in order)
    return Verdict(leaf, group, round(shared[leaf], 3), round(likely[group], 3), best)


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
