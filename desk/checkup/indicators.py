"""Indicators from counts: numbers, levels around and ranks, rounded once, here. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from city.groups import Name
from desk.checkup.counting import Cell, Cells, Counted
from desk.checkup.definitions import DEFINITIONS, MEASURES, RANKED, Measure, Unit
from desk.checkup.dimensions import DIMENSIONS, Dimension, Dimensions
from desk.checkup.sheet import LEAF, Indicator, Level

PER = 10_000
DIGITS: Mapping[Unit, int] = {"count": 0, "share": 3}


@dataclass(frozen=True)
class Making:
    """What indicators are made with. `people` is by the code of an area, `around` the code of the one around."""

    counted: Counted
    dimensions: Dimensions
    code: str
    around: str | None
    people: Mapping[str, int]
    basically: float
    small_below: int
    leaves: Mapping[str, Name]
    before: Mapping[str, Level] | None = None


def indicators(making: Making) -> list[Indicator]:
    """All of them: for all matters and each dimension its measures, then the categories, the largest first."""
    found = []
    for dimension in (None, *DIMENSIONS):
        found += [
            _indicator(making, dimension, measure)
            for measure in MEASURES
            if measure != "share" or dimension is not None
        ]
    leaves = [_leaf(making, code) for code, cell in making.counted.own.items() if cell.standing.moved.filed]
    return found + sorted(leaves, key=lambda one: (-(one.now.number or 0), one.code))


def _indicator(making: Making, dimension: Dimension | None, measure: Measure) -> Indicator:
    counted, definition = making.counted, DEFINITIONS[measure]
    code = f"{dimension or 'all'}.{measure}"
    own = _summed(counted.own, dimension, making.dimensions)
    numerator, denominator = _fraction(measure, own, _summed(counted.own, None, making.dimensions), making)
    base = numerator if measure == "filed" else denominator if definition.unit == "share" else None
    compares = counted.around is not None and (definition.unit == "share" or measure == "filed")
    rank, peers = _rank(making, dimension, measure)
    return Indicator(
        code,
        dimension,
        measure,
        definition.name,
        _level(making, measure, counted.own, dimension, making.code),
        numerator,
        making.people.get(making.code) if measure == "filed" else denominator,
        small=base is not None and 0 < base < making.small_below,
        before=making.before.get(code) if making.before is not None else None,
        around=_level(making, measure, counted.around or {}, dimension, making.around) if compares else None,
        rank=rank,
        peers=peers,
    )


def _leaf(making: Making, category: str) -> Indicator:
    filed = making.counted.own[category].standing.moved.filed
    code, people = f"{LEAF}{category}", making.people.get(making.code)
    around = making.counted.around
    beside = around.get(category, Cell()).standing.moved.filed if around is not None else None
    return Indicator(
        code,
        making.dimensions.of(category),
        "filed",
        making.leaves.get(category, Name(category, category)),
        Level(filed, _per(filed, people)),
        filed,
        people,
        filed < making.small_below,
        # A category that is not on the earlier sheet had no complaint then.
        making.before.get(code, Level(0, _per(0, people))) if making.before is not None else None,
        Level(beside, _per(beside, making.people.get(making.around or ""))) if beside is not None else None,
    )


def _summed(cells: Cells, dimension: Dimension | None, dimensions: Dimensions) -> Cell:
    mine = (cell for code, cell in cells.items() if dimension is None or dimensions.of(code) == dimension)
    return sum(mine, Cell())


def _fraction(
    measure: Measure, cell: Cell, whole: Cell, making: Making
) -> tuple[float | int, float | int | None]:
    """Numerator and denominator; no denominator where nothing is divided."""
    moved, counts = cell.standing.moved, cell.counts
    happy = round(counts.satisfied + making.basically * counts.basically, 2)
    happy = int(happy) if happy == int(happy) else happy
    found: dict[Measure, tuple[float | int, float | int | None]] = {
        "filed": (moved.filed, None),
        "share": (moved.filed, whole.standing.moved.filed),
        "repeats": (moved.reopened, moved.ended),
        "in_time": (moved.in_time, moved.ended),
        "overdue": (cell.standing.overdue, cell.standing.backlog),
        "resolution": (counts.solved, counts.valid),
        "satisfaction": (happy, counts.valid),
        "common": (cell.common, None),
    }
    return found[measure]


def _level(
    making: Making, measure: Measure, cells: Cells, dimension: Dimension | None, area: str | None
) -> Level:
    whole = _summed(cells, None, making.dimensions)
    return _told(making, measure, _summed(cells, dimension, making.dimensions), whole, area)


def _told(making: Making, measure: Measure, cell: Cell, whole: Cell, area: str | None) -> Level:
    numerator, denominator = _fraction(measure, cell, whole, making)
    unit = DEFINITIONS[measure].unit
    if unit == "share":
        return Level(round(numerator / denominator, DIGITS[unit]) if denominator else None)
    return Level(
        round(numerator), _per(numerator, making.people.get(area or "")) if measure == "filed" else None
    )


def _per(number: float | None, people: int | None) -> float | None:
    return round(PER * number / people, 2) if number is not None and people else None


def _rank(making: Making, dimension: Dimension | None, measure: Measure) -> tuple[int | None, int | None]:
    """The place among peers that have data, the best first; equals share one, and who has few comes after the rest."""
    counted, definition = making.counted, DEFINITIONS[measure]
    peers: Mapping[str, Cells] = (
        counted.peers
        if dimension is not None
        else {code: {"": cell} for code, cell in counted.totals.items()}
    )
    if measure not in RANKED or len(peers) < 2:
        return None, None
    merits: dict[str, tuple[bool, float]] = {}
    for code, cells in peers.items():
        whole = sum(cells.values(), Cell())
        cell = _summed(cells, dimension, making.dimensions)
        level = _told(making, measure, cell, whole, code)
        number = level.per if measure == "filed" else level.number
        base = _fraction(measure, cell, whole, making)[1]
        few = base is not None and base < making.small_below
        if number is not None:
            merits[code] = (few, -number if definition.better == "more" else number)
    if making.code not in merits or len(merits) < 2:
        return None, None
    return 1 + sum(one < merits[making.code] for one in merits.values()), len(merits)
