"""What is no more than a yes, in however many words."""

from __future__ import annotations

import pytest

from actions.assent import is_assent


@pytest.mark.parametrize(
    "words",
    [
        "great, do it",
        "thanks, that's right",
        "yes to both",
        "yes all three",
        "ok file",
        "looks good to me",
        "it's all correct, thank you",
        "perfect!",
        "好的，谢谢",
    ],
)
def test_agreeing_words_file_what_was_shown(words: str) -> None:
    assert is_assent(words)


@pytest.mark.parametrize(
    "words",
    [
        "thanks",
        "that's right, but building 7",
        "file it under noise",
        "right, so it's broken",
        "fine, whatever",
        "ok, two",
        "",
    ],
)
def test_words_that_say_more_or_only_thank_agree_to_nothing(words: str) -> None:
    assert not is_assent(words)
