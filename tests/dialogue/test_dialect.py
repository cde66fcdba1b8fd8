"""Questions in dialect are asked as everybody asks them."""

from __future__ import annotations

import pytest

from bot.nlu.dialect import plain


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("孩子上学咋办", "孩子上学怎么办"),
        ("居住证咋办理", "居住证怎么办理"),
        ("医保断了咋整", "医保断了怎么办"),
        ("要带啥", "要带什么"),
        ("孩子上学怎么办", None),
    ],
)
def test_words_of_dialect_are_read_in_plain_ones(text: str, meant: str | None) -> None:
    assert plain(text) == meant
