"""Where a point lies: districts as polygons, in WGS-84 degrees. Plain ray casting, no map library."""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from city.errors import CityPackError
from city.tables import text_of

Point = tuple[float, float]
Ring = tuple[Point, ...]
_FILE = "boundaries.geojson"
_METRES_A_DEGREE = 111_320.0


class Boundaries:
    """The outer rings of every district. A smaller area drawn inside a district comes before it."""

    def __init__(self, rings: Sequence[tuple[str, Ring]], *, rough: Container[str] = ()) -> None:
        """`rings` by district code; `rough` are codes whose line is not surveyed."""
        boxed = [(code, ring, _box(ring)) for code, ring in rings]
        self._areas = sorted(boxed, key=lambda area: _size(area[2]))
        self._rough = rough

    def district_at(self, lat: float, long: float) -> str | None:
        """The code of the district around a point; None outside all of them."""
        return next(self._around(lat, long), None)

    def rings(self, code: str) -> tuple[Ring, ...]:
        """The outer lines of a district, for a drawing; none for a code without any."""
        return tuple(ring for mine, ring, _ in self._areas if mine == code)

    def near(self, lat: float, long: float, metres: float = 800.0) -> tuple[str, ...]:
        """Every district the point may belong to, the likeliest first: ask where there is more than one.

        A district counts if the point is in it or at most `metres` from it. Inside a roughly drawn area what
        lies around it counts too."""
        inside = list(self._around(lat, long))
        if inside and inside[0] not in self._rough:
            inside = inside[:1]
        margin = metres / _METRES_A_DEGREE * 2
        reached = (
            (distance, code)
            for code, ring, box in self._areas
            if code not in inside
            and box[0] - margin <= long <= box[2] + margin
            and box[1] - margin <= lat <= box[3] + margin
            and (distance := _distance(ring, lat, long)) <= metres
        )
        return tuple(dict.fromkeys([*inside, *(code for _, code in sorted(reached))]))

    def _around(self, lat: float, long: float) -> Iterator[str]:
        for code, ring, box in self._areas:
            if box[0] <= long <= box[2] and box[1] <= lat <= box[3] and _contains(ring, lat, long):
                yield code


def boundaries(folder: Path, known: Container[str]) -> Boundaries:
    """The pack's GeoJSON: (Multi)Polygon features with `code`. A pack without the file has no polygons."""
    if not (folder / _FILE).exists():
        return Boundaries(())
    rings: list[tuple[str, Ring]] = []
    rough: set[str] = set()
    try:
        for feature in json.loads(text_of(folder / _FILE))["features"]:
            code = feature["properties"]["code"]
            if code not in known:
                raise CityPackError(_FILE, 0, "code", f"{code!r} is not in districts.csv")
            if feature["properties"].get("rough"):
                rough.add(code)
            shape = feature["geometry"]
            polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
            rings += [(code, tuple((float(x), float(y)) for x, y in polygon[0])) for polygon in polygons]
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise CityPackError(_FILE, 0, "", f"is not GeoJSON of districts: {fault!r}") from fault
    return Boundaries(rings, rough=rough)


def _contains(ring: Ring, lat: float, long: float) -> bool:
    inside = False
    x0, y0 = ring[-1]
    for x1, y1 in ring:
        if (y0 > lat) != (y1 > lat) and long < (x1 - x0) * (lat - y0) / (y1 - y0) + x0:
            inside = not inside
        x0, y0 = x1, y1
    return inside


def _distance(ring: Ring, lat: float, long: float) -> float:
    """Metres from a point to the nearest edge, on a plane that touches the earth at the point."""
    scale = math.cos(math.radians(lat)) * _METRES_A_DEGREE
    flat = [((x - long) * scale, (y - lat) * _METRES_A_DEGREE) for x, y in ring]
    return min(_to_segment(flat[i - 1], flat[i]) for i in range(len(flat)))


def _to_segment(a: Point, b: Point) -> float:
    """Distance from the origin to the segment from `a` to `b`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if not length else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / length))
    return math.hypot(a[0] + along * dx, a[1] + along * dy)


def _box(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _size(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
