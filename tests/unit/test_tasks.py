"""Tasks of co-units: what may come when, who may do it, who sees it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import IllegalStep, InvalidInput, NotAllowed
from desk.staff.actor import Actor, citizen
from desk.store.models import TaskRow
from desk.tasks import rules
from desk.tickets import due
from desk.tickets.city import rules as city_rules
from tests.office import NOON, OPERATOR, SUPERVISOR, WANGJING_OFFICE, WATERWORKS, a_handler, beijing
from tests.unit.test_standing import dispatched

RULES = city_rules(beijing(), NOON)
HERE = rules.Of(lead="S110105026", status="in_progress")
MARKET = a_handler("market")
HOUR = timedelta(hours=1)


def a_task(**changes: Any) -> TaskRow:
    """The waterworks, just called to help Wangjing."""
    plain = {"id": 7, "ticket_id": 1, "unit": "water", "called_at": NOON, "due_at": NOON + 100 * HOUR}
    return TaskRow(**plain | changes)


def test_a_task_is_accepted_then_reported_and_then_over() -> None:
    assert rules.possible(a_task(), HERE, WATERWORKS) == ["accept"]
    assert rules.possible(a_task(accepted_at=NOON), HERE, WATERWORKS) == ["report"]
    assert rules.possible(a_task(accepted_at=NOON, done_at=NOON), HERE, WATERWORKS) == []
    assert rules.possible(a_task(arrive_by=NOON + HOUR), HERE, WATERWORKS) == ["accept", "arrive"]
    assert rules.possible(a_task(), rules.Of("S110105026", "resolved"), SUPERVISOR) == []


@pytest.mark.parametrize(
    ("actor", "actions"),
    [
        (WATERWORKS, ["accept", "arrive"]),
        (WANGJING_OFFICE, ["arrive", "release"]),
        (MARKET, []),
        (OPERATOR, ["arrive", "release"]),
        (SUPERVISOR, ["accept", "arrive", "release"]),
        (Actor("staff", None, "reviewer", "reviewer"), []),
    ],
)
def test_who_may_do_what(actor: Actor, actions: list[str]) -> None:
    assert rules.possible(a_task(arrive_by=NOON + HOUR), HERE, actor) == actions


def test_a_co_unit_sees_its_own_task_the_lead_all_and_the_citizen_none() -> None:
    seen = [
        actor.name
        for actor in (WATERWORKS, WANGJING_OFFICE, MARKET, OPERATOR, citizen(1))
        if rules.sees(actor, unit="water", lead="S110105026")
    ]

    assert seen == ["water", "wangjing", "operator"]


def test_refusals_say_why() -> None:
    with pytest.raises(NotAllowed):
        rules.check(a_task(), HERE, "accept", MARKET)
    with pytest.raises(IllegalStep, match="accepted before"):
        rules.check(a_task(), HERE, "report", WATERWORKS)
    with pytest.raises(IllegalStep, match="nobody is waited for"):
        rules.check(a_task(), HERE, "arrive", WATERWORKS)
    with pytest.raises(IllegalStep, match="released"):
        rules.check(a_task(released_at=NOON), HERE, "accept", WATERWORKS)


def test_units_are_called_for_a_time_to_come() -> None:
    assert rules.arrive_by(None, RULES) == NOON + 24 * HOUR
    assert rules.arrive_by(NOON + HOUR, RULES) == NOON + HOUR
    with pytest.raises(InvalidInput, match="over"):
        rules.arrive_by(NOON, RULES)


moments = st.timedeltas(timedelta(days=-9), timedelta(days=9)).map(lambda span: NOON + span)


@given(moments, moments)
def test_a_co_unit_has_the_leads_limit_at_most_and_always_some_time(own: datetime, bound: datetime) -> None:
    own = max(own, NOON + HOUR)

    given_time = rules.due_at(own, bound, NOON)

    assert NOON < given_time <= own
    assert given_time <= bound or bound <= NOON


def test_a_task_and_a_call_to_a_place_are_watched_like_every_limit() -> None:
    called = a_task(whistled_at=NOON, arrive_by=NOON + 10 * HOUR)

    steps = {
        (step.clock.split(":")[0], step.step): step for step in due.of_tasks([called], dispatched(), RULES)
    }

    assert steps["task", "breach"].at == called.due_at
    assert steps["at", "warn"].at == NOON + 8 * HOUR
    assert steps["at", "breach"].at == called.arrive_by
    assert {step.unit for step in steps.values()} == {"water"}


def test_who_is_there_is_no_longer_waited_for() -> None:
    there = a_task(whistled_at=NOON, arrive_by=NOON + HOUR, arrived_at=NOON)

    assert {step.clock for step in due.of_tasks([there], dispatched(), RULES)} == {"task:7"}


def test_names_of_steps_fit_their_column() -> None:
    late = a_task(id=10**8 - 1, whistled_at=NOON, arrive_by=NOON + HOUR)

    assert all(len(step.clock) <= 20 for step in due.of_tasks([late], dispatched(), RULES))
