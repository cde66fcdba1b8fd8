"""What comes next for a notice that matters: rules over plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from city.model import QuietHours, ReachSettings
from desk.reach.ways import Case, Step, Telling, next_step

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""Noon in Beijing."""
ZONE = ZoneInfo("Asia/Shanghai")
QUIET = QuietHours(date(2024, 1, 1), time(22), time(8))
DAY = timedelta(days=1)
SETTINGS = ReachSettings(
    date(2024, 1, 1),
    unseen={"normal": DAY, "urgent": DAY, "complex": DAY, "emergency": timedelta(minutes=10)},
    gives_up=14 * DAY,
    most_calls=3,
    calls_again=timedelta(hours=4),
)


def a_case(**changes: Any) -> Case:
    """An answer sent at noon and not seen, of somebody with one more chat and a phone."""
    plain = Case(
        begun_at=NOON,
        state="open",
        patience=DAY,
        tellings=[Telling("sent", NOON)],
        chats=[7],
        may_text=True,
        may_call=True,
    )
    return replace(plain, **changes)


def step(case: Case, after: timedelta = DAY) -> Step:
    return next_step(case, SETTINGS, quiet=QUIET, zone=ZONE, now=NOON + after)


def test_a_notice_has_its_time_to_be_seen() -> None:
    assert step(a_case(), timedelta(hours=23)) == Step("wait", at=NOON + DAY)


def test_an_emergency_waits_for_ten_minutes_only() -> None:
    case = a_case(patience=timedelta(minutes=10))

    assert step(case, timedelta(minutes=9)).what == "wait"
    assert step(case, timedelta(minutes=10)) == Step("chat", conversation=7)


def test_the_ways_come_in_their_order() -> None:
    assert step(a_case()) == Step("chat", conversation=7)
    assert step(a_case(chats=[])) == Step("text")
    assert step(a_case(chats=[], may_text=False)) == Step("call")


def test_whoever_wants_no_calls_is_never_called() -> None:
    case = a_case(chats=[], may_text=False, may_call=False)

    steps = [step(case, days * DAY) for days in range(1, 14)]

    assert {one.what for one in steps} == {"wait"}


def test_what_cannot_be_delivered_goes_on_at_once() -> None:
    case = a_case(tellings=[Telling("undeliverable", NOON)])

    assert step(case, timedelta(minutes=1)) == Step("chat", conversation=7)


def test_nobody_is_looked_for_at_night() -> None:
    late = timedelta(hours=11)
    morning = NOON + timedelta(hours=20)

    assert step(a_case(tellings=[]), late) == Step("wait", at=morning)


def test_what_was_seen_or_answered_is_over() -> None:
    seen = a_case(tellings=[Telling("seen", NOON), Telling("undeliverable", NOON)])

    assert step(seen) == Step("end", state="seen")
    assert step(replace(seen, answered=True)) == Step("end", state="answered")
    assert step(a_case(over=True)) == Step("end", state="lapsed")


def test_calls_in_vain_and_a_wrong_number_end_it_as_called() -> None:
    assert step(a_case(state="call", calls=2)).what == "wait"
    assert step(a_case(state="call", calls=3)) == Step("end", state="called")
    assert step(a_case(state="call", calls=1, final_call=True)) == Step("end", state="called")


def test_whoever_no_way_reaches_counts_as_unreachable_in_the_end() -> None:
    nobody = a_case(chats=[], may_text=False, may_call=False)

    assert step(nobody, 13 * DAY) == Step("wait", at=NOON + 14 * DAY)
    assert step(nobody, 14 * DAY) == Step("end", state="unreachable")


@given(
    hours=st.integers(0, 400),
    told=st.sampled_from(["waiting", "sent", "undeliverable"]),
    chats=st.lists(st.integers(1, 9), max_size=2),
    text=st.booleans(),
    call=st.booleans(),
)
def test_every_step_moves_on(hours: int, told: Any, chats: list[int], text: bool, call: bool) -> None:
    case = a_case(tellings=[Telling(told, NOON)], chats=chats, may_text=text, may_call=call)

    found = step(case, timedelta(hours=hours))

    assert found.what != "wait" or (found.at is not None and found.at > NOON + timedelta(hours=hours))
    assert found.what != "call" or call
    assert found.what != "text" or text
