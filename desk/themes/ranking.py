"""How candidates for the theme of a month are ranked: six parts, each a number and a place, added up by weight. Pure.

A part's points are the share of the other candidates that it is beyond, ties counting half, times its weight: so that
no part outweighs the others by its scale, and a candidate with the most of everything has 100 points. What is not known
of a candidate (nobody answered yet, no records so long ago) counts as the middle of the others and has no place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal, get_args

Part = Literal["volume", "growth", "repeats", "unresolved", "followers", "spread"]
PARTS: tuple[Part, ...] = get_args(Part)
WEIGHTS: Mapping[Part, int] = MappingProxyType(
    {"volume": 30, "unresolved": 20, "growth": 15, "repeats": 15, "followers": 10, "spread": 10}
)
"""Points out of 100 that each part may give (our own choice, `docs/themes.md` says why)."""
LEAST = 30
"""Fewer tickets in the three months are no frequent problem: such matters are no candidates."""
STEADY = 10
"""Added to both counts of growth, so that from 2 to 6 is no tripling."""
UNKNOWN = 0.5


@dataclass(frozen=True)
class Counted:
    """What is counted of one matter in the months before a theme.

    `filed` tickets; `earlier` those of the days compared with, None without records of them; `reopened` how often one
    was opened again, `again` how many told of a matter that somebody had told already; `solved` of `valid` follow-ups;
    `followers` who joined tickets of these days; `spread` in how many sub-districts there were any.
    """

    filed: int = 0
    earlier: int | None = None
    reopened: int = 0
    again: int = 0
    valid: int = 0
    solved: int = 0
    followers: int = 0
    spread: int = 0

    def __add__(self, other: Counted) -> Counted:
        """Both together. Sub-districts that both have cannot be told from here: the larger number stands."""
        added = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name not in ("earlier", "spread")
        }
        known = [one.earlier for one in (self, other) if one.earlier is not None]
        return Counted(**added, earlier=sum(known) if known else None, spread=max(self.spread, other.spread))


@dataclass(frozen=True)
class Placed:
    """One part of a candidate: its number and its place, None where that is not known, and the points for it."""

    number: float | None
    place: int | None
    points: float


@dataclass(frozen=True)
class Candidate:
    """One matter with its parts and its score, 0 to 100; `place` is shared by equals."""

    matter: str
    counted: Counted
    parts: Mapping[Part, Placed]
    score: float
    place: int


def number(part: Part, counted: Counted, *, few_answers: int) -> float | None:
    """The number of a part; a share or a ratio is None where it has nothing, or too little, to be told from."""
    if part == "growth":
        earlier = counted.earlier
        return None if earlier is None else (counted.filed + STEADY) / (earlier + STEADY)
    if part == "repeats":
        return (counted.reopened + counted.again) / counted.filed if counted.filed else None
    if part == "unresolved":
        enough = counted.valid >= max(1, few_answers)
        return 1 - counted.solved / counted.valid if enough else None
    return float({"volume": counted.filed, "followers": counted.followers, "spread": counted.spread}[part])


def ranked(counted: Mapping[str, Counted], *, few_answers: int) -> list[Candidate]:
    """The candidates among these matters, the highest score first, then by volume and code.

    `few_answers`: with fewer valid follow-ups nothing is said of what is unresolved.
    """
    among = {matter: one for matter, one in counted.items() if one.filed >= LEAST}
    parts = {
        part: _placed({m: number(part, one, few_answers=few_answers) for m, one in among.items()}, WEIGHTS[part])
        for part in PARTS
    }  # fmt: skip
    scores = {matter: sum(parts[part][matter].points for part in PARTS) for matter in among}
    places = _places(scores.values())
    found = [
        Candidate(
            matter, one, {part: parts[part][matter] for part in PARTS}, scores[matter], places[scores[matter]]
        )
        for matter, one in among.items()
    ]
    return sorted(found, key=lambda one: (-one.score, -one.counted.filed, one.matter))


def _placed(numbers: Mapping[str, float | None], weight: int) -> dict[str, Placed]:
    known = [one for one in numbers.values() if one is not None]
    places = _places(known)
    return {
        matter: Placed(None, None, weight * UNKNOWN)
        if one is None
        else Placed(one, places[one], weight * _beyond(one, known))
        for matter, one in numbers.items()
    }


def _beyond(one: float, known: Sequence[float]) -> float:
    """The share of the others that it is beyond, equals counting half; the middle where there are no others."""
    others = len(known) - 1
    if not others:
        return UNKNOWN
    return (sum(other < one for other in known) + (sum(other == one for other in known) - 1) / 2) / others


def _places(numbers: Iterable[float]) -> dict[float, int]:
    found: dict[float, int] = {}
    for place, one in enumerate(sorted(numbers, reverse=True), start=1):
        found.setdefault(one, place)
    return found
