"""Percentiles of whole hours by nearest rank: exact, of any sum of histograms, and always a number that occurred."""

from __future__ import annotations

import math
from collections.abc import Mapping

Histogram = Mapping[int, int]
"""How many tickets waited so many whole hours."""


def percentile(histogram: Histogram, share: float) -> int | None:
    """The least number of hours within which at least this share (0 to 1) of all are done. None of nothing."""
    total = sum(histogram.values())
    rank = max(1, math.ceil(share * total - 1e-9))
    seen = 0
    for hours in sorted(histogram):
        seen += histogram[hours]
        if total and seen >= rank:
            return hours
    return None
