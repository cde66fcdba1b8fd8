"""Which category a matter belongs to: probabilities over the pack's leaves, added up to its groups, and what to do then."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

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
    index = _index(tuple(labels))
    summed = np.bincount(index.of, probabilities, len(index.groups)).tolist()
    scores = np.bincount(index.of, logits, len(index.groups)).tolist()
    told = [math.log(max(p, _LEAST)) + trust * score for p, score in zip(summed, scores, strict=True)]
    powers = [math.exp(one - max(told)) for one in told]
    return dict(zip(index.groups, (power / sum(powers) for power in powers), strict=True))


def moved_by(groups: Mapping[str, float], margins: Mapping[str, float], weight: float) -> dict[str, float]:
    """How likely each group is after `margins`, a score of each that is positive where it fits, counted as `weight` says."""
    told = {group: p * math.exp(weight * margins.get(group, 0.0)) for group, p in groups.items()}
    total = sum(told.values())
    return {group: p / total for group, p in told.items()}


def judge(labels: Sequence[str], probabilities: Floats, groups: Mapping[str, float] | None = None) -> Verdict:
    """First the group, then the category within it: a wrong group goes to a wrong unit.

    `groups`: how likely each is, by default the sum over its labels. It is shared out among the group's categories as the
    sentence divides them.
    """
    index = _index(tuple(labels))
    every = np.asarray(probabilities, dtype=np.float64)
    p, of = every[index.leaf], index.of[index.leaf]
    told = np.bincount(of, p, len(index.groups))
    summed = np.bincount(index.of, every, len(index.groups)).tolist()
    likely = summed if groups is None else [groups[group] for group in index.groups]
    shared = p * np.asarray(likely)[of] / np.maximum(told[of], _LEAST)
    group = max(set(of.tolist()), key=lambda at: (likely[at], -at))
    order = np.argsort(-shared, kind="stable").tolist()
    leaf = next(at for at in order if of[at] == group)
    rounded = np.round(shared, 3).tolist()
    best = tuple((index.leaves[at], rounded[at]) for at in order)
    return Verdict(
        index.leaves[leaf], index.groups[group], rounded[leaf], round(float(likely[group]), 3), best
    )


@dataclass(frozen=True)
class _Index:
    """Of some labels: their groups in order, the place of each label's group there, and which of them are leaves."""

    groups: tuple[str, ...]
    of: NDArray[np.intp]
    leaf: NDArray[np.bool_]
    leaves: tuple[str, ...]


@lru_cache(maxsize=4)
def _index(labels: tuple[str, ...]) -> _Index:
    groups = tuple(dict.fromkeys(map(group_of, labels)))
    leaves = tuple(code for code in labels if code != whole(group_of(code)))
    of = np.asarray([groups.index(group_of(code)) for code in labels], dtype=np.intp)
    return _Index(groups, of, np.asarray([code in leaves for code in labels], dtype=np.bool_), leaves)


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
