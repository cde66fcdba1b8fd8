"""Frames, pace and language of the web chat: laws that hold for anything a device may send."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.web_frames import Frame, FrameError, Said, clean, parse
from connectors.web_identity import Devices
from connectors.web_language import choose
from connectors.web_pace import LONGEST_TURN, MOST_NAMES, Pace, Paces, Rate
from desk.channel import Near

ANY_TEXT = st.text(st.characters(codec=None))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
FRAMES = st.fixed_dictionaries(
    {"type": st.sampled_from(["hello", "message", "ack", "history"])},
    optional={
        "id": st.just("message-1") | JSON,
        "text": JSON,
        "button": JSON,
        "place": st.fixed_dictionaries({"lat": JSON, "long": JSON, "name": JSON}) | JSON,
        "age": JSON,
        "media": st.lists(st.just("media-0123") | JSON, max_size=12) | JSON,
        "host": st.sampled_from(["contact", "place"]) | JSON,
        "seal": JSON,
        "token": JSON,
        "after": JSON,
        "lang": JSON,
        "up_to": JSON,
        "limit": JSON,
    },
)


def outcome(raw: str) -> tuple[Frame | None, str]:
    try:
        return parse(raw), ""
    except FrameError as error:
        return None, error.code


@given(ANY_TEXT | FRAMES.map(json.dumps) | JSON.map(json.dumps))
def test_whatever_arrives_is_a_frame_or_an_error_with_a_code(raw: str) -> None:
    frame, code = outcome(raw)

    assert code in {"", "not_json", "bad_frame", "unknown_type", "bad_message", "too_long"}
    assert (
        not isinstance(frame, Said) or frame.text or frame.button or frame.place or frame.media or frame.host
    )


def test_a_number_of_hundreds_of_digits_is_no_age_and_no_place() -> None:
    endless = "9" * 400

    said = parse(f'{{"type": "message", "id": "message-1", "text": "你好", "age": {endless}}}')

    assert isinstance(said, Said)
    assert said.age == 0
    pinned = f'{{"type": "message", "id": "message-1", "place": {{"lat": {endless}, "long": 116}}}}'
    assert outcome(pinned) == (None, "bad_message")


@given(ANY_TEXT)
def test_a_cleaned_text_can_be_stored_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)

    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned


@given(st.lists(st.floats(0, 5), max_size=60))
def test_nobody_sends_more_than_the_burst_and_the_rate_together(pauses: list[float]) -> None:
    pace = Pace(burst=10, per_second=2, now=0)
    now, sent = 0.0, 0

    for pause in pauses:
        now += pause
        sent += pace.wait(now) == 0

    assert sent <= 10 + 2 * now + 1e-6


def test_after_the_pause_it_names_the_next_message_goes_through() -> None:
    pace = Pace(burst=1, per_second=2, now=0)
    pace.wait(0)

    pause = pace.wait(0)

    assert pause == 0.5
    assert pace.wait(pause) == 0


def test_what_waits_for_its_turn_comes_in_order_at_the_rate_and_no_two_at_once() -> None:
    paces = Paces(own=Rate(burst=2, per_second=1.0), near=Rate(burst=4, per_second=2.0))

    one_device = [paces.turn("a", near=None, now=0.0) for _ in range(4)]
    one_address = [paces.turn(name, near=Near("here"), now=0.0) for name in "bcdefg"]
    later = paces.turn("h", near=Near("here"), now=2.0)

    assert one_device == [0, 0, 1, 2]
    assert one_address == [0, 0, 0, 0, 0.5, 1]
    assert later == 0
    assert paces.turn("i", near=Near("elsewhere"), now=0.0) == 0


def test_who_is_refused_for_their_address_has_lost_nothing_of_their_own() -> None:
    paces = Paces(own=Rate(burst=1, per_second=0.001), near=Rate(burst=2, per_second=1.0))
    for name in "ab":
        paces.wait(name, near=Near("here"), now=0.0)

    assert paces.wait("c", near=Near("here"), now=0.0) == 1
    assert paces.wait("c", near=Near("here"), now=1.0) == 0


def test_nobody_waits_without_end_for_what_others_of_their_address_took() -> None:
    paces = Paces(own=Rate(burst=2, per_second=1.0), near=Rate(burst=4, per_second=2.0))

    for nth in range(5000):
        paces.turn(f"made-up-{nth}", near=Near("here"), now=0.0)

    assert paces.turn("honest", near=Near("here"), now=0.0) == LONGEST_TURN
    assert paces.turn("later", near=Near("here"), now=2 * LONGEST_TURN) == 0


def test_made_up_devices_take_nothing_of_what_is_kept_for_known_ones_of_their_address() -> None:
    own, rate = Rate(burst=2, per_second=1.0), Rate(burst=4, per_second=2.0)
    paces = Paces(own=own, near=rate, kept=rate)
    here = Near("here")
    crowd = [paces.wait(f"made-up-{nth}", near=here, now=0.0) for nth in range(9)]

    known = [paces.wait("known", near=here, now=0.0, is_known=lambda: True) for _ in range(3)]

    assert crowd.count(0) == 4
    # Its own bucket holds for it, too, and what is kept for all like it has an end.
    assert known[:2] == [0, 0]
    assert known[2] > 0
    assert [paces.wait(name, near=here, now=0.0, is_known=lambda: True) == 0 for name in "abc"] == [
        True,
        True,
        False,
    ]
    for _ in range(500):
        paces.turn("made-up", near=here, now=0.0)
    assert paces.turn("known too", near=here, now=2.0, is_known=lambda: True) == 0


def test_what_costs_more_is_allowed_where_there_is_one_and_paid_for_afterwards() -> None:
    paces = Paces(own=Rate(burst=2, per_second=1.0), near=Rate(burst=50, per_second=1.0))

    assert paces.wait("a", near=None, now=0.0, cost=4) == 0
    assert paces.wait("a", near=None, now=0.0) == 3
    assert paces.wait("a", near=None, now=3.0) == 0


def test_all_networks_of_one_home_send_no_more_than_a_few_addresses() -> None:
    paces = Paces(own=Rate(burst=2, per_second=1.0), near=Rate(burst=3, per_second=1.0))
    networks = [Near(f"network-{nth}", wider=(("home", 4), ("house", 16))) for nth in range(50)]

    sent = [paces.wait(None, near=near, now=0.0) == 0 for near in networks for _ in range(5)]

    assert sum(sent) == 12


def test_a_device_that_came_once_takes_no_memory_for_long_and_one_in_debt_does() -> None:
    paces = Paces(own=Rate(burst=2, per_second=1.0), near=Rate(burst=4, per_second=2.0))
    for _ in range(5):
        paces.turn("busy", near=None, now=0.0)

    for second in range(100):
        paces.wait(f"once-{second}", near=Near(f"there-{second}"), now=float(second) / 50)

    assert paces.turn("busy", near=None, now=2.0) == 2
    for second in range(3, 103):
        paces.wait(f"again-{second}", near=Near(f"here-{second}"), now=float(second))
    assert len(paces) <= 5


def test_no_more_names_are_remembered_than_may_be_also_of_one_moment() -> None:
    paces = Paces(own=Rate(burst=2, per_second=1.0), near=Rate(burst=4, per_second=2.0))

    for nth in range(MOST_NAMES + 20):
        paces.wait(f"device-{nth}", near=None, now=0.0)

    assert len(paces) == MOST_NAMES
    assert paces.turn("device-0", near=None, now=0.0) == 0
    assert paces.turn("device-0", near=None, now=0.0) == 0


@given(st.none() | ANY_TEXT, st.none() | ANY_TEXT)
def test_every_browser_gets_one_of_the_two_languages(asked: str | None, accept: str | None) -> None:
    assert choose(asked, accept) in ("zh", "en")


@given(ANY_TEXT)
def test_no_made_up_token_is_an_address(token: str) -> None:
    assert Devices("a key of the tests, long enough").address(token) is None


def test_two_devices_never_share_an_address() -> None:
    devices: Any = Devices("a key of the tests, long enough")

    assert len({devices.address(devices.new()) for _ in range(100)}) == 100
