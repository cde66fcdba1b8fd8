"""What an app around the web chat vouches for: only what it signed, only for minutes, never somebody else's."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.host_tickets import HostTicket, HostTickets, TicketRefused
from tests.host_app import GOOD, KEY, NOW, SECONDS, signed, url64


def tickets(key: str | None = KEY) -> HostTickets:
    return HostTickets(key, secret_key="a key of the tests, long enough")


def read(
    ticket: str, *, seal: str | None = None, address: str = "device", at: datetime = NOW
) -> HostTicket | str:
    try:
        return tickets().read(ticket, address=address, seal=seal, now=at)
    except TicketRefused as refused:
        return refused.reason


def test_a_signed_ticket_says_who_and_where() -> None:
    ticket = read(signed())

    assert isinstance(ticket, HostTicket)
    assert (ticket.name, ticket.phone, ticket.app) == ("王芳", "13800138000", "jingtong")
    assert ticket.place is not None
    assert (ticket.place.lat, ticket.place.name) == (39.9967, "望京西园三区")
    assert ticket.masked["phone"] == "138****8000"
    assert ticket.words("zh") == "我叫王芳，我的电话是13800138000"
    assert ticket.words("en") == "My name is 王芳, my phone number is 13800138000"


def test_a_place_in_the_shifted_degrees_of_chinese_maps_is_put_right() -> None:
    ticket = read(signed(place={"lat": 39.998, "long": 116.4873, "crs": "gcj02"}))

    assert isinstance(ticket, HostTicket)
    assert ticket.place is not None
    assert ticket.place.lat == pytest.approx(39.9967, abs=1e-3)
    assert ticket.place.long == pytest.approx(116.4812, abs=1e-3)


FORGED = [
    signed(key="somebody else's key, just as long as ours"),
    signed()[:-2],
    signed() + "A",
    "." + signed().partition(".")[2],
    url64(json.dumps({**GOOD, "phone": "13900139000"}).encode()) + "." + signed().partition(".")[2],
    signed([]),
    signed(once="short"),
    signed(exp="tomorrow"),
    signed(iat=None),
    signed(app="<b>"),
    "",
    "é.é",
]


@pytest.mark.parametrize("ticket", FORGED)
def test_what_was_not_signed_like_this_is_forged(ticket: str) -> None:
    assert read(ticket) == "forged"


@pytest.mark.parametrize(
    "times",
    [
        {"exp": SECONDS},
        {"iat": SECONDS + 120, "exp": SECONDS + 300},
        {"iat": SECONDS - 10, "exp": SECONDS + 3600},
    ],
)
def test_a_ticket_counts_for_minutes_only(times: dict[str, int]) -> None:
    assert read(signed({**GOOD, **times})) == "stale"


def test_a_device_that_has_shown_it_in_time_may_show_it_for_a_day() -> None:
    ticket = read(signed())
    assert isinstance(ticket, HostTicket)
    seal = tickets().seal(ticket, address="device", now=NOW)
    later = NOW + timedelta(hours=2)

    assert isinstance(read(signed(), seal=seal, at=later), HostTicket)
    assert read(signed(), at=later) == "stale"
    assert read(signed(), seal=seal, address="somebody else's", at=later) == "stale"
    assert read(signed(once="another-one-0000"), seal=seal, at=later) == "stale"
    assert read(signed(), seal=seal, at=NOW + timedelta(days=2)) == "stale"


def test_without_a_key_there_are_no_tickets() -> None:
    with pytest.raises(TicketRefused) as refused:
        tickets(None).read(signed(), address="device", seal=None, now=NOW)

    assert refused.value.reason == "off"


@given(st.text(st.characters(codec=None), max_size=200), st.none() | st.text(max_size=80))
def test_whatever_is_shown_is_a_ticket_or_refused(ticket: str, seal: str | None) -> None:
    assert read(ticket, seal=seal) == "forged"


@given(st.dictionaries(st.sampled_from([*GOOD, "else"]), st.none() | st.integers() | st.text() | st.floats()))
def test_whatever_is_signed_is_a_ticket_or_refused(changes: dict[str, Any]) -> None:
    found = read(signed(**changes))

    assert isinstance(found, HostTicket) or found in ("forged", "stale")
