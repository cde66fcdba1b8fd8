"""A district as a drawing: its line, a point, numbered marks and a scale bar, in the units of an SVG. Pure.

Flat, as the earth is at the window's middle. Lines are thinned to what a screen shows, so that a page stays small.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from city.boundaries import Point, Ring
from desk.tickets.nearness import METRES_A_DEGREE, NEAR_METRES

WIDTH, HEIGHT = 360, 225
EDGE = 12
"""Units kept free around what must be seen."""
TOLERANCE = 0.8
"""So many units a thinned line may be off."""
TOGETHER = 16.0
"""Marks nearer than so many units are one with both numbers."""
REACH_METRES = 600.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Mark:
    """A spot with the numbers of what is there, '2' or '1·4'."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Bar:
    """The scale: so many units are so many metres."""

    length: float
    metres: int


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn. `lines` are path data; `point` is the ticket's own spot, and within `ring` units of it
    two tickets are of one place.
    """

    lines: Sequence[str]
    bar: Bar
    point: Point | None = None
    marks: Sequence[Mark] = ()
    ring: float | None = None
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Window:
    """What part of the earth is drawn: its middle in degrees (longitude, latitude), and metres a unit."""

    middle: Point
    scale: float

    def place(self, point: Point) -> Point:
        """Where a point in degrees lies on the drawing; y grows downwards."""
        long, lat = self.middle
        east = (point[0] - long) * METRES_A_DEGREE * math.cos(math.radians(lat))
        north = (point[1] - lat) * METRES_A_DEGREE
        return WIDTH / 2 + east / self.scale, HEIGHT / 2 - north / self.scale


def district(rings: Sequence[Ring], *, point: Point | None = None) -> Drawing | None:
    """A whole district and where in it the point lies; None without a line to draw."""
    if not rings:
        return None
    window = around(rings)
    return _drawn(rings, window, point=point)


def neighbourhood(rings: Sequence[Ring], point: Point, near: Sequence[tuple[int, Point]]) -> Drawing:
    """The point in the middle, some hundred metres of what lies around it, and what else was told of there."""
    window = Window(point, REACH_METRES / (min(WIDTH, HEIGHT) / 2 - EDGE))
    placed = [(number, window.place(where)) for number, where in near]
    inside = [(number, at) for number, at in placed if _is_inside(at)]
    drawn = _drawn(rings, window, point=point, marks=_marks(inside))
    return replace(drawn, ring=round(NEAR_METRES / window.scale, 1))


def _drawn(
    rings: Sequence[Ring], window: Window, *, point: Point | None, marks: Sequence[Mark] = ()
) -> Drawing:
    lines = [path(thinned(clipped([window.place(one) for one in ring]), TOLERANCE)) for ring in rings]
    at = window.place(point) if point is not None else None
    return Drawing(
        lines=[line for line in lines if line],
        bar=scale_bar(window.scale),
        point=(round(at[0], 1), round(at[1], 1)) if at is not None and _is_inside(at) else None,
        marks=marks,
    )


def around(rings: Sequence[Ring]) -> Window:
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    east = (max(xs) - min(xs)) * METRES_A_DEGREE * math.cos(math.radians(middle[1]))
    north = (max(ys) - min(ys)) * METRES_A_DEGREE
    return Window(middle, max(east / (WIDTH - 2 * EDGE), north / (HEIGHT - 2 * EDGE), 1.0))


def _is_inside(at: Point) -> bool:
    return 0 <= at[0] <= WIDTH and 0 <= at[1] <= HEIGHT


def _marks(near: Iterable[tuple[int, Point]]) -> list[Mark]:
    """Marks on top of each other are joined, so that every number can be read."""
    kept: list[tuple[Point, list[int]]] = []
    for number, at in near:
        beside = next((numbers for where, numbers in kept if math.dist(where, at) < TOGETHER), None)
        if beside is None:
            kept.append((at, [number]))
        else:
            beside.append(number)
    return [Mark(round(x, 1), round(y, 1), "·".join(map(str, numbers))) for (x, y), numbers in kept]


def scale_bar(scale: float) -> Bar:
    """The longest round number of metres that fits in a quarter of the width. `scale`: metres a unit."""
    most = WIDTH / 4 * scale
    power = 10 ** math.floor(math.log10(most))
    metres = max(step * power for step in _STEPS if step * power <= most)
    return Bar(round(metres / scale, 1), round(metres))


def clipped(ring: Sequence[Point]) -> list[Point]:
    """What of a closed line lies in the drawing or just outside it (Sutherland and Hodgman); empty where nothing does.

    The edge lies outside, so that a cut is never seen.
    """
    kept = list(ring)
    for axis, limit, sign in ((0, -EDGE, 1), (0, WIDTH + EDGE, -1), (1, -EDGE, 1), (1, HEIGHT + EDGE, -1)):
        kept = _cut(kept, axis, limit, sign)
    return kept


def _cut(ring: Sequence[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """What lies on one side of a line across the drawing."""
    kept: list[Point] = []
    for before, here in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        was, now = sign * (before[axis] - limit), sign * (here[axis] - limit)
        if (was < 0) != (now < 0):
            share = was / (was - now)
            kept.append(
                (before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1]))
            )
        if now >= 0:
            kept.append(here)
    return kept


def thinned(line: Sequence[Point], tolerance: float) -> list[Point]:
    """The line with fewer points, none of those left out further than `tolerance` from it (Douglas and Peucker)."""
    if len(line) < 3:
        return list(line)
    keep, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, worst = 0.0, first
        for at in range(first + 1, last):
            if (off := _off(line[at], line[first], line[last])) > far:
                far, worst = off, at
        if far > tolerance:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return [line[at] for at in sorted(keep)]


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the straight line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if not length else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    along = max(0.0, min(1.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def path(line: Sequence[Point]) -> str:
    if len(line) < 3:
        return ""
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in line)}Z"
