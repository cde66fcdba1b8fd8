"""The block of a sender: who may, for what reasons and how long, and what it holds back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.conversations.block import Wanted, check, check_may_block, ends, is_held_back
from desk.errors import InvalidInput, NotAllowed
from tests.messages import NOON, an_operator

SURVEY = '/answer_survey{"survey":1}'


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("dislike", 1), "block_reason"),
        (Wanted("flood", 0), "block_days"),
        (Wanted("flood", 365), "block_days"),
        (Wanted("other", 7), "block_note"),
        (Wanted("insults", 7, "骂" * 201), "block_note"),
    ],
)
def test_a_block_has_a_known_reason_and_an_end(wanted: Wanted, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(wanted)

    assert refused.value.field == field


def test_a_block_ends_after_its_days() -> None:
    check(Wanted("other", 30, "冒充别人"))

    assert ends(NOON, Wanted("flood", 7)) == NOON + timedelta(days=7)


@pytest.mark.parametrize(("role", "staff_id"), [("operator", 1), ("reviewer", 1), ("supervisor", None)])
def test_only_a_supervisor_in_person_blocks(role: str, staff_id: int | None) -> None:
    check_may_block(an_operator(2, role="supervisor"))

    with pytest.raises(NotAllowed):
        check_may_block(an_operator(staff_id, role=role))


@pytest.mark.parametrize(
    ("until", "payload", "held"),
    [
        (None, None, False),
        (1, None, True),
        (1, "/withdraw_ticket", True),
        (1, SURVEY, False),
        (0, None, False),
        (-1, None, False),
    ],
)
def test_a_block_holds_back_all_but_a_follow_ups_buttons_until_it_ends(
    until: int | None, payload: str | None, held: bool
) -> None:
    ends_at = None if until is None else NOON + timedelta(seconds=until)

    assert is_held_back(ends_at, payload, now=NOON) is held
