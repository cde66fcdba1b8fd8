"""What is expected of a cell, when a count is an alarm, and that each surge is told once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import pytest
from scipy.stats import nbinom

from desk.surges import tail
from desk.surges.cells import Axes, Cell
from desk.surges.detecting import HOURS, Finding, Sight, look, told_once
from desk.surges.expectation import DAYS, WEEKS, Expectation, Past, expectation, season_of
from desk.surges.seasons import season

LEAVES = ("housing.elevator", "housing.renting", "utilities.heating", "municipal_facilities.sewer")
SUBDISTRICTS = tuple(f"1101{district:02d}{number:03d}" for district in (1, 2) for number in range(30))
AXES = Axes(
    leaves=LEAVES,
    group_of={leaf: leaf.partition(".")[0] for leaf in LEAVES},
    districts=("110101", "110102"),
    areas=(*SUBDISTRICTS, "110101", "110102", ""),
    district_of={code: code[:6] for code in (*SUBDISTRICTS, "110101", "110102")},
    subdistricts=len(SUBDISTRICTS),
)
EDGE = datetime(2026, 9, 1, tzinfo=UTC)
NOW = EDGE + timedelta(days=3, hours=20)
A_DAY = 0.4
HERE = SUBDISTRICTS[4]


def usual_days(since: int = 400) -> Past:
    chance = np.random.default_rng(3)
    shape = (len(AXES.areas), len(LEAVES))
    weekly = chance.poisson(7 * A_DAY, (WEEKS, *shape))
    hourly = chance.poisson(A_DAY * shape[0] / 24, (DAYS * 24, len(LEAVES)))
    return Past(EDGE, weekly, hourly, since, season)


@cache
def usual(since: int = 400) -> Expectation:
    return expectation(usual_days(since), AXES, zone=UTC, is_off=lambda day: day.weekday() >= 5)


def seen(extra: Mapping[tuple[str, str], int] | None = None, *, seed: int = 1) -> Sight:
    """A usual moment, with some tickets more in its last six hours."""
    chance = np.random.default_rng(seed)
    shape = (len(AXES.areas), len(LEAVES))
    counts = {6: chance.poisson(A_DAY / 4, shape)}
    counts[24] = counts[6] + chance.poisson(A_DAY * 3 / 4, shape)
    counts[72] = counts[24] + chance.poisson(A_DAY * 2, shape)
    for (area, leaf), more in (extra or {}).items():
        for hours in HOURS:
            counts[hours][AXES.area_rows[area], AXES.leaf_rows[leaf]] += more
    return Sight(NOW, counts)


def test_the_tail_is_that_of_the_negative_binomial() -> None:
    for count, mean, size in ((1, 0.3, 2.0), (7, 0.3, 4.0), (40, 20.0, 11.5)):
        expected = nbinom.sf(count - 1, size, size / (size + mean))

        assert tail.chance(count, mean, size) == pytest.approx(expected, rel=1e-9)


def test_all_false_alarms_together_stay_within_the_wanted_number() -> None:
    assert sum(tail.SHARES.values()) <= 1
    assert all(tail.allowed(level, hours) < tail.A_WEEK for level, hours in tail.SHARES)


def test_usual_days_are_no_surge() -> None:
    assert [look(usual(), seen(seed=seed), {}).begun for seed in range(20)] == [[]] * 20


def test_a_rise_in_one_sub_district_is_found_there_and_told_once() -> None:
    found = look(usual(), seen({(HERE, "housing.elevator"): 16}), {}).begun

    assert [one.cell for one in found] == [Cell("subdistrict", HERE, "housing.elevator")]
    assert found[0].expected < 2 < 16 <= found[0].seen


def test_a_rise_all_over_a_district_is_the_districts() -> None:
    more = {(code, "housing.elevator"): 4 for code in SUBDISTRICTS if code.startswith("110102")}

    found = look(usual(), seen(more), {}).begun

    assert [one.cell for one in found] == [Cell("district", "110102", "housing.elevator")]


def test_what_rises_all_over_the_city_is_no_surge_of_its_parts() -> None:
    more = {(code, "housing.renting"): 4 for code in SUBDISTRICTS}

    found = look(usual(), seen(more), {}).begun

    assert [one.cell for one in found] == [Cell("city", "", "housing.renting")]


def test_a_running_surge_is_followed_and_not_told_again_until_it_falls_back() -> None:
    cell = Cell("subdistrict", HERE, "housing.elevator")
    running = {cell: 15.0}

    still = look(usual(), seen({(HERE, "housing.elevator"): 16}), running)
    later = look(usual(), seen(), running)

    assert (still.begun, list(still.going), still.over) == ([], [cell], [])
    assert later.over == [cell]


def test_a_fresh_city_says_nothing_and_a_young_one_only_what_is_clear() -> None:
    some = seen({(HERE, "housing.elevator"): 9})

    assert look(usual(3), seen({(HERE, "housing.elevator"): 60}), {}).begun == ()
    young = usual(10).city(NOW, 24)[1]
    assert (young < usual().city(NOW, 24)[1]).all()
    assert usual(10).is_learning
    assert len(look(usual(10), some, {}).begun) <= len(look(usual(), some, {}).begun)


def test_surges_of_the_past_do_not_become_what_is_expected() -> None:
    past = usual_days()
    past.weekly[1, AXES.area_rows[HERE], 0] += 300

    found = expectation(past, AXES, zone=UTC, is_off=lambda day: False)

    share, usually = found.share[AXES.area_rows[HERE], 0], usual().share[AXES.area_rows[HERE], 0]
    assert share < 2.5 * usually


def test_the_heating_season_begins_without_an_alarm_being_due() -> None:
    assert season("utilities.heating", date(2026, 11, 16)) > 20 * season(
        "utilities.heating", date(2026, 10, 20)
    )
    assert season("utilities.heating", date(2026, 1, 2)) > 20
    assert season("utilities.gas", date(2026, 11, 16)) == 1


def test_a_citys_own_last_year_goes_before_the_table() -> None:
    found = season_of({"utilities.heating": 7.0}, season, date(2026, 11, 12))

    assert found("utilities.heating", date(2026, 11, 15)) == 7.0
    assert found("utilities.heating", date(2026, 10, 15)) == 1.0
    assert found("labour.wages", date(2026, 2, 1)) == season("labour.wages", date(2026, 2, 1))


def test_a_wider_rise_beside_a_running_one_is_told_only_when_it_is_much_larger() -> None:
    running = {Cell("subdistrict", HERE, "housing.elevator"): 20.0}

    def wide(seen: int) -> Finding:
        return Finding(Cell("district", "110101", "housing.elevator"), 24, seen, 12.0, 1e-12, 1e-6)

    assert told_once([wide(50)], running, AXES) == []
    assert len(told_once([wide(90)], running, AXES)) == 1
