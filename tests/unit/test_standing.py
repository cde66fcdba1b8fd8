"""Where a draft or a ticket stands, in its citizen's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.store.models import TicketRow
from desk.tickets import filing
from desk.tickets.city import Rules, rules
from desk.tickets.complaint import prepared
from desk.tickets.preview import preview
from desk.tickets.standing import standing
from tests.office import NOON, SHOP, WANGJING, a_complaint, beijing, fields

PACK = beijing()


def at(**later: float) -> Rules:
    """The rules some time after filing."""
    return rules(PACK, NOON + timedelta(**later))


def a_ticket(**changes: Any) -> TicketRow:
    """A ticket as filing makes it, then changed."""
    ticket = filing.new_ticket(prepared(PACK, a_complaint()), key="k", rules=at())
    ticket.number = "BJ20261124-000001"
    for name, value in changes.items():
        setattr(ticket, name, value)
    return ticket


def dispatched(**changes: Any) -> TicketRow:
    """One that its unit has."""
    plain = {"status": "dispatched", "unit": "S110105026", "dispatched_at": NOON + timedelta(hours=1)}
    return a_ticket(**plain | changes)


def test_a_received_ticket_says_when_it_goes_out_and_when_the_answer_comes() -> None:
    shown = standing(a_ticket(), at(), "zh")

    assert shown.status_text == "已登记"
    assert shown.next_text == "明天12:00前派给负责的单位，最晚12月1日给您答复。"
    assert [step["state"] for step in shown.steps] == ["now", "next", "next", "next"]


def test_a_dispatched_ticket_names_its_unit() -> None:
    shown = standing(dispatched(), at(hours=2), "en")

    assert shown.unit_name == "Wangjing Subdistrict"
    assert (
        shown.next_text == "Wangjing Subdistrict is about to take it on. You'll have an answer by 1 December."
    )
    assert [step["name"] for step in shown.steps] == [
        "Filed",
        "Sent to Wangjing Subdistrict",
        "Under way",
        "Your answer",
    ]
    assert [step["state"] for step in shown.steps] == ["done", "now", "next", "next"]
    assert shown.steps[1]["at"] == "2026-11-24T13:00:00+08:00"
    assert shown.steps[3]["at"] == "2026-12-01T12:00:00+08:00"


def test_a_late_ticket_says_so_and_is_sorry() -> None:
    shown = standing(dispatched(), at(days=8), "zh")

    assert shown.next_text == "说好12月1日给您答复，已经过了，对不起，我们在催。"


def test_after_a_reopening_the_new_day_counts() -> None:
    ticket = dispatched(status="in_progress", reopen_count=1, unit_due_at=NOON + timedelta(days=12))

    shown = standing(ticket, at(days=8), "zh")

    assert shown.due_text == "12月6日"
    assert "正在办" in shown.next_text


def test_a_closed_ticket_can_be_sent_back_for_seven_days() -> None:
    ticket = dispatched(status="closed", resolved_at=NOON, closed_at=NOON)

    assert "12月1日前" in standing(ticket, at(days=2), "zh").next_text
    assert "新登记" in standing(ticket, at(days=8), "zh").next_text
    assert {step["state"] for step in standing(ticket, at(), "zh").steps} == {"done"}


@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_what_ended_early_shows_what_happened_and_its_end(status: str) -> None:
    shown = standing(a_ticket(status=status), at(), "zh")

    assert [step["state"] for step in shown.steps] == ["done", "done"]


def test_a_returned_ticket_is_looking_for_its_unit() -> None:
    shown = standing(a_ticket(status="returned", dispatched_at=NOON), at(hours=3), "zh")

    assert shown.steps[1]["name"] == "重新派单中"
    assert shown.steps[1]["at"] is None


def test_a_merged_ticket_shows_how_far_the_other_one_is() -> None:
    shown = standing(a_ticket(status="merged"), at(hours=3), "zh", leader=dispatched())

    assert shown.status_text == "已派单（和一样的事合在一起办）"
    assert "望京街道" in shown.next_text
    assert [step["state"] for step in shown.steps] == ["done", "now", "next", "next"]


def test_a_whole_draft_lacks_nothing() -> None:
    shown = preview(fields(), at(), "zh")

    assert shown.needs == ()
    assert (shown.category_name, shown.unit_name, shown.due_text) == ("垃圾清运", "望京街道", "12月1日")
    assert shown.place_name == "朝阳区望京街道南湖东园一区3号楼"
    assert (
        preview(fields(), at(), "en").place_name
        == "南湖东园一区3号楼, Wangjing Subdistrict, Chaoyang District"
    )


@pytest.mark.parametrize(
    ("draft", "needs"),
    [
        ({}, ("description", "category", "district")),
        (fields(district=None, subdistrict=None), ("district",)),
        (fields(address=None), ("address",)),
        (fields(address=None, lat=39.99, long=116.48), ()),
        (fields(category="no.such"), ("category",)),
        ({"lat": 39.99, "long": 116.48}, ("description", "category")),
    ],
)
def test_a_draft_says_what_it_lacks_the_most_important_first(
    draft: dict[str, Any], needs: tuple[str, ...]
) -> None:
    assert preview(draft, at(), "zh").needs == needs


def test_the_category_says_whether_to_ask_when_and_who() -> None:
    asked = preview(fields(category=SHOP), at(), "zh")

    assert asked.asks_party
    assert asked.asks_time
    assert not preview(fields(), at(), "zh").asks_party


def test_a_place_is_not_said_twice() -> None:
    shown = preview(fields(address="望京街道南湖东园", subdistrict=WANGJING), at(), "zh")

    assert shown.place_name == "朝阳区望京街道南湖东园"


@pytest.mark.parametrize("address", ["望京 南湖东园", "朝阳 望京，南湖东园", "南湖东园"])
def test_an_area_in_short_at_the_head_of_an_address_is_not_said_again(address: str) -> None:
    shown = preview(fields(address=address, subdistrict=WANGJING), at(), "zh")

    assert shown.place_name == "朝阳区望京街道南湖东园"
