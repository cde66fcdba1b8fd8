"""How often somebody may ask, and whose address counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from bot.patience import Patience
from desk.api.asking import Asking
from desk.channel import Near
from desk.errors import TooFast
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
        ("::ffff:172.18.0.5", "::ffff:198.51.100.1", "198.51.100.1"),
        # Nobody comes to another machine from its own loopback.
        ("172.18.0.5", "127.0.0.1", "172.18.0.5"),
        ("172.18.0.5", "198.51.100.1, ::1", "172.18.0.5"),
        ("172.18.0.5", "::ffff:127.0.0.1", "172.18.0.5"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        # Some proxies write a port behind it.
        ("127.0.0.1", "198.51.100.1:40312", "198.51.100.1"),
        ("127.0.0.1", '8.8.8.8, "[2001:db8::1]:443"', "2001:db8::1"),
        ("127.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        ("172.18.0.5", "127.0.0.1:80", "172.18.0.5"),
    ],
)
def test_a_proxy_is_believed_where_it_was_named(peer: str, forwarded: str, whose: str) -> None:
    assert client(peer, forwarded, [ip_network("172.18.0.0/16")]) == whose


def test_of_ipv6_a_client_has_a_network() -> None:
    assert shared("2001:db8:1:2::9") == shared("2001:db8:1:2:ffff::1") != shared("2001:db8:1:3::9")
    assert shared("::ffff:198.51.100.1") == shared("198.51.100.1") != shared("198.51.100.2")


PROXY = "172.18.0.5"


def asked(peer: str, said: str | None = None, path: str = "/") -> web.Request:
    """A request from this other side, which says this of its client."""
    headers = {} if said is None else {"X-Forwarded-For": said}
    return make_mocked_request("GET", path, headers=headers).clone(remote=peer)


def let_in(asking: Asking, requests: Iterable[web.Request], *, kind: str = "address") -> list[bool]:
    found = []
    for request in requests:
        try:
            asking.count_address(request, kind=kind)
        except TooFast:
            found.append(False)
        else:
            found.append(True)
    return found


def asking(**rates: Rate) -> Asking:
    return Asking(rates, proxies=[ip_network(PROXY)], seconds=lambda: 1.0)


def test_a_proxy_that_nobody_named_brings_more_than_one_client_and_not_without_end() -> None:
    one = asking(address=Rate(1, 2), proxy=Rate(1, 5))

    assert let_in(one, [asked("10.1.2.3", f"8.8.8.{nth}") for nth in range(7)]) == [True] * 5 + [False] * 2
    # Without a word about its clients it is one.
    assert let_in(one, [asked("10.1.2.4")] * 3) == [True, True, False]
    # A stranger's address is no proxy's, whatever they write.
    assert let_in(one, [asked("8.8.4.4", "1")] * 3) == [True, True, False]


def test_passwords_are_counted_for_a_proxy_that_nobody_named_as_well() -> None:
    one = asking(address=Rate(1, 9), proxy=Rate(1, 9), sign_in=Rate(1, 2))

    assert let_in(one, [asked("10.1.2.3", f"8.8.8.{nth}") for nth in range(4)], kind="sign_in") == [
        True,
        True,
        False,
        False,
    ]


def test_who_says_through_a_named_proxy_that_it_is_this_machine_is_counted() -> None:
    one = asking(address=Rate(1, 2))

    assert let_in(one, [asked(PROXY, "127.0.0.1")] * 3) == [True, True, False]
    assert let_in(one, [asked(PROXY, "8.8.8.8")] * 3) == [True, True, False]
    assert let_in(one, [asked("127.0.0.1")] * 9) == [True] * 9


def test_where_somebody_chats_from_is_told_with_whether_it_may_be_many() -> None:
    one = asking()

    assert one.whose(asked("10.1.2.3", "8.8.8.8")) == Near("10.1.2.3", is_proxy=True)
    assert one.whose(asked("10.1.2.3")) == Near("10.1.2.3")
    assert one.whose(asked(PROXY, "8.8.8.8")) == Near("8.8.8.8")
    assert one.whose(asked("127.0.0.1")) is None


def test_who_has_an_address_of_ipv6_is_told_with_the_networks_around_it() -> None:
    assert asking().whose(asked("2001:db8:1:203::9")) == Near(
        "2001:db8:1:203::/64", wider=(("2001:db8:1:200::/56", 4), ("2001:db8:1::/48", 16))
    )


@pytest.mark.parametrize("said", ["unknown", "_hidden", "198.51.100.1, nobody", "1.2.3.4:5:6"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", PROXY])
def test_who_a_proxy_does_not_name_is_counted_as_many_and_not_as_this_machine(peer: str, said: str) -> None:
    one = asking(address=Rate(1, 2), proxy=Rate(1, 5))
    request = asked(peer, said)

    near = one.whose(request)

    assert near is not None
    assert near.is_proxy
    assert let_in(one, [request] * 7) == [True] * 5 + [False] * 2


@pytest.mark.parametrize(("network", "most"), [("2001:db8:1:{}::1", 8), ("2001:db8:1:{}00::1", 32)])
@pytest.mark.parametrize("kind", ["address", "sign_in"])
def test_who_has_many_networks_of_ipv6_has_no_more_than_some(kind: str, network: str, most: int) -> None:
    one = asking(**{kind: Rate(0.001, 2)})

    found = let_in(one, [asked(network.format(f"{nth % 250:x}")) for nth in range(500)], kind=kind)

    assert sum(found) == most
    assert let_in(one, [asked("2001:db8:2::1")], kind=kind) == [True]


def test_a_body_may_take_as_long_as_a_slow_network_needs() -> None:
    patience = Patience(seconds=20, least=1000)

    assert patience.until(0) == 20
    assert patience.until(20_000_000) > 5 * 3600
