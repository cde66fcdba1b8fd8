"""What is no more than a yes, in however many words."""

from __future__ import annotations

import pytest

from actions.assent import files_it, is_assent, wants_all
from actions.hurry import agrees_at_the_card


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


@pytest.mark.parametrize(
    "words", ["both pls", "all of them, please", "file both", "两件都登记吧", "都要", "那就一起报了"]
)
def test_whoever_wants_all_of_several_matters_has_them_filed(words: str) -> None:
    assert wants_all(words)
    assert agrees_at_the_card(words, "zh")


@pytest.mark.parametrize(
    "words", ["both lifts are out", "all of them but the second", "都坏了", "都不要", "一起去的", "not both"]
)
def test_what_is_said_of_all_of_them_files_nothing(words: str) -> None:
    assert not wants_all(words)
    assert not agrees_at_the_card(words, "zh")


@pytest.mark.parametrize("words", ["登记下来", "行 登记上吧", "那就登记上"])
def test_what_the_button_says_files_it_also_where_it_is_typed(words: str) -> None:
    assert files_it(words)
