"""A slip of the finger hides no English word, and what is no slip stays as it is."""

from __future__ import annotations

import pytest

from bot.nlu.slips import Slips

WORDS = (
    "water", "building", "since", "yesterday", "evening", "broken", "again", "bins", "garbage", "locked", "heating",
    "landlord", "deal", "elevator", "pavement",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("theres no watter in bildin 12", "theres no water in building 12"),
        ("sinse yesteday evning", "since yesterday evening"),
        ("WATTER!!", "water!!"),
        ("garbidge here agian", "garbage here again"),
        ("the dianti is huai le", "the lift is broken le"),
        ("fangdong keeps the yajin", "landlord keeps the deposit"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(text: str, mended: str) -> None:
    assert Slips(WORDS).mended(text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "it is located on the left, causing noise",
        "ask Mr Langford in Dekalb",
        "the shop on Dianti Road",
        "no wat at all",
        "write to watter@example.org or www.watter.org",
        "没水了",
        "",
    ],
)
def test_words_names_and_addresses_stay(text: str) -> None:
    assert Slips(WORDS).mended(text) == text
