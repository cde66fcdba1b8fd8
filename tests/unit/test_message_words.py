"""The words that messages are found by: those of the assistant are remembered, unless they are somebody's own."""

from __future__ import annotations

import pytest

from desk.search import messages
from desk.store.models import MessageRow

ASKED = "在哪个小区，哪栋楼？"


@pytest.fixture(autouse=True)
def _nothing_said() -> None:
    messages.SAID.clear()


def _row(text: str, author: str) -> MessageRow:
    return MessageRow(text=text, author=author)


def test_what_the_assistant_says_again_has_the_same_words() -> None:
    first, again = (messages._words(_row(ASKED, "bot")) for _ in range(2))

    assert first == again == messages.words_of(ASKED)
    assert list(messages.SAID) == [ASKED]


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("王芳女士，电话 13800138000 对吗？", "bot"),
        (ASKED, "citizen"),
        (ASKED, "staff"),
        ("很长的一句话" * 40, "bot"),
    ],
)
def test_what_is_somebody_s_own_is_not_remembered(text: str, author: str) -> None:
    assert messages._words(_row(text, author)) == messages.words_of(text)
    assert list(messages.SAID) == []
