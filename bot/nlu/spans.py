"""Which part of a message its entities cover. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any


def covered(entities: Iterable[Mapping[str, Any]], names: Collection[str]) -> set[int]:
    """The places in the text that lie within an entity of one of these names; an entity without a span covers nothing."""
    return {
        at
        for one in entities
        if one["entity"] in names and "start" in one
        for at in range(one["start"], one["end"])
    }


def share(text: str, entities: Iterable[Mapping[str, Any]], names: Collection[str]) -> float:
    """Which part of the letters and digits is covered, from 0 to 1; 0 without any."""
    within = covered(entities, names)
    letters = [at for at, char in enumerate(text) if char.isalnum()]
    return sum(at in within for at in letters) / len(letters) if letters else 0.0
