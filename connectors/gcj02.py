"""GCJ-02, the shifted degrees of China's map services, back to WGS-84. Pure; accurate to a metre or so.

The shift is not published. The formula is the one that was found from map data about 2010 and that open map libraries
use since (known as 'eviltransform', github.com/googollee/eviltransform): a polynomial and waves around 35° N, 105° E
on Krasovsky's ellipsoid. It has no inverse in closed form, so the way back is iterated.
"""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt

KRASOVSKY_AXIS = 6_378_245.0
KRASOVSKY_FLATNESS = 0.00669342162296594323
"""The square of the ellipsoid's eccentricity."""
CENTRE = (35.0, 105.0)
SHIFTED_LAT, SHIFTED_LONG = (0.8293, 55.8271), (72.004, 137.8347)
"""Outside this box the map services shift nothing."""
ROUNDS = 6
"""Each round leaves a thousandth of the error or less; six are exact to what a double holds."""


def to_wgs84(lat: float, long: float) -> tuple[float, float]:
    """WGS-84 latitude and longitude of a point given in GCJ-02; unchanged outside the box around China."""
    found = (lat, long)
    for _ in range(ROUNDS):
        shifted = from_wgs84(*found)
        found = (found[0] + lat - shifted[0], found[1] + long - shifted[1])
    return found


def from_wgs84(lat: float, long: float) -> tuple[float, float]:
    """GCJ-02 latitude and longitude of a point given in WGS-84; unchanged outside the box around China."""
    if not (SHIFTED_LAT[0] <= lat <= SHIFTED_LAT[1] and SHIFTED_LONG[0] <= long <= SHIFTED_LONG[1]):
        return lat, long
    north, east = _metres(x=long - CENTRE[1], y=lat - CENTRE[0])
    bend = 1 - KRASOVSKY_FLATNESS * sin(radians(lat)) ** 2
    along_meridian = KRASOVSKY_AXIS * (1 - KRASOVSKY_FLATNESS) / (bend * sqrt(bend)) * pi / 180
    along_parallel = KRASOVSKY_AXIS / sqrt(bend) * cos(radians(lat)) * pi / 180
    return lat + north / along_meridian, long + east / along_parallel


def _metres(*, x: float, y: float) -> tuple[float, float]:
    """How far the point `x`, `y` degrees from the centre is shifted to the north and to the east."""
    ripple = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    north = ripple + 20 * sin(pi * y) + 40 * sin(pi * y / 3) + 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)
    east = ripple + 20 * sin(pi * x) + 40 * sin(pi * x / 3) + 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)
    bow = sqrt(abs(x))
    return (
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * bow + north * 2 / 3,
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * bow + east * 2 / 3,
    )
