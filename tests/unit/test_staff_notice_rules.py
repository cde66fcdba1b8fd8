"""Whom a line of the history concerns, and which notices are mailed to who chose what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desk.staff_notices import preferences
from desk.staff_notices.events import KINDS, READERS, TOPICS, concerns
from desk.store.models import HistoryRow, TicketRow
from desk.tickets.lifecycle import ACTIONS
from tests.office import NOON

SILENT = {
    "accept", "resolve", "close", "reject",
    "join", "recalculate", "co_accept", "co_arrive", "comment",
}  # fmt: skip
"""What somebody does at their own desk, or what the queue and the ticket's page show well enough."""
BESIDE = {"file", "edit", "note", "supplement", "urge", "inherit", "alert", "warn", "breach", "co_report",
          "co_release", "uphold", "refuse", "include", "unhang"}  # fmt: skip


def a_line(action: str, **details: Any) -> HistoryRow:
    return HistoryRow(action=action, details=details or None, at=NOON, actor="system", unit="S110105026")


def a_ticket(**changes: Any) -> TicketRow:
    values: dict[str, Any] = {
        "number": "BJ20261124-000001", "status": "in_progress", "unit": "S110105026", "urgency": "normal",
        "unit_due_at": NOON + timedelta(days=7), "due_at": NOON + timedelta(days=7), "hung_at": None,
        "dispatch_due_at": NOON + timedelta(days=1), "awaits_citizen": False,
    }  # fmt: skip
    return TicketRow(**(values | changes))


def heard(line: HistoryRow, ticket: TicketRow) -> list[tuple[str, str]]:
    return [(one.kind, one.audience) for one in concerns(line, ticket)]


def test_every_action_tells_somebody_or_is_silent_on_purpose() -> None:
    assert set(READERS) == (set(ACTIONS) - SILENT - {"whistle"}) | BESIDE


def test_a_whistle_is_told_by_the_task_that_it_gives() -> None:
    assert heard(a_line("whistle", co_units=["water"]), a_ticket()) == []


@given(st.sampled_from(sorted(READERS)), st.sampled_from([None, "S110105026"]), st.dictionaries(
    st.sampled_from(["clock", "why", "of", "changed", "times", "parent"]), st.sampled_from(["unit", "again", "breach"])
))  # fmt: skip
def test_no_audience_hears_one_thing_twice_and_every_kind_has_a_topic(
    action: str, unit: str | None, details: dict[str, Any]
) -> None:
    found = heard(a_line(action, **details), a_ticket(unit=unit))

    assert len(found) == len(set(found))
    assert all(KINDS[kind] in TOPICS for kind, _ in found)


def test_a_limit_that_is_the_citizens_and_the_units_at_once_is_told_once() -> None:
    due = (NOON + timedelta(days=7)).isoformat()
    later = a_ticket(unit_due_at=NOON + timedelta(days=9))

    assert heard(a_line("warn", clock="citizen", limit=due), a_ticket()) == []
    assert heard(a_line("warn", clock="unit", limit=due), a_ticket()) == [("warn", "unit:S110105026")]
    assert heard(a_line("breach", clock="citizen", limit=due), later) == [
        ("breach", "unit:S110105026"),
        ("breach", "role:supervisor"),
    ]


def test_a_co_units_breach_goes_to_its_lead_and_not_above_unless_it_is_raised() -> None:
    line = a_line("breach", clock="task", limit=NOON.isoformat())
    line.unit = "water"

    assert heard(line, a_ticket()) == [("breach", "unit:water"), ("breach", "unit:S110105026")]
    assert heard(a_line("raise", why="breach", of="unit"), a_ticket()) == []
    assert heard(a_line("raise", why="breach", of="task"), a_ticket())[0] == ("raised", "role:supervisor")


def test_a_small_correction_disturbs_nobody() -> None:
    assert heard(a_line("edit", changed=["title"]), a_ticket()) == []
    assert heard(a_line("edit", changed=["title", "address"]), a_ticket()) == [("edited", "unit:S110105026")]


def test_who_chose_nothing_is_mailed_what_has_to_be_done_and_what_runs_out_of_time() -> None:
    kinds = ("dispatched", "warn", "breach", "raised", "emergency", "urged", "note", "to_judge")

    assert [kind for kind in kinds if preferences.wants(None, kind)] == [
        "dispatched", "warn", "breach", "raised", "emergency",
    ]  # fmt: skip
    assert not any(preferences.wants([], kind) for kind in kinds)
    assert preferences.wants(["citizen"], "urged")
    assert preferences.topics(["changes", "work", "gone"]) == ["work", "changes"]
