"""One written form for matching, and the cut of a text."""

from __future__ import annotations

import pytest

from bot.nlu.grams import Vocabulary, grams
from bot.nlu.text import language, plain
from bot.nlu.tokens import spans, words


@pytest.mark.parametrize(
    "text",
    [
        "沒人清運，電梯壞了",
        "ＢＪ２０２６１１２４－１２３",
        "There’s “one”",
        "İstanbul ẞtraße",
        "😀 emoji\u200d\u3000空格",
        "",
    ],
)
def test_the_plain_form_is_as_long_as_the_text(text: str) -> None:
    assert len(plain(text)) == len(text)


def test_traditional_full_width_and_capitals_are_written_alike() -> None:
    assert plain("電梯ＡＢＣ壞了") == "电梯abc坏了"
    assert plain("Gongti’s") == "gongti's"


def test_a_token_is_a_chinese_character_a_latin_word_or_a_number() -> None:
    assert words("望京3号楼 there's a pothole!") == [
        "望",
        "京",
        "3",
        "号",
        "楼",
        "there's",
        "a",
        "pothole",
        "!",
    ]


def test_tokens_know_where_they_stand() -> None:
    text = "国贸 subway 堵了"

    assert all(text[start:end] == word for word, start, end in spans(text))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("国贸 subway exit 堵了", "zh"),
        ("垃圾没人收", "zh"),
        ("the bin is full", "en"),
        ("please call me, 我姓王 is my name and i live here", "en"),
        ("my 物业 won't fix the 电梯 in 望京西园四区 bldg 421, been two weeks", "en"),
        ("楼下 hotpot place 的 exhaust 直接对着我家 bedroom, every evening from 5 till midnight", "zh"),
        ("13800138000", ""),
        ("BJ20261125-000088 查询码 E3D5JM", "zh"),
        ("BJ20261125-000088", ""),
    ],
)
def test_the_language_is_that_of_most_of_what_is_written(text: str, lang: str) -> None:
    assert language(text) == lang


def test_all_numbers_are_one_gram() -> None:
    assert list(grams("3号")) == list(grams("17号"))


def test_a_row_has_length_one_and_unknown_text_none() -> None:
    vocabulary = Vocabulary.of(["垃圾没人收", "垃圾太多"], least=1)

    _, weights = vocabulary.row("垃圾")
    columns, _ = vocabulary.row("xyz")

    assert float((weights**2).sum()) == pytest.approx(1.0)
    assert len(columns) == 0
