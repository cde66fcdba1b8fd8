"""How often somebody may ask, and whose address counts."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patience import Patience
from desk.rates import DEFAULTS, Buckets, Rate, rates
from desk.staff.devices import client, shared


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5), st.floats(0.5, 4))
def test_nobody_gets_more_than_the_burst_and_the_rate_together(
    pauses: Sequence[float], burst: int, rate: float
) -> None:
    buckets, now, let_in = Buckets(Rate(rate, burst)), 100.0, 0

    for pause in pauses:
        now += pause
        let_in += buckets.wait("one", now) == 0

    assert let_in <= burst + rate * (now - 100.0) + 1e-6


def test_who_waits_as_long_as_told_is_let_in_and_nobody_waits_for_others() -> None:
    buckets = Buckets(Rate(2, 1))

    assert buckets.wait("one", 5.0) == 0
    pause = buckets.wait("one", 5.0)

    assert pause == pytest.approx(0.5)
    assert buckets.wait("two", 5.0) == 0
    assert buckets.wait("one", 5.0 + pause) == 0


def test_made_up_names_fill_no_memory_and_push_out_whoever_was_away_longest() -> None:
    buckets = Buckets(Rate(1, 1), most=3)
    for name in ("one", "two", "three", "one", "four"):
        buckets.wait(name, 1.0)

    assert len(buckets) == 3
    assert buckets.wait("one", 1.0) > 0
    assert buckets.wait("two", 1.0) == 0


def test_who_came_once_and_left_takes_no_memory_for_long() -> None:
    buckets = Buckets(Rate(2, 10))

    for second in range(1000):
        for other in range(5):
            buckets.wait(f"{second}.{other}", float(second))

    assert len(buckets) == 5 * 5
    assert [buckets.wait("998.0", 999.0) for _ in range(10)].count(0) == 10
    assert buckets.wait("998.0", 999.0) > 0


def test_a_rate_is_named_set_or_taken_away() -> None:
    assert rates("") == DEFAULTS
    assert rates("address=5/10, token=off") == {
        **{kind: rate for kind, rate in DEFAULTS.items() if kind != "token"},
        "address": Rate(5, 10),
    }


@pytest.mark.parametrize(
    "wrong",
    ["adress=1/2", "address=fast", "address=0/5", "token=5/0", "key=nan/5", "key=5", "key=off,key=off"],
)
def test_what_is_no_rate_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"limit|rate|lets"):
        rates(wrong)


@pytest.mark.parametrize(
    ("peer", "forwarded", "whose"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("172.18.0.5", "8.8.8.8, 198.51.100.1", "198.51.100.1"),
        ("172.18.0.5", "nobody", "172.18.0.5"),
        ("10.0.0.1", "198.51.100.1", "10.0.0.1"),
    ],
)
def test_a_proxy_is_believed_where_it_was_named(peer: str, forwarded: str, whose: str) -> None:
    assert client(peer, forwarded, [ip_network("172.18.0.0/16")]) == whose


def test_of_ipv6_a_client_has_a_network() -> None:
    assert shared("2001:db8:1:2::9") == shared("2001:db8:1:2:ffff::1") != shared("2001:db8:1:3::9")
    assert shared("::ffff:198.51.100.1") == shared("198.51.100.1") != shared("198.51.100.2")


def test_a_body_may_take_as_long_as_a_slow_network_needs() -> None:
    patience = Patience(seconds=20, least=1000)

    assert patience.until(0) == 20
    assert patience.until(20_000_000) > 5 * 3600
