"""Which cells of a moment have more tickets than chance allows, each surge told once. Pure: counts in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desk.surges import tail
from desk.surges.cells import EVERYWHERE, Axes, Cell, Level
from desk.surges.expectation import Expectation

HOURS = (6, 24, 72)
OVER = 0.05
"""A surge goes on until a day's count would come by chance as often as that."""
EXPLAINS: Mapping[Level, float] = {"city": 0.6, "district": 0.6, "group": 0.4}
"""Where one narrower cell has this part of a wider one's rise, the surge is the narrower one's."""
GROWN = 2.5
"""A wider cell is a surge of its own beside running ones within it once it rises so many times as much."""
CLEARLY = 1e-5
SPREAD = 0.08, 2.0
"""Between these the variance is that days of one cell have over the rest, as measured over all cells of the moment."""


@dataclass(frozen=True)
class Sight:
    """What was filed in the hours before `until`: arrays [area, leaf] by how many hours they reach back."""

    until: datetime
    counts: Mapping[int, Any]


@dataclass(frozen=True)
class Finding:
    """A cell with `seen` tickets in `hours` where `expected` were; `p` is the chance of so many, `a_week` how often a
    week some cell of this level has such an alarm by chance.
    """

    cell: Cell
    hours: int
    seen: int
    expected: float
    p: float
    a_week: float
    last_day: float | None = None

    @property
    def rise(self) -> float:
        """Tickets a day above what was expected, over the last day where that is known: cells compare by one window."""
        if self.last_day is not None:
            return self.last_day
        return (self.seen - self.expected) * 24 / self.hours


@dataclass(frozen=True)
class Seen:
    """`begun` are new surges, `going` what running ones have now, over their last day; `over` those that fell back."""

    begun: Sequence[Finding]
    going: Mapping[Cell, Finding]
    over: Sequence[Cell]


@dataclass(frozen=True)
class _Table:
    """One level and window: arrays of the same shape, and what their rows and columns are."""

    level: Level
    hours: int
    areas: Sequence[str]
    matters: Sequence[str]
    seen: Any
    expected: Any
    size: Any

    def at(self, cell: Cell) -> Finding | None:
        """What a cell of this level has; None where the pack no longer has it."""
        if cell.area not in self.areas or cell.matter not in self.matters:
            return None
        row, column = self.areas.index(cell.area), self.matters.index(cell.matter)
        return self.finding(row, column)

    def finding(self, row: int, column: int) -> Finding:
        """What stands in one place of the arrays."""
        seen, expected = self.seen[row, column], float(self.expected[row, column])
        p = float(tail.chance(seen, expected, self.size[row, column]))
        a_week = float(tail.alarms_a_week(seen, p, self.hours, self.seen.size))
        cell = Cell(self.level, self.areas[row], self.matters[column])
        return Finding(cell, self.hours, int(seen), expected, p, a_week)

    def alarms(self) -> Iterator[Finding]:
        """Those that chance hardly makes."""
        import numpy as np

        if (self.level, self.hours) not in tail.SHARES:
            return
        rows, columns = np.nonzero((self.seen >= tail.LEAST) & (self.seen > self.expected))
        p = tail.chance(self.seen[rows, columns], self.expected[rows, columns], self.size[rows, columns])
        a_week = tail.alarms_a_week(self.seen[rows, columns], p, self.hours, self.seen.size)
        for at in np.flatnonzero(a_week <= tail.allowed(self.level, self.hours)):
            yield self.finding(int(rows[at]), int(columns[at]))


def look(usual: Expectation, sight: Sight, running: Mapping[Cell, float]) -> Seen:
    """Compare a moment with what is usual. `running` are the open surges with how much they rise; those that ended in
    the last day count as running too.
    """
    if usual.says_nothing:
        return Seen((), {}, ())
    tables = {(table.level, table.hours): table for hours in HOURS for table in _tables(usual, sight, hours)}
    found: dict[Cell, Finding] = {}
    for table in tables.values():
        for one in table.alarms():
            if one.cell not in found or one.a_week < found[one.cell].a_week:
                found[one.cell] = one
    for cell, one in found.items():
        day = tables[cell.level, 24].at(cell)
        found[cell] = replace(one, last_day=day.rise if day is not None else None)
    going, over = {}, []
    for cell in running:
        now = tables[cell.level, 24].at(cell)
        if now is None or now.p > OVER or now.seen <= now.expected:
            over.append(cell)
        else:
            going[cell] = now
    return Seen(told_once(list(found.values()), running, usual.axes), going, over)


def told_once(found: Sequence[Finding], running: Mapping[Cell, float], axes: Axes) -> list[Finding]:
    """Of findings that hold each other's tickets one, the narrowest that explains the rise; none that is known."""
    left = {one.cell: one for one in found}
    for level in ("city", "district", "group"):
        for wide in [one for one in left.values() if one.cell.level == level]:
            parts = [one for one in left.values() if _is_within(one.cell, wide.cell, axes)]
            if max((one.rise for one in parts), default=0) >= EXPLAINS[level] * wide.rise:
                del left[wide.cell]
            else:
                for one in parts:
                    del left[one.cell]
    return [one for one in left.values() if _is_new(one, running, axes)]


def _is_new(one: Finding, running: Mapping[Cell, float], axes: Axes) -> bool:
    near = {cell: rise for cell, rise in running.items() if axes.related(cell, one.cell)}
    if not near:
        return True
    within = all(_is_within(cell, one.cell, axes) for cell in near)
    return within and one.rise >= GROWN * sum(near.values())


def _is_within(narrow: Cell, wide: Cell, axes: Axes) -> bool:
    order = {"city": 3, "district": 2, "group": 1, "subdistrict": 0}
    if order[narrow.level] >= order[wide.level] or (narrow.level == "group" and wide.level != "group"):
        return False
    return axes.related(narrow, wide)


def _tables(usual: Expectation, sight: Sight, hours: int) -> Iterator[_Table]:
    """Every level of one window."""
    import numpy as np

    axes, seen = usual.axes, sight.counts[hours]
    whole, (rate, sure) = seen.sum(axis=0), usual.city(sight.until, hours)
    yield _Table("city", hours, (EVERYWHERE,), axes.leaves, whole[None, :], rate[None, :], sure[None, :])
    own = axes.subdistricts
    cells = _Cells(usual, seen, rate, sure)
    mean, doubt = cells.of(seen, usual.share, 1 / usual.known)
    spread = _spread(seen[:own], mean[:own], doubt[:own])
    yield _Table(
        "subdistrict",
        hours,
        axes.areas[:own],
        axes.leaves,
        seen[:own],
        mean[:own],
        1 / (doubt[:own] + spread),
    )
    in_group, mean_group = _by_group(axes, seen[:own]), _by_group(axes, mean[:own])
    doubt_group = _by_group(axes, np.square(mean[:own]) * (doubt[:own] + spread)) / np.square(mean_group)
    spread = _spread(in_group, mean_group, doubt_group)
    yield _Table(
        "group", hours, axes.areas[:own], axes.groups, in_group, mean_group, 1 / (doubt_group + spread)
    )
    share = _by_district(axes, usual.share)
    unknown = _by_district(axes, np.square(usual.share) / usual.known) / np.square(share)
    in_district = _by_district(axes, seen)
    mean, doubt = cells.of(in_district, share, unknown)
    spread = _spread(in_district, mean, doubt)
    yield _Table("district", hours, axes.districts, axes.leaves, in_district, mean, 1 / (doubt + spread))


def _by_group(axes: Axes, cells: Any) -> Any:
    """The columns of each group added up. (No product of matrices: its threads wait for busy cores.)"""
    import numpy as np

    return np.stack([cells[:, columns].sum(axis=1) for columns in axes.group_columns], axis=1)


def _by_district(axes: Axes, cells: Any) -> Any:
    """The rows of each district added up."""
    import numpy as np

    return np.stack([cells[rows].sum(axis=0) for rows in axes.district_rows])


@dataclass(frozen=True)
class _Cells:
    """Expects of an area what its share is of the city's level, as the rest of the city has it in the same hours."""

    usual: Expectation
    seen: Any
    rate: Any
    sure: Any

    def of(self, seen: Any, share: Any, unknown: Any) -> tuple[Any, Any]:
        """The mean of each area and leaf, and its relative variance beside that of counting."""
        import numpy as np

        usually = self.rate * share
        shape = self.sure + self.seen.sum(axis=0) - seen
        level = shape / (self.sure + self.rate - usually)
        return np.maximum(usually * level, 1e-4), unknown + 1 / shape


def _spread(seen: Any, mean: Any, doubt: Any) -> float:
    """How much more cells vary than counting and doubt explain, in squares of their mean; surges left out."""
    import numpy as np

    p = np.ones_like(mean)
    rows = np.nonzero(seen > 2)
    p[rows] = tail.chance(seen[rows], mean[rows], 1 / (doubt[rows] + 0.3))
    usual = p > CLEARLY
    more = (np.square(seen - mean) - mean - doubt * np.square(mean))[usual].sum()
    return float(np.clip(more / max(np.square(mean)[usual].sum(), 1e-9), *SPREAD))
