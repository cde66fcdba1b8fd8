"""Many words as one pattern: it finds what the words one beside the other would find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.review.alternatives import any_of

WORDS = "cook|chef|cook up|son|in-law|fianc[ée]e?|neighbou?r|king|kin"
LETTERS = st.sampled_from(
    ["c", "o", "k", "K", "\u212a", "s", "S", "ſ", "i", "I", "ı", "İ", "n", "N", "-law", "fiancé", " "]
)
SAID = st.lists(LETTERS | st.sampled_from(WORDS.split("|")), max_size=6).map("".join)


@given(SAID)
def test_the_same_is_found_as_by_the_words_themselves(said: str) -> None:
    plain = re.compile(f"(?i:{WORDS})")

    assert [one.span() for one in re.finditer(any_of(WORDS), said)] == [
        one.span() for one in plain.finditer(said)
    ]


@pytest.mark.parametrize("said", ["Cook", "CHEF", "a neighbor", "ſon", "\u212aING", "İn-law"])
def test_small_and_large_letters_are_the_same(said: str) -> None:
    assert re.search(any_of(WORDS), said)
