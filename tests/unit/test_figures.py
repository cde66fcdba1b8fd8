"""The three rates, periods, and what a ticket counts for: docs/rules.md's example and the laws behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.figures import periods
from desk.figures.facts import FollowUp, Matter, counted, facts
from desk.figures.periods import Period
from desk.figures.rates import Counts, Rates, is_small, ranks, rates
from desk.figures.rollups import rolled_up
from desk.tickets.numbers import local_day
from tests.office import figure_settings

SETTINGS = figure_settings()
DAY = date(2026, 11, 1)
BEIJING = ZoneInfo("Asia/Shanghai")
MATTER = Matter(
    filed_on=DAY, unit="water", district="110105", subdistrict="110105026", category="utilities.water"
)

small = st.integers(0, 50)
days = st.integers(0, 40).map(lambda n: DAY + timedelta(days=n))
answers = st.sampled_from([None, True, False])


@st.composite
def some_counts(draw: st.DrawFn) -> Counts:
    """Counts as they can occur: parts are no more than their whole."""
    valid = draw(small)
    satisfied = draw(st.integers(0, valid))
    part = st.integers(0, valid)
    return Counts(
        valid=valid,
        contacted=draw(part),
        solved=draw(part),
        satisfied=satisfied,
        basically=draw(st.integers(0, valid - satisfied)),
    )


@st.composite
def follow_ups(draw: st.DrawFn) -> list[FollowUp]:
    """Some follow-ups of one ticket, in the order in which they were asked."""
    found: list[FollowUp] = []
    asked = DAY
    for number in range(draw(st.integers(0, 4))):
        asked += timedelta(days=draw(st.integers(0, 6)))
        found.append(
            FollowUp(
                id=number,
                unit=draw(st.sampled_from(["water", "market", None])),
                asked_on=asked,
                answered_on=asked + timedelta(days=draw(st.integers(0, 3))) if draw(st.booleans()) else None,
                follower=draw(st.booleans()),
                at_limit=draw(st.booleans()),
                delivered=draw(st.booleans()),
                contacted=draw(answers),
                solved=draw(answers),
                satisfied=draw(st.sampled_from([None, "satisfied", "basically", "not"])),
            )
        )
    return found


def test_the_worked_example_gives_81_1() -> None:
    found = rates(Counts(valid=100, contacted=95, solved=80, satisfied=70, basically=10), SETTINGS)

    assert found is not None
    assert (found.response, found.resolution, found.satisfaction) == (0.95, 0.80, 0.79)
    assert round(found.composite, 10) == 81.1


def test_other_weights_give_another_composite() -> None:
    settings = figure_settings(response_weight=0.3, satisfaction_weight=0.35, resolution_weight=0.35)

    found = rates(Counts(valid=100, contacted=95, solved=80, satisfied=70, basically=10), settings)

    assert found is not None
    assert round(found.composite, 10) == 84.15


def test_without_a_valid_follow_up_there_is_no_data_and_no_zero() -> None:
    assert rates(Counts(filed=9, asked=5, delivered=4), SETTINGS) is None
    assert rates(Counts(valid=1), SETTINGS) == Rates(0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(("valid", "marked"), [(0, False), (1, True), (29, True), (30, False)])
def test_few_follow_ups_are_marked_and_none_are_no_data(valid: int, marked: bool) -> None:
    assert is_small(Counts(valid=valid), SETTINGS) is marked


def test_equals_share_a_place_no_data_has_none_and_few_answers_come_last() -> None:
    given = {
        "fair": Counts(valid=40, solved=30),
        "silent": Counts(asked=9),
        "best": Counts(valid=40, solved=40),
        "alike": Counts(valid=80, solved=60),
        "few": Counts(valid=1, contacted=1, solved=1, satisfied=1),
        "poor": Counts(valid=40),
    }

    assert ranks(given, SETTINGS) == {"best": 1, "fair": 2, "alike": 2, "poor": 4, "few": 5}


@given(some_counts())
def test_rates_are_shares(counts: Counts) -> None:
    found = rates(counts, SETTINGS)

    if found is not None:
        assert all(0 <= rate <= 1 for rate in (found.response, found.resolution, found.satisfaction))
        assert 0 <= found.composite <= 100.0000001


@given(some_counts(), some_counts(), some_counts())
def test_counts_add_up_in_any_order(one: Counts, two: Counts, three: Counts) -> None:
    assert (one + two) + three == three + (two + one)
    assert (one + two) - two == one


@given(follow_ups(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(given: list[FollowUp], chance: object) -> None:
    shuffled = list(given)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert rolled_up(facts(MATTER, shuffled)) == rolled_up(facts(MATTER, given))


@given(follow_ups(), days, days)
def test_a_ticket_counts_once_in_any_period_by_its_last_follow_up_closed_in_it(
    given: list[FollowUp], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    closed = [
        (up.answered_on, up.id, up)
        for up in given
        if up.is_valid and up.answered_on is not None and first <= up.answered_on <= last
    ]

    found = counted(facts(MATTER, given), first, last)

    assert found.valid == min(len(closed), 1)
    if closed:
        latest = max(closed, key=lambda dated: dated[:2])[2]
        assert (found.contacted, found.solved) == (int(bool(latest.contacted)), int(bool(latest.solved)))
        assert found.satisfied == int(latest.satisfied == "satisfied")


@given(follow_ups(), st.lists(follow_ups(), max_size=3), days, days)
def test_an_excluded_ticket_leaves_the_full_scope_as_it_was(
    excluded: list[FollowUp], others: list[list[FollowUp]], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    rest = [fact for given in others for fact in facts(MATTER, given)]
    before = rest + facts(MATTER, excluded)
    after = rest + facts(replace(MATTER, excluded=True), excluded)

    assert counted(after, first, last) == counted(before, first, last)
    assert counted([fact for fact in after if not fact.excluded], first, last) == counted(rest, first, last)


@given(follow_ups(), days, days)
def test_of_those_asked_some_are_delivered_and_of_these_some_answer(
    given: list[FollowUp], one: date, other: date
) -> None:
    first, last = sorted((one, other))

    found = counted(facts(MATTER, given), first, last)

    assert found.asked >= found.delivered >= found.answered


def test_a_follow_up_at_the_limit_is_no_valid_one() -> None:
    at_limit = FollowUp(1, "water", DAY, answered_on=DAY, at_limit=True, contacted=True)

    assert counted(facts(MATTER, [at_limit]), DAY, DAY) == Counts(filed=1)


def test_a_missing_third_answer_leaves_it_in_v_and_in_neither_a_nor_b() -> None:
    answered = FollowUp(1, "water", DAY, answered_on=DAY, contacted=True, solved=True)

    found = counted(facts(MATTER, [answered]), DAY, DAY)

    assert (found.valid, found.contacted, found.solved, found.satisfied, found.basically) == (1, 1, 1, 0, 0)


def test_the_later_answer_takes_the_place_of_the_earlier_also_for_another_unit() -> None:
    later = DAY + timedelta(days=9)
    given = [
        FollowUp(1, "water", DAY, answered_on=DAY, contacted=True, solved=False),
        FollowUp(2, "market", later, answered_on=later, contacted=True, solved=True, satisfied="satisfied"),
    ]
    found = facts(MATTER, given)

    def of(unit: str, last: date) -> int:
        return counted([fact for fact in found if fact.unit == unit], DAY, last).valid

    assert (of("water", DAY), of("market", DAY)) == (1, 0)
    assert (of("water", later), of("market", later)) == (0, 1)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 18), date(2026, 10, 19), date(2026, 11, 18)),
        (date(2026, 11, 19), date(2026, 11, 19), date(2026, 12, 18)),
        (date(2026, 1, 5), date(2025, 12, 19), date(2026, 1, 18)),
        (date(2026, 12, 31), date(2026, 12, 19), date(2027, 1, 18)),
    ],
)
def test_the_assessment_month_runs_from_the_19th_to_the_18th(day: date, first: date, last: date) -> None:
    assert periods.assessment_month(day, 19) == Period(first, last)


def test_named_periods() -> None:
    today = date(2026, 3, 1)

    assert periods.named("assessment", today, 19) == Period(date(2026, 2, 19), date(2026, 3, 18))
    assert periods.named("last_assessment", today, 19) == Period(date(2026, 1, 19), date(2026, 2, 18))
    assert periods.named("month", today, 19) == Period(date(2026, 3, 1), date(2026, 3, 31))
    assert periods.named("last_month", today, 19) == Period(date(2026, 2, 1), date(2026, 2, 28))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 28))
def test_every_day_is_in_one_assessment_month_and_they_follow_each_other(day: date, starts: int) -> None:
    month = periods.assessment_month(day, starts)

    assert day in month
    assert 28 <= month.days <= 31
    assert periods.assessment_month(month.last + timedelta(days=1), starts).first == month.last + timedelta(
        days=1
    )


def test_days_are_the_citys_own() -> None:
    before_midnight = datetime(2026, 11, 18, 15, 59, tzinfo=UTC)

    assert local_day(before_midnight, BEIJING) == date(2026, 11, 18)
    assert local_day(before_midnight + timedelta(minutes=1), BEIJING) == date(2026, 11, 19)


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before"):
        Period(date(2026, 11, 2), date(2026, 11, 1))
