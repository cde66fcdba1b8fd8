"""No message of a citizen makes a pattern of the understanding run for ever."""

from __future__ import annotations

from tests import patterns


def test_no_words_said_over_and_over_hold_up_the_understanding() -> None:
    assert patterns.endless("bot.nlu") == []
