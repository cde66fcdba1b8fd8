"""A citizen's own words are said back to them, never as if the assistant had a dog."""

from __future__ import annotations

import pytest

from actions.turned import turned


@pytest.mark.parametrize(
    ("words", "lang", "said"),
    [
        ("my aunt's cat is stuck in the shaft", "en", "your aunt's cat is stuck in the shaft"),
        (
            "someone scratched our car and we've no camera",
            "en",
            "someone scratched your car and you've no camera",
        ),
        ("I'm freezing and nobody tells me why", "en", "you're freezing and nobody tells you why"),
        ("I was overcharged", "en", "you were overcharged"),
        ("I wasn't told, the mistake is not mine", "en", "you weren't told, the mistake is not yours"),
        ("the US visa queue blocks the road", "en", "the US visa queue blocks the road"),
        ("the bins are full", "en", "the bins are full"),
        ("我家厕所返水", "zh", "您家厕所返水"),
        ("我们单元门禁坏了", "zh", "您单元门禁坏了"),
        ("我被多扣了三百", "zh", "您被多扣了三百"),
        ("我老伴摔了", "zh", "您老伴摔了"),
    ],
)
def test_words_are_turned_to_whoever_wrote_them(words: str, lang: str, said: str) -> None:
    assert turned(words, lang) == said


def test_words_to_the_desk_in_between_are_not_said_back() -> None:
    assert turned("I told you my lift is stuck", "en") == ""
