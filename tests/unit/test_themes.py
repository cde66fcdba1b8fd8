"""How candidates are ranked, in which days, and that a planted change is found, and none where there is none."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from desk.figures.periods import Period
from desk.themes.candidates import together
from desk.themes.effect import LEAST_ANSWERS, Scores, Week, Weeks, change, points
from desk.themes.judging import Taken, elsewhere
from desk.themes.matters import compared_with, leaves_of, matters
from desk.themes.months import counting, recorded_since, weeks
from desk.themes.ranking import LEAST, PARTS, WEIGHTS, Counted, ranked
from tests.staff_room import beijing

BEFORE, SINCE = 12, 8
COUNTS = st.builds(
    Counted,
    filed=st.integers(LEAST, 400),
    earlier=st.none() | st.integers(0, 400),
    reopened=st.integers(0, 30),
    again=st.integers(0, 30),
    valid=st.just(40),
    solved=st.integers(0, 40),
    followers=st.integers(0, 50),
    spread=st.integers(1, 300),
)
TWO = Period(date(2026, 8, 1), date(2026, 10, 31))


def some_weeks(chance: np.random.Generator, a_week: float, *, effect: float = 1.0) -> Weeks:
    """Weeks of one matter and five times as many others: a season that both share, more variance than Poisson's, a
    drift of their own, and an effect on the matter from the thirteenth week on.
    """
    found, drift = [], 0.0
    for number in range(BEFORE + SINCE):
        drift += chance.normal(0, 0.02)
        season = 1 + 0.3 * np.sin(number / 6)
        mine = (
            a_week * season * np.exp(drift) * (effect if number >= BEFORE else 1) * chance.gamma(30, 1 / 30)
        )
        found.append(Week(int(chance.poisson(mine)), int(chance.poisson(5 * a_week * season))))
    return Weeks(found[:BEFORE], found[BEFORE:])


@cache
def without_a_theme() -> tuple[Weeks, ...]:
    chance = np.random.default_rng(2)
    return tuple(some_weeks(chance, size) for size in chance.lognormal(4, 0.8, 25))


@pytest.mark.parametrize("effect", [1.0, 0.75, 0.5])
def test_a_planted_change_lies_within_the_interval_and_none_is_told_as_none(effect: float) -> None:
    chance = np.random.default_rng(7)

    found = [change(some_weeks(chance, 60, effect=effect), without_a_theme()) for _ in range(100)]

    told = [one for one in found if one is not None]
    held = sum(one.low <= effect - 1 <= one.high for one in told)
    fewer = sum(one.says == "fewer" for one in told)
    assert len(told) == len(found)
    assert held >= 88
    assert sum(one.says == "more" for one in told) <= 6
    assert fewer <= 6 if effect == 1 else fewer >= 40 if effect == 0.75 else fewer >= 97


def test_a_season_that_all_share_is_no_change_of_the_theme() -> None:
    before, since = [Week(40, 200)] * BEFORE, [Week(80, 400)] * SINCE

    found = change(Weeks(before, since))

    assert found is not None
    assert found.change == pytest.approx(0, abs=0.02)
    assert found.others == pytest.approx(1.0)
    assert found.says == "unclear"


def test_the_interval_of_steady_weeks_is_that_of_the_poisson_ratio() -> None:
    found = change(Weeks([Week(50, 500)] * 10, [Week(25, 500)] * 10))

    assert found is not None
    half = stats.t.ppf(0.975, 18) * np.sqrt(1 / 500.5 + 1 / 250.5 + 2 / 5000.5)
    assert np.log(found.high + 1) - np.log(found.low + 1) == pytest.approx(2 * half, rel=1e-6)


def test_of_few_weeks_or_tickets_nothing_is_told() -> None:
    enough = [Week(20, 90)] * 6

    assert change(Weeks(enough, enough)) is not None
    assert change(Weeks(enough, enough[:3])) is None
    assert change(Weeks([Week(2, 90)] * 6, [Week(0, 90)] * 6)) is None
    assert change(Weeks(enough, [Week(20, 2)] * 6)) is None
    once = [Week(40, 40), *[Week(0, 0)] * 3]
    assert change(Weeks(once, once)) is None
    assert change(Weeks(once, [*once, Week(40, 40)])) is not None
    assert change(Weeks(enough, enough), [Weeks(once, once)] * 6) == change(Weeks(enough, enough))


def test_a_problem_that_is_gone_is_told_as_fewer() -> None:
    found = change(Weeks([Week(20, 90)] * 8, [Week(0, 90)] * 8))

    assert found is not None
    assert found.says == "fewer"
    assert found.high < -0.9


def test_who_went_apart_before_is_told_so() -> None:
    before = [Week(20, 200)] * 6 + [Week(60, 200)] * 6

    found = change(Weeks(before, [Week(60, 200)] * 6))

    assert found is not None
    assert found.apart_before


def test_matters_that_drift_by_themselves_make_the_theme_less_sure() -> None:
    theme = Weeks([Week(60, 300)] * BEFORE, [Week(45, 300)] * SINCE)
    drifting = [Weeks([Week(60, 300)] * BEFORE, [Week(60 + d, 300)] * SINCE) for d in (-25, -15, 0, 15, 25)]

    alone, among = change(theme), change(theme, drifting)

    assert alone is not None
    assert among is not None
    assert alone.says == "fewer"
    assert among.says == "unclear"
    assert (among.drifts, among.as_much) == (5, 3)


def test_a_rate_is_compared_in_points_and_only_with_enough_answers() -> None:
    low, high = Scores(400, 240, 240), Scores(400, 320, 320)

    found = points(low, high, others_before=low, others_since=low)

    assert found is not None
    assert found.change == pytest.approx(0.2)
    assert found.says == "more"
    few = Scores(LEAST_ANSWERS - 1, 10, 10)
    assert points(low, few, others_before=low, others_since=low) is None


@given(st.dictionaries(st.text("abcdef", min_size=1), COUNTS, min_size=1, max_size=8))
def test_scores_lie_between_none_and_all_points_and_places_follow_them(counted: dict[str, Counted]) -> None:
    found = ranked(counted, few_answers=10)

    assert sum(WEIGHTS.values()) == 100
    assert {one.matter for one in found} == set(counted)
    assert all(0 <= one.score <= 100 for one in found)
    assert [one.place for one in found] == [1 + sum(x.score > one.score for x in found) for one in found]
    assert all(one.score == pytest.approx(sum(one.parts[part].points for part in PARTS)) for one in found)


def test_more_of_everything_has_all_points_and_few_tickets_are_no_candidate() -> None:
    much = Counted(200, 100, 20, 20, valid=50, solved=10, followers=9, spread=80)
    less = Counted(100, 100, 2, 2, valid=50, solved=45, followers=1, spread=20)

    best, last = ranked({"a": less, "b": much, "c": Counted(LEAST - 1)}, few_answers=10)

    assert (best.matter, best.score, last.score) == ("b", 100, 0)


def test_what_is_not_known_counts_as_the_middle_and_has_no_place() -> None:
    known = Counted(100, 50, valid=50, solved=10)
    silent = Counted(100, 50, valid=3, solved=0)

    found = {one.matter: one.parts["unresolved"] for one in ranked({"a": known, "b": silent}, few_answers=10)}

    assert (found["b"].number, found["b"].place) == (None, None)
    assert found["b"].points == WEIGHTS["unresolved"] / 2


def test_a_month_is_counted_by_the_three_before_it_beside_last_year_or_the_three_before_those() -> None:
    november, today = date(2026, 11, 1), date(2026, 11, 27)

    old = counting(november, today=today, first_record=date(2024, 1, 1))
    young = counting(november, today=today, first_record=date(2026, 1, 1))
    fresh = counting(november, today=today, first_record=date(2026, 9, 1))
    next_one = counting(date(2026, 12, 1), today=today, first_record=date(2026, 1, 1))

    assert old == (TWO, Period(date(2025, 8, 1), date(2025, 10, 31)), True)
    assert young == (TWO, Period(date(2026, 5, 1), date(2026, 7, 31)), False)
    assert fresh == (TWO, None, False)
    assert next_one.period == Period(date(2026, 9, 1), date(2026, 11, 26))
    assert next_one.earlier == Period(date(2026, 6, 1), date(2026, 8, 26))


def test_records_begin_after_their_last_long_gap() -> None:
    days = [date(2026, 9, 1) + timedelta(days=number) for number in range(60)]

    assert recorded_since(days) == date(2026, 9, 1)
    assert recorded_since([*days, date(2024, 3, 4), date(2024, 3, 5)]) == date(2026, 9, 1)
    assert recorded_since([*days, date(2026, 8, 18)]) == date(2026, 8, 18)
    assert recorded_since([]) is None


def test_what_a_group_had_before_counts_though_a_leaf_of_it_has_nothing_any_more() -> None:
    pack, (leaf, gone) = beijing(), leaves_of(beijing(), "housing")[:2]
    told = {leaf: Counted(50, 10), gone: Counted(0, 200, valid=4)}

    found = together(pack, "group", told, {leaf: {"a"}})

    assert found == {"housing": Counted(50, 210, valid=4, spread=1)}


def test_where_another_theme_was_about_the_same_is_no_comparison() -> None:
    pack, leaf = beijing(), leaves_of(beijing(), "housing")[0]
    another = leaves_of(pack, "sanitation")[0]

    taken = [Taken(leaf, ["b", "a"]), Taken("housing", ["c"]), Taken(another, ["d"]), Taken(leaf, [])]

    assert elsewhere(pack, leaf, ["a"], taken) == {"b", "c"}
    assert elsewhere(pack, another, ["d"], taken) == set()


def test_weeks_are_whole_and_none_lies_on_both_sides() -> None:
    before, since = weeks(date(2026, 11, 4), date(2026, 11, 27))

    assert (before[-1], since) == (date(2026, 10, 28), [date(2026, 11, day) for day in (4, 11, 18)])
    assert len(before) == 12
    assert weeks(date(2026, 11, 27), date(2026, 11, 27))[1] == []


def test_a_leaf_is_compared_with_its_group_and_a_group_with_the_rest_of_the_city() -> None:
    pack, group = beijing(), "housing"
    leaf, other = leaves_of(pack, group)[:2]

    beside = compared_with(pack, leaf, [other])

    assert set(beside) == set(leaves_of(pack, group)) - {leaf, other}
    assert not set(compared_with(pack, group, [])) & set(leaves_of(pack, group))
    assert compared_with(pack, leaf, [group]) == compared_with(pack, group, [])
    assert set(matters(pack, "leaf")) == {one.code for one in pack.categories}
