"""What of a chat staff read when some of its tickets have no name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from desk.channel import Button
from desk.conversations.transcript import StaffLine
from desk.staff.actor import Actor
from desk.tickets.apart import Apart, are_linked, leads_to_chat, with_own_number
from tests.messages import NOON

OWN, OTHER = "BJ20261124-000002", "BJ20261124-000001"
APART = Apart(frozenset({2}), frozenset({OWN}), [(10, 14)], frozenset({30}), frozenset({12}))


@dataclass
class Line:
    id: int
    direction: str = "in"
    text: str = "楼上半夜砸墙"
    card: dict[str, Any] | None = None
    answers: int | None = None
    ticket_id: int | None = None
    rest: list[str] = field(default_factory=list)


def a_staff_line(**changes: Any) -> StaffLine:
    told: dict[str, Any] = dict.fromkeys(StaffLine.__dataclass_fields__)
    told |= {
        "id": 40,
        "direction": "out",
        "author": "bot",
        "text": "",
        "at": NOON,
        "buttons": [],
        "media": [],
    }
    return StaffLine(**(told | changes))


@pytest.mark.parametrize(
    "line",
    [
        Line(10),
        Line(14),
        Line(15, "out", answers=14),
        Line(11, "out"),
        Line(40, "out", ticket_id=2),
        Line(40, "out", text=f"{OWN}已经派出去了"),
        Line(40, text=f"{OWN}怎么样了"),
        Line(40, "out", card={"kind": "progress", "number": OWN}),
        Line(30),
        Line(31, "out", answers=30),
    ],
)
def test_what_is_about_an_anonymous_ticket_is_not_read_in_its_chat(line: Line) -> None:
    assert APART.hides(line)
    assert APART.visible([line]) == []


@pytest.mark.parametrize(
    "line",
    [
        Line(9),
        Line(15),
        Line(16, "out", answers=15),
        Line(13, "out", ticket_id=1, text=f"{OTHER}办好了"),
        Line(12, text="有人受伤了"),
        Line(13, "out", answers=12, text="先打120"),
    ],
)
def test_everything_else_and_danger_is(line: Line) -> None:
    assert not APART.hides(line)


def test_a_button_that_names_it_hides_its_line() -> None:
    asked = a_staff_line(text="您说哪一件？", buttons=[Button("t1", OTHER), Button("t2", OWN)])

    assert APART.hides(asked)
    assert not Apart().hides(asked)


def test_its_own_page_names_no_other_ticket() -> None:
    line = a_staff_line(
        text=f"登记好了：{OTHER}、{OWN}", card={"number": OTHER}, buttons=[Button("t", OTHER)]
    )

    shown = with_own_number(line, OWN)

    assert OTHER not in str(shown)
    assert OWN in shown.text
    assert with_own_number(a_staff_line(card={"number": OWN}), OWN).card == {"number": OWN}


def test_staff_are_led_from_no_name_to_no_chat_and_from_a_name_to_none_without() -> None:
    supervisor, citizen = Actor("staff", 1, "he", "supervisor"), Actor("citizen", 7, "me", "citizen")

    assert not leads_to_chat(supervisor, anonymous=True)
    assert leads_to_chat(supervisor, anonymous=False)
    assert leads_to_chat(citizen, anonymous=True)
    assert not are_linked(anonymous=True, other_anonymous=False)
    assert are_linked(anonymous=True, other_anonymous=True)
