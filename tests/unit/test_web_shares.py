"""How many uploads are under way at once, of all and of each address."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from connectors.web_pace import BEHIND_A_PROXY
from connectors.web_shares import NoPlace, Shares
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
