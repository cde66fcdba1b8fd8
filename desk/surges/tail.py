"""How unlikely a count is under its expectation, and from when on that is an alarm. Pure; needs scipy.

The chance of `seen` or more tickets where `expected` are and `size` is the negative binomial's own (variance
`expected + expected²/size`) is the regularised incomplete beta function. It is taken from `scipy.special`, the same
number as `scipy.stats.nbinom.sf` at a fifth of the memory.

An alarm can only begin with a ticket. Tickets come at `expected / hours` an hour, and each finds `seen - 1` others
before it by chance; so alarms of one cell begin about `168 / hours · seen · P(seen or more)` times a week. A cell
alarms where that, times the number of cells of its level, stays within the share of false alarms its level and window
may have: the city as a whole is then expected to have no more of them than `A_WEEK`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.surges.cells import Level

A_WEEK = 1.0
"""False alarms in a week, city-wide, that all levels and windows together may have at most."""
SHARES: Mapping[tuple[Level, int], float] = {
    ("subdistrict", 6): 0.15, ("subdistrict", 24): 0.40, ("subdistrict", 72): 0.10,
    ("group", 24): 0.10,
    ("district", 6): 0.05, ("district", 24): 0.10,
    ("city", 6): 0.03, ("city", 24): 0.07,
}  # fmt: skip
"""Which windows, in hours, are looked at on which level, and what part of the false alarms each may have."""
LEAST = 5
"""Fewer tickets than that are never an alarm."""
HOURS_A_WEEK = 168


def chance(seen: Any, expected: Any, size: Any) -> Any:
    """P(`seen` or more), numbers or arrays of them; 1 where nothing was seen."""
    from scipy.special import betainc

    return betainc(_at_least(seen), size, expected / (expected + size)) * (seen > 0) + (seen <= 0)


def alarms_a_week(seen: Any, p: Any, hours: int, cells: int) -> Any:
    """How often a week a level with so many cells would begin such an alarm by chance."""
    return HOURS_A_WEEK / hours * seen * p * cells


def allowed(level: Level, hours: int) -> float:
    """How often it may."""
    return A_WEEK * SHARES[level, hours]


def _at_least(seen: Any) -> Any:
    import numpy as np

    return np.maximum(seen, 1)
