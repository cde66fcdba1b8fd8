"""What may be asked, who judges it, and until when it stays open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.groups import URGENCIES, Urgency
from city.model import CASE_KINDS, CaseKind
from city.pack import load
from desk.cases import returns, rules
from desk.cases.views import CaseView, may_judge
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed
from desk.staff.actor import ROLES, Actor
from desk.store.models import CaseRow
from desk.tickets import clocks
from desk.tickets.city import rules as rules_at
from desk.tickets.lifecycle import ACTIONS, STATUSES
from tests.office import NOON, beijing
from tests.unit.test_standing import dispatched

CITY = load(Path(__file__).parents[2] / "city" / "beijing").cases.versions[-1]
RULES = rules_at(beijing(), NOON)
kinds = st.sampled_from(CASE_KINDS)
roles = st.sampled_from(ROLES)
moments = st.timedeltas(timedelta(0), timedelta(days=90)).map(lambda span: NOON + span)


@given(kinds, roles)
def test_only_operators_and_supervisors_judge_and_units_never(kind: CaseKind, role: str) -> None:
    judges = kind in rules.judged_by(role)

    assert judges == (role == "supervisor" or (role == "operator" and kind == "return"))
    if not judges:
        with pytest.raises(NotAllowed, match=role):
            rules.check_role(kind, role)


@given(kinds, st.booleans())
def test_what_a_judge_does_is_never_only_asked_twice(kind: CaseKind, is_open: bool) -> None:
    action = rules.KINDS[kind].action

    if rules.asks(action, "supervisor", is_open=is_open):
        assert action in rules.NEEDS_SECOND
        assert not is_open
    assert rules.asks(action, "handler", is_open=is_open) or action not in rules.UNITS_ASK


@given(st.text(min_size=1), st.text(min_size=1))
def test_nobody_judges_what_they_asked(one: str, other: str) -> None:
    with pytest.raises(NotAllowed, match="second person"):
        rules.check_second(one, one)
    if one != other:
        rules.check_second(one, other)


@given(kinds, st.sampled_from(STATUSES), st.booleans())
def test_what_is_over_leaves_nothing_to_judge(kind: CaseKind, status: str, unit_changed: bool) -> None:
    alive = rules.survives(kind, status=status, unit_changed=unit_changed)

    assert not (alive and status in rules.ENDED)
    if alive and kind != "return":
        assert status in ACTIONS[rules.KINDS[kind].action].sources
    if unit_changed and kind in ("extension", "pause"):
        assert not alive


@pytest.mark.parametrize(
    ("kind", "state", "words", "has_evidence", "enough"),
    [
        ("return", "granted", None, True, True),
        ("return", "granted", None, False, False),
        ("return", "granted", "看过地图", False, True),
        ("return", "refused", None, True, False),
        ("exclusion", "granted", None, True, True),
        ("exclusion", "refused", None, True, False),
        ("extension", "refused", "忙不是理由", False, True),
    ],
)
def test_a_ruling_against_the_asker_or_without_evidence_says_why(
    kind: CaseKind, state: str, words: str | None, has_evidence: bool, enough: bool
) -> None:
    if enough:
        rules.check_ruling(kind, state, words=words, has_evidence=has_evidence)
    else:
        with pytest.raises(MissingDetail) as missing:
            rules.check_ruling(kind, state, words=words, has_evidence=has_evidence)
        assert missing.value.field == "grounds"


@given(st.integers(0, 9), st.integers(1, 5), st.sampled_from([None, *rules.STATES]), moments, moments)
def test_a_unit_returns_unless_it_was_designated_or_told_that_it_is_its_own(
    returned: int, most: int, state: str | None, ruled: datetime, sent: datetime
) -> None:
    bound = returned >= most or (state == "refused" and ruled == sent)

    try:
        rules.may_return_again(state, ruled=ruled, dispatched=sent, returns=returned, most=most)
    except IllegalStep:
        assert bound
    else:
        assert not bound


def test_a_refusal_binds_for_its_own_dispatch_only() -> None:
    with pytest.raises(IllegalStep, match="refused"):
        rules.may_return_again("refused", ruled=NOON, dispatched=NOON, returns=0, most=3)

    later = NOON + timedelta(hours=1)
    rules.may_return_again("refused", ruled=NOON, dispatched=later, returns=0, most=3)


def test_a_reason_that_the_citizen_is_told_has_a_name_and_others_codes_are_kept_elsewhere() -> None:
    for kind in CASE_KINDS:
        action, known = rules.KINDS[kind].action, CITY.reasons[kind]
        rules.check_reason(action, known[0].code, known)
        if action in rules.NEEDS_SECOND:
            with pytest.raises(InvalidInput, match=known[-1].code):
                rules.check_reason(action, "no_such", known)
        else:
            rules.check_reason(action, "no_such", known)


def test_evidence_is_short_and_not_endless() -> None:
    rules.check_evidence(["x" * rules.LONGEST_EVIDENCE] * rules.MOST_EVIDENCE)

    for evidence in (["x" * (rules.LONGEST_EVIDENCE + 1)], ["x"] * (rules.MOST_EVIDENCE + 1)):
        with pytest.raises(InvalidInput) as wrong:
            rules.check_evidence(evidence)
        assert wrong.value.field == "evidence"


@given(st.sampled_from(URGENCIES), st.sampled_from(("calendar", "working")), moments, moments, moments)
def test_a_pause_takes_nothing_from_what_was_left_and_adds_nothing(
    urgency: Urgency, kind: str, one: datetime, two: datetime, three: datetime
) -> None:
    settings = replace(RULES.clocks, calendar=kind)  # type: ignore[arg-type]
    now, due, until = sorted((one, two, three))
    carried = partial(clocks.carried, settings, urgency, calendar=RULES.calendar)

    stood = carried(due=due, stops=now, runs=until)
    back = carried(due=stood, stops=until, runs=now)

    assert stood >= until
    if kind == "calendar":
        assert (stood - until, back) == (due - now, due)
    else:
        left = RULES.calendar.between
        assert back == due or left(now, back) == left(now, due)


@given(moments, st.sampled_from(("dispatched", "in_progress")), st.integers(0, 3))
def test_what_a_refused_return_gives_back_is_what_was_there(
    due: datetime, status: str, returned: int
) -> None:
    ticket = dispatched(
        status=status, unit="water", co_units=["market"], unit_due_at=due, return_count=returned
    )
    names = (*returns.PLAIN, "unit_due_at", "dispatched_at", "accepted_at")
    before = {name: getattr(ticket, name) for name in names}
    case = CaseRow(kind="return", details=returns.kept(ticket, RULES))

    ticket.status, ticket.unit, ticket.unit_due_at, ticket.co_units = "returned", None, None, []
    ticket.return_count += 1
    returns.give_back(ticket, case, asks_citizen=False)

    assert {name: getattr(ticket, name) for name in before} == before
    assert ticket.return_count == returned


def a_case(**changes: object) -> CaseView:
    plain: dict[str, object] = {
        "id": 1, "ticket": "BJ20261124-000001", "kind": "exclusion", "state": "open", "reason": "other",
        "reason_name": None, "grounds": None, "evidence": (), "unit": None, "unit_name": None,
        "asked_by": "staff:1", "asked_at": NOON, "due_at": NOON, "until": None, "judged_by": None,
        "judged_at": None, "ruling": None, "right_unit": None, "right_category": None, "lifted_by": None,
        "lifted_at": None, "zone": None,
    }  # fmt: skip
    return CaseView(**(plain | changes))  # type: ignore[arg-type]


def test_the_form_is_shown_to_whom_it_concerns() -> None:
    one, other = Actor("staff", 1, "one", "supervisor"), Actor("staff", 2, "other", "supervisor")

    assert may_judge(a_case(), other)
    assert not may_judge(a_case(), one)
    assert not may_judge(a_case(), Actor("staff", 3, "three", "operator"))
    assert not may_judge(a_case(state="lapsed"), other)


def test_the_small_city_of_tests_says_nothing_and_still_has_a_reason() -> None:
    held = beijing().cases.on(NOON.date())

    assert all(held.reason(kind, "other") for kind in CASE_KINDS)
    assert held.raise_on == ()
