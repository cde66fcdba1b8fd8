"""The city as a map of its districts and a grid of tiles, one a sub-district, shaded in steps by one figure.

A shade is never told alone: each place has its number, and a link to the tickets behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from city.boundaries import Point
from city.pack import CityPack
from desk.console import drawing
from desk.figures.report import Row, Table

STEPS = 5
LABELLED = 26.0
"""A district narrower than so many units of the drawing has its number in the tiles only."""


@dataclass(frozen=True)
class Shape:
    """A district as it is drawn; `label` is where its number stands, None where there is no room."""

    code: str
    lines: Sequence[str]
    label: Point | None


def shapes(pack: CityPack) -> list[Shape]:
    """The districts of the pack that have lines, in one drawing of `drawing.WIDTH` by `drawing.HEIGHT`."""
    rings = {one.code: pack.boundaries.rings(one.code) for one in pack.districts}
    window = (
        drawing.around([ring for mine in rings.values() for ring in mine]) if any(rings.values()) else None
    )
    found = []
    for code, mine in rings.items():
        if window is None or not mine:
            continue
        placed = [[window.place(point) for point in ring] for ring in mine]
        lines = [line for ring in placed if (line := drawing.path(drawing.thinned(ring, drawing.TOLERANCE)))]
        if lines:
            found.append(Shape(code, lines, _middle(max(placed, key=_width))))
    return sorted(found, key=lambda shape: shape.label is None)


def steps(rows: Sequence[Row], figure: int) -> Mapping[str, int | None]:
    """By code the shade, 0 to 4: equal steps from zero to the highest value. None where there is no data."""
    numbers = {row.code: row.values[figure].number for row in rows}
    most = max((number for number in numbers.values() if number is not None), default=0)
    return {
        code: None if number is None else min(STEPS - 1, int(STEPS * number / most)) if most else 0
        for code, number in numbers.items()
    }


def by_district(pack: CityPack, table: Table) -> list[tuple[str, list[Row]]]:
    """The rows of sub-districts under the codes of their districts, in the order of the pack."""
    rows = {row.code: row for row in table.rows}
    found: dict[str, list[Row]] = {}
    for one in pack.subdistricts:
        if one.code in rows:
            found.setdefault(one.district, []).append(rows[one.code])
    return list(found.items())


def _width(ring: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(max(xs) - min(xs), max(ys) - min(ys))


def _middle(ring: Sequence[Point]) -> Point | None:
    """The centre of the area within a line; None where nothing would fit there."""
    if _width(ring) < LABELLED:
        return None
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        part = x0 * y1 - x1 * y0
        area, x, y = area + part, x + (x0 + x1) * part, y + (y0 + y1) * part
    return (round(x / (3 * area), 1), round(y / (3 * area), 1)) if area else None
