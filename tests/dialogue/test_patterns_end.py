"""No message of a citizen makes a pattern of the understanding run for ever."""

from __future__ import annotations

from tests import patterns
from tests.pattern_edges import edgeless

_SHORT_ONLY = ("bot.nlu.beside._ADD_IT",)
"""Sought only where the length of the message was looked at before."""
_AS_A_WHOLE = (
    *("bot.nlu.clauses._BARE_EN", "bot.nlu.clauses._BARE_ZH", "bot.nlu.listed._CLAUSE_EN"),
    *("bot.nlu.own_data._ASK_EN", "bot.nlu.own_data._ASK_ZH", "bot.nlu.own_data._ERASE_EN"),
    *("bot.nlu.own_data._ERASE_ZH", "bot.nlu.asks_desk._PATTERNS"),
)
"""Chosen among others and then compared with the whole message, from its beginning."""


def test_no_words_said_over_and_over_hold_up_the_understanding() -> None:
    assert patterns.endless("bot.nlu") == []


def test_nothing_sought_begins_anew_at_each_character_of_a_long_row() -> None:
    assert [name for name in edgeless("bot.nlu") if name not in _SHORT_ONLY + _AS_A_WHOLE] == []
