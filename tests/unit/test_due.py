"""What must happen to a ticket by itself, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desk.store.models import CaseRow, StepRow, SurveyRow, TicketRow
from desk.tickets import due
from desk.tickets.city import rules
from tests.office import NOON, beijing
from tests.unit.test_standing import a_ticket, dispatched

HOUR = timedelta(hours=1)
RULES = rules(beijing(), NOON)


def a_survey(**changes: Any) -> SurveyRow:
    """A follow-up just asked."""
    plain = {"id": 5, "ticket_id": 1, "state": "asked", "asked_at": NOON, "at_limit": False}
    return SurveyRow(**plain | changes)


def named(steps: list[due.Due]) -> dict[tuple[str, str], timedelta]:
    """The steps by name, with the time from noon."""
    return {(step.clock.split(":")[0], step.step): step.at - NOON for step in steps}


def test_a_received_ticket_is_watched_for_its_dispatch_and_its_answer() -> None:
    steps = named(due.steps(a_ticket(), None, RULES))

    # 80 % of 24 hours after noon is 07:12, when it is still quiet.
    assert steps[("dispatch", "warn")] == 20 * HOUR
    assert steps[("dispatch", "breach")] == 24 * HOUR
    assert steps[("citizen", "breach")] == steps[("promise", "tell")] == 168 * HOUR
    assert not any(clock == "unit" for clock, _ in steps)


def test_an_emergency_is_warned_of_at_night_too() -> None:
    night = NOON + 10 * HOUR
    ticket = a_ticket(
        urgency="emergency",
        created_at=night,
        dispatch_due_at=night + HOUR,
        due_at=night + 2 * HOUR,
    )

    steps = named(due.steps(ticket, None, RULES))

    assert steps[("dispatch", "warn")] == 10.8 * HOUR
    # Who is woken at night is staff, never the citizen.
    assert steps[("promise", "tell")] == 20 * HOUR


def test_a_dispatched_ticket_is_watched_for_its_unit() -> None:
    ticket = dispatched(unit_due_at=NOON + 168 * HOUR)

    steps = named(due.steps(ticket, None, RULES))

    assert steps[("unit", "breach")] == 168 * HOUR
    assert ("dispatch", "breach") not in steps


def test_a_warning_comes_before_its_breach_or_not_at_all() -> None:
    for status in ("received", "dispatched", "in_progress", "returned"):
        for urgency in ("emergency", "urgent", "normal", "complex"):
            ticket = dispatched(status=status, urgency=urgency, unit_due_at=NOON + 11 * HOUR)
            steps = due.steps(ticket, None, RULES)
            at = {(step.clock, step.step): step.at for step in steps}
            assert all(at[clock, "warn"] < at[clock, "breach"] for clock, step in at if step == "warn")
            assert steps == sorted(steps)


def test_a_reopened_ticket_promises_its_new_day() -> None:
    ticket = dispatched(status="in_progress", reopen_count=1, unit_due_at=NOON + 300 * HOUR)

    steps = named(due.steps(ticket, None, RULES))

    assert steps[("citizen", "breach")] == 300 * HOUR


def test_an_extension_moves_what_the_citizen_hears_but_not_their_clock() -> None:
    ticket = dispatched(status="in_progress", unit_due_at=NOON + 240 * HOUR)

    steps = named(due.steps(ticket, None, RULES))

    assert steps[("citizen", "breach")] == 168 * HOUR
    assert steps[("promise", "tell")] == 240 * HOUR


def test_a_survey_is_reminded_of_once_and_closed_after_three_days() -> None:
    steps = named(due.steps(dispatched(status="resolved", resolved_at=NOON), a_survey(), RULES))

    assert steps == {("survey", "remind"): 24 * HOUR, ("survey", "close"): 72 * HOUR}


def test_a_follow_up_at_the_limit_just_runs_out() -> None:
    ticket = dispatched(status="in_progress", unit_due_at=NOON)

    steps = named(due.steps(ticket, a_survey(at_limit=True), RULES))

    assert ("survey", "remind") not in steps
    assert steps[("survey", "expire")] == 72 * HOUR


def test_an_answer_that_nobody_can_be_asked_about_is_closed_too() -> None:
    steps = named(due.steps(dispatched(status="resolved", resolved_at=NOON), None, RULES))

    assert steps == {("answer", "close"): 72 * HOUR}


def test_a_paused_unit_is_not_warned_before_it_goes_on() -> None:
    ticket = dispatched(
        status="in_progress", unit_due_at=NOON + 580 * HOUR, paused_at=NOON, paused_until=NOON + 480 * HOUR
    )

    steps = named(due.steps(ticket, None, RULES))

    assert steps[("pause", "resume")] == 480 * HOUR
    assert steps[("unit", "warn")] == 560 * HOUR
    assert steps[("unit", "breach")] == 580 * HOUR
    assert steps[("citizen", "breach")] == 168 * HOUR


def test_what_was_asked_is_watched_for_its_ruling() -> None:
    case = CaseRow(id=7, asked_at=NOON, due_at=NOON + 10 * HOUR)

    steps = named(due.steps(a_ticket(status="returned"), None, RULES, cases=[case]))

    assert steps[("ruling", "warn")] == 8 * HOUR
    assert steps[("ruling", "breach")] == 10 * HOUR


def test_what_is_over_is_left_alone() -> None:
    for status in ("closed", "rejected", "withdrawn", "merged"):
        assert due.steps(a_ticket(status=status), None, RULES) == []


def test_whoever_was_told_that_a_day_passed_hears_of_a_later_day_and_of_no_earlier_one() -> None:
    late = dispatched(status="in_progress", unit_due_at=NOON + 240 * HOUR)
    told = StepRow(ticket_id=1, clock="promise:1", step="tell", at=NOON + 170 * HOUR)
    heard = StepRow(ticket_id=1, clock="promise:2", step="tell", at=NOON + 241 * HOUR)

    def tells(ticket: TicketRow, done: list[StepRow]) -> list[timedelta]:
        left = due.left(due.steps(ticket, None, RULES), done)
        return [step.at - NOON for step in left if step.step == "tell"]

    assert tells(late, [told]) == [240 * HOUR]
    assert tells(late, [told, heard]) == []
    # Returned, it has no unit's day any more, and the citizen's own passed before they heard.
    assert tells(dispatched(status="returned", unit_due_at=None), [heard]) == []
