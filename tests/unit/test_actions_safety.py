"""Who says that people are out of danger."""

from __future__ import annotations

import pytest

from actions.safety import is_safe


@pytest.mark.parametrize(
    "words", ["救护车来了，谢谢", "消防已经到了", "我们都出来了", "the ambulance is here", "we're all out"]
)
def test_help_that_came_and_people_who_are_out_are_safe(words: str) -> None:
    assert is_safe(words)


@pytest.mark.parametrize("words", ["消防还没来", "人还在里面，出不来", "the ambulance still isn't here"])
def test_who_still_waits_for_help_is_not_safe(words: str) -> None:
    assert not is_safe(words)
