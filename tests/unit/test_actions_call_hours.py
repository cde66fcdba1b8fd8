"""When somebody may be called, in whatever order it is told with the number."""

from __future__ import annotations

import pytest

from actions.contacts import contact
from actions.draft import Draft
from actions.wishes import wishes
from tests.talk import said


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("ring me at 13800001111 not before 11", "not before 11"),
        ("call me on 13800001111 before 8", "before 8"),
        ("phone 13800001111 after ten in the morning", "after ten in the morning"),
        ("I can be reached after 5pm, 13800001111", "after 5pm"),
        ("we are available on weekends", "on weekends"),
        ("call me, after 8 is best", "after 8"),
    ],
)
def test_the_hours_are_kept_as_they_are_told(words: str, hours: str) -> None:
    assert wishes(words).call_hours == hours


@pytest.mark.parametrize("words", ["I called at 8 and nobody came", "the parking is free after 7"])
def test_what_somebody_did_at_an_hour_is_no_wish(words: str) -> None:
    assert wishes(words).call_hours is None


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("before 10 please", "before 10"),
        ("only after six", "after six"),
        ("after 4, not on weekends", "after 4, not on weekends"),
        ("no wait, mornings before 11", "mornings before 11"),
    ],
)
def test_hours_alone_behind_a_number_are_when_to_call(words: str, hours: str) -> None:
    draft = Draft(fields={"reporter_phone": "13800001111", "contact_by": "call"})

    told = contact(said(words, lang="en"), draft, "confirmed")

    assert told["call_hours"] == hours


@pytest.mark.parametrize(
    "fields", [{}, {"reporter_phone": "13800001111", "occurred_at": "2026-11-28T08:00:00+08:00"}]
)
def test_hours_alone_are_no_wish_where_no_number_was_left_or_a_time_may_be_put_right(
    fields: dict[str, str],
) -> None:
    told = contact(said("before 10", lang="en"), Draft(fields=fields), "confirmed")

    assert told["call_hours"] is None
