"""How tickets are made coarser until nobody stands alone: each line of a file is shared by `K` tickets or more. Pure.

Days become months, then leaves their groups, then sub-districts their districts; who is alone even then is left out.
Only what would be alone loses anything: of a common matter the day and the sub-district stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

K = 5


class Cell(NamedTuple):
    """What is told of a ticket, and all that is told. '' is not known, or not told."""

    month: str
    day: str
    district: str
    subdistrict: str
    category_group: str
    category: str
    kind: str
    channel: str
    reporter: str
    urgency: str


@dataclass(frozen=True)
class Released:
    """The tickets of each cell that may be told of: `k` of them or more. `by_level` tells how many kept how much, in
    the order of `LEVELS`; `dropped` how many were alone.
    """

    cells: Mapping[Cell, int]
    by_level: tuple[int, ...]
    dropped: int


def _exact(cell: Cell) -> Cell:
    return cell


def _monthly(cell: Cell) -> Cell:
    return cell._replace(day="")


def _grouped(cell: Cell) -> Cell:
    return cell._replace(day="", category="")


def _of_district(cell: Cell) -> Cell:
    return cell._replace(day="", category="", subdistrict="")


LEVELS: Mapping[str, Callable[[Cell], Cell]] = {
    "day": _exact, "month": _monthly, "group": _grouped, "district": _of_district,
}  # fmt: skip
"""How much is told, from the most to the least, by what became coarser last."""


def released(cells: Mapping[Cell, int], k: int = K) -> Released:
    """What may be told of these tickets, counted by cell.

    A level's cells are filled from all that the level before left. Who is alone at the end takes along the smallest of
    the finer cells that they would be one of, rather than being left out. So no cell of the result has fewer than `k`.
    """
    kept: Counter[Cell] = Counter()
    left = cells
    for coarser in LEVELS.values():
        merged = _merged(left, coarser)
        # A place that is not known within its district is the same cell as one that is not told.
        enough = {cell: count for cell, count in merged.items() if kept[cell] + count >= k}
        kept.update(enough)
        left = {cell: count for cell, count in left.items() if coarser(cell) not in enough}
    alone = _merged(left, _of_district)
    for finer in _finer(kept, alone):
        cell = _of_district(finer)
        kept[cell] = kept.pop(finer) + alone.pop(cell)
    by_level: Counter[str] = Counter()
    for cell, count in kept.items():
        by_level[_level(cell)] += count
    told = {cell: kept[cell] for cell in sorted(+kept)}
    return Released(told, tuple(by_level[name] for name in LEVELS), sum(alone.values()))


def _merged(cells: Mapping[Cell, int], coarser: Callable[[Cell], Cell]) -> Counter[Cell]:
    merged: Counter[Cell] = Counter()
    for cell, count in cells.items():
        merged[coarser(cell)] += count
    return merged


def _finer(kept: Mapping[Cell, int], alone: Collection[Cell]) -> Collection[Cell]:
    """For each of the cells that are alone the smallest finer one, if there is any."""
    found: dict[Cell, Cell] = {}
    for cell in sorted(kept, key=lambda one: (kept[one], one)):
        if kept[cell] and (coarse := _of_district(cell)) in alone:
            found.setdefault(coarse, cell)
    return found.values()


def _level(cell: Cell) -> str:
    if cell.day:
        return "day"
    if cell.category:
        return "month"
    return "group" if cell.subdistrict else "district"
