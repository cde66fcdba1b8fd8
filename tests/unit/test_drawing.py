"""The drawing of a district: what is left out of its line, what its scale says, and where a point lies."""

from __future__ import annotations

import itertools
import math
import re

from hypothesis import given
from hypothesis import strategies as st

from city.boundaries import Point
from desk.console import drawing
from tests.staff_room import beijing

POINTS = st.tuples(st.floats(-500, 900), st.floats(-500, 900))
CHAOYANG = beijing().boundaries.rings("110105")
WANGJING = (116.4816, 39.9961)


def distance(point: Point, line: list[Point]) -> float:
    """Of a point from a line of several points."""
    found = math.inf
    for (ax, ay), (bx, by) in itertools.pairwise(line):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        ahead = (point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)
        along = max(0.0, min(1.0, ahead / length)) if length else 0.0
        found = min(found, math.dist(point, (ax + along * (bx - ax), ay + along * (by - ay))))
    return found


@given(st.lists(POINTS, min_size=3, max_size=60), st.floats(0.1, 50))
def test_no_point_that_is_left_out_lies_further_off_than_allowed(line: list[Point], tolerance: float) -> None:
    kept = drawing.thinned(line, tolerance)

    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert all(distance(point, kept) <= tolerance + 1e-6 for point in line)


@given(st.lists(POINTS, min_size=3, max_size=40))
def test_nothing_is_drawn_far_outside_the_window(line: list[Point]) -> None:
    for x, y in drawing.clipped(line):
        assert -drawing.EDGE - 1e-6 <= x <= drawing.WIDTH + drawing.EDGE + 1e-6
        assert -drawing.EDGE - 1e-6 <= y <= drawing.HEIGHT + drawing.EDGE + 1e-6


@given(st.floats(0.5, 400))
def test_the_scale_bar_is_a_round_number_that_fits_a_quarter_of_the_width(scale: float) -> None:
    bar = drawing.scale_bar(scale)

    assert re.fullmatch("[125]0*", str(bar.metres))
    assert drawing.WIDTH / 11 <= bar.length <= drawing.WIDTH / 4
    assert math.isclose(bar.length * scale, bar.metres, rel_tol=0.02)


def test_a_whole_district_is_drawn_in_a_few_kilobytes_and_holds_its_point() -> None:
    for one in beijing().districts:
        drawn = drawing.district(beijing().boundaries.rings(one.code))
        assert drawn is not None
        assert drawn.lines
        assert sum(map(len, drawn.lines)) < 6_000, one.code

    drawn = drawing.district(CHAOYANG, point=WANGJING)

    assert drawn is not None
    assert drawn.point is not None
    assert 0 < drawn.point[0] < drawing.WIDTH
    assert 0 < drawn.point[1] < drawing.HEIGHT


def test_a_point_far_from_the_district_is_not_drawn() -> None:
    drawn = drawing.district(CHAOYANG, point=(121.47, 31.23))

    assert drawn is not None
    assert drawn.point is None


def test_a_city_without_lines_has_no_drawing() -> None:
    assert drawing.district(()) is None


def test_north_is_up_and_east_is_right_at_true_distances() -> None:
    north = (WANGJING[0], WANGJING[1] + 300 / 111_320)
    east = (WANGJING[0] + 300 / 111_320 / math.cos(math.radians(WANGJING[1])), WANGJING[1])

    drawn = drawing.neighbourhood(CHAOYANG, WANGJING, [(1, north), (2, east)])

    assert drawn.point == (drawing.WIDTH / 2, drawing.HEIGHT / 2)
    [up, right] = drawn.marks
    assert (up.label, right.label) == ("1", "2")
    assert up.x == drawing.WIDTH / 2
    assert right.y == drawing.HEIGHT / 2
    metres_a_unit = drawn.bar.metres / drawn.bar.length
    assert math.isclose((drawing.HEIGHT / 2 - up.y) * metres_a_unit, 300, rel_tol=0.01)
    assert math.isclose((right.x - drawing.WIDTH / 2) * metres_a_unit, 300, rel_tol=0.01)


def test_marks_on_one_spot_share_it_and_those_outside_are_left_to_the_list() -> None:
    far = (WANGJING[0] + 0.5, WANGJING[1])

    drawn = drawing.neighbourhood(CHAOYANG, WANGJING, [(1, WANGJING), (2, far), (3, WANGJING)])

    assert [mark.label for mark in drawn.marks] == ["1·3"]
