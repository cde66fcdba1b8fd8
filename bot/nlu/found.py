"""One detail that was found in a text, in its canonical form and with where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One detail in its canonical form and where it stands in the text."""

    entity: str
    value: str
    start: int
    end: int
