"""Whoever sends no photo after all is shown the card again."""

from __future__ import annotations

import pytest

from actions.received import sends_nothing


@pytest.mark.parametrize("words", ["no thanks", "no", "nope, it's fine", "不用了", "那算了，不发了", "没有"])
def test_a_bare_no_behind_the_offer_sends_nothing(words: str) -> None:
    assert sends_nothing(words, "ask_to_send")
    assert not sends_nothing(words, "inform")


@pytest.mark.parametrize("words", ["no, building 7", "yes", "不是这栋", "发", "no no wrong address"])
def test_what_says_more_is_heard_as_ever(words: str) -> None:
    assert not sends_nothing(words, "ask_to_send")
