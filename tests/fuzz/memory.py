"""How much memory the service takes while it is asked, and whether it takes more and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psutil

WARM = 10_000
"""From so many let-in requests of one process on memory must not grow. Until then it does, as what is kept on purpose
is filled: templates, compiled statements, fonts, the libraries of the first workbook and the first report. Those that
are turned away at the door fill next to nothing, and do not count.
"""
LAST = 3
"""Of so many looks at the end the largest counts: one alone may come just after garbage was collected."""


def looked(process: psutil.Process, *, let_in: int) -> dict[str, Any]:
    """What a process takes now in MB, shared pages by their share, after so many let-in requests."""
    taken = round(process.memory_full_info().pss / 2**20, 1)
    return {"process": int(process.create_time()), "let_in": let_in, "mb": taken}


def grown(looks: Sequence[Mapping[str, Any]]) -> float | None:
    """By what share a warm process grew, from the first look at it to the largest of the last ones.

    Of several processes (a measurement that was stopped goes on with another) the worst; None where none was looked
    at twice.
    """
    warm = [one for one in looks if one["let_in"] >= WARM]
    found = []
    for process in {one["process"] for one in warm}:
        first, *later = [one["mb"] for one in warm if one["process"] == process]
        found += [max(later[-LAST:]) / first - 1] if later else []
    return round(max(found), 3) if found else None
