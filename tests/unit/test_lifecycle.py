"""Which step leads where, and who may take it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import IllegalStep, NotAllowed
from desk.staff.actor import ROLES, SYSTEM, Actor, citizen
from desk.tickets import lifecycle
from desk.tickets.lifecycle import ACTIONS, STATUSES, check_role, check_window, may, possible, step
from tests.office import NOON, OPERATOR, SUPERVISOR, WANGJING_OFFICE

statuses = st.sampled_from(STATUSES)
actions = st.sampled_from(sorted(ACTIONS))
ENDS = ("rejected", "withdrawn")


@pytest.mark.parametrize(
    ("status", "action", "after"),
    [
        ("received", "dispatch", "dispatched"),
        ("returned", "dispatch", "dispatched"),
        ("dispatched", "accept", "in_progress"),
        ("dispatched", "return", "returned"),
        ("in_progress", "return", "returned"),
        ("in_progress", "resolve", "resolved"),
        ("received", "reject", "rejected"),
        ("received", "withdraw", "withdrawn"),
        ("in_progress", "withdraw", "withdrawn"),
        ("returned", "withdraw", "withdrawn"),
        ("merged", "withdraw", "withdrawn"),
        ("resolved", "reopen", "in_progress"),
        ("closed", "reopen", "in_progress"),
        ("resolved", "close", "closed"),
        ("received", "merge", "merged"),
        ("in_progress", "reassign", "dispatched"),
        ("dispatched", "extend", "dispatched"),
        ("in_progress", "whistle", "in_progress"),
        ("returned", "raise", "returned"),
    ],
)
def test_a_step_leads_where_the_table_says(status: str, action: str, after: str) -> None:
    assert step(status, action) == after


@pytest.mark.parametrize(
    ("status", "action"),
    [
        ("received", "accept"),
        ("received", "resolve"),
        ("dispatched", "resolve"),
        ("dispatched", "reject"),
        ("resolved", "withdraw"),
        ("closed", "withdraw"),
        ("in_progress", "close"),
        ("resolved", "merge"),
        ("rejected", "reopen"),
        ("withdrawn", "reopen"),
        ("received", "reassign"),
    ],
)
def test_every_other_step_is_refused(status: str, action: str) -> None:
    with pytest.raises(IllegalStep, match=status):
        step(status, action)


@given(statuses, actions)
def test_a_step_ends_in_a_known_status_or_is_refused(status: str, action: str) -> None:
    try:
        after = step(status, action)
    except IllegalStep:
        assert status not in ACTIONS[action].sources
    else:
        assert after in STATUSES


@given(st.lists(actions, max_size=20))
def test_what_was_rejected_or_withdrawn_stays_so(walk: list[str]) -> None:
    status, ended = "received", None
    for action in walk:
        try:
            status = step(status, action, before="dispatched")
        except IllegalStep:
            continue
        ended = ended or (status if status in ENDS else None)

    assert ended is None or status == ended


def test_unmerging_goes_back_to_where_the_merge_began() -> None:
    assert step("merged", "unmerge", before="in_progress") == "in_progress"
    assert step("merged", "unmerge", before=None) == "received"


def test_an_unknown_action_is_an_illegal_step() -> None:
    with pytest.raises(IllegalStep, match="vanish"):
        step("received", "vanish")
    with pytest.raises(IllegalStep, match="vanish"):
        check_role(SUPERVISOR, "vanish")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("operator", {"dispatch", "reject", "withdraw", "reopen", "close", "merge", "unmerge", "whistle"}),
        ("handler", {"accept", "return", "resolve", "extend", "pause", "resume", "whistle"}),
        ("supervisor", set(ACTIONS)),
        ("reviewer", set()),
        ("admin", set()),
        ("citizen", {"withdraw", "reopen"}),
        ("system", {"dispatch", "close", "raise", "merge", "resume"}),
    ],
)
def test_each_role_may_do_its_own(role: str, allowed: set[str]) -> None:
    assert {action for action in ACTIONS if may(role, action)} == allowed


@given(st.sampled_from(ROLES), actions)
def test_a_supervisor_may_do_what_any_staff_may(role: str, action: str) -> None:
    assert may("supervisor", action) or not may(role, action)


@given(statuses, st.sampled_from((*ROLES, "citizen", "system")))
def test_what_is_possible_is_allowed_and_leads_somewhere(status: str, role: str) -> None:
    actor = Actor("staff", 1, "one", role)
    for action in possible(status, role):
        check_role(actor, action)
        assert step(status, action) in STATUSES


def test_a_role_that_may_not_is_told_so() -> None:
    for actor, action in (
        (OPERATOR, "resolve"),
        (WANGJING_OFFICE, "dispatch"),
        (citizen(1), "close"),
        (SYSTEM, "reject"),
    ):
        with pytest.raises(NotAllowed, match=action):
            check_role(actor, action)


def test_what_others_asked_keeps_the_status() -> None:
    for action in ("extend", "pause", "resume", "exclude", "hang", "raise"):
        for status in ACTIONS[action].sources:
            assert step(status, action) == status


def test_a_ticket_is_reopened_within_seven_days_and_not_a_second_later() -> None:
    week = timedelta(days=7)

    check_window(NOON, within=week, now=NOON + week)

    with pytest.raises(IllegalStep, match="7 days"):
        check_window(NOON, within=week, now=NOON + week + timedelta(seconds=1))
    with pytest.raises(IllegalStep):
        check_window(None, within=week, now=NOON)


def test_the_table_names_only_known_statuses_and_roles() -> None:
    for action in ACTIONS.values():
        assert set(action.sources) <= set(STATUSES)
        assert action.target is None or action.target in STATUSES
        assert set(action.roles) <= {*ROLES, "citizen", "system"}
    assert set(lifecycle.UNSOLVED) <= set(STATUSES)
