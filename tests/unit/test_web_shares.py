"""How many uploads or sockets there are at once, of all, of each address and of its networks."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from connectors.web_pace import BEHIND_A_PROXY
from connectors.web_shares import AllTaken, NoPlace, Shares
from desk.channel import Near

HERE, THERE = Near("198.51.100.1"), Near("198.51.100.2")
PROXY = Near("10.1.2.3", is_proxy=True)


def taken(shares: Shares, near: Near | None, held: ExitStack) -> int:
    """How many places there are for it, which it then holds."""
    count = 0
    while True:
        try:
            held.enter_context(shares.place(near))
        except NoPlace:
            return count
        count += 1


def test_nobody_holds_more_than_their_share_and_all_together_no_more_than_there_are() -> None:
    shares = Shares(most=50, of_one=3)
    with ExitStack() as held:
        assert taken(shares, HERE, held) == 3
        assert taken(shares, THERE, held) == 3
        assert taken(shares, PROXY, held) == 3 * BEHIND_A_PROXY
        assert taken(shares, None, held) == 50 - 6 - 3 * BEHIND_A_PROXY
        with pytest.raises(NoPlace), shares.place(Near("198.51.100.3")):
            pass


def test_a_place_is_free_again_however_it_ended() -> None:
    shares = Shares(most=1, of_one=1)
    with pytest.raises(ValueError, match="ended"), shares.place(HERE):
        raise ValueError("ended")

    with shares.place(HERE), ExitStack() as held:
        assert taken(shares, THERE, held) == 0


def of_network(house: int, home: int, nth: int) -> Near:
    """One /64 of a home's /56 in a /48."""
    return Near(
        f"2001:db8:{house}:{home}{nth:02x}::/64",
        wider=((f"2001:db8:{house}:{home}00::/56", 4), (f"2001:db8:{house}::/48", 16)),
    )


def test_all_networks_of_one_home_have_no_more_than_a_few_addresses() -> None:
    shares = Shares(most=500, of_one=2)
    with ExitStack() as held:
        homes = [
            sum(taken(shares, of_network(1, home, nth), held) for nth in range(20)) for home in range(1, 9)
        ]

        assert homes == [8, 8, 8, 8, 0, 0, 0, 0]
        assert taken(shares, of_network(2, 1, 0), held) == 2
    with ExitStack() as held:
        assert taken(shares, of_network(1, 8, 0), held) == 2


def test_the_last_places_are_for_those_who_have_none() -> None:
    shares = Shares(most=10, of_one=9, kept=2)
    with ExitStack() as held:
        assert taken(shares, HERE, held) == 8
        with pytest.raises(AllTaken), shares.place(None):
            pass
        assert [taken(shares, near, held) for near in (THERE, PROXY, Near("198.51.100.3"))] == [1, 1, 0]


def test_who_only_looks_takes_nothing() -> None:
    shares = Shares(most=2, of_one=1)
    for _ in range(3):
        shares.look(HERE)

    with shares.place(HERE), pytest.raises(NoPlace):
        shares.look(HERE)
