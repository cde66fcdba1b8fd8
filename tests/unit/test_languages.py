"""Which language words are in, whatever names of places they hold."""

from __future__ import annotations

import pytest

from city.languages import language_of


@pytest.mark.parametrize(
    "text",
    [
        "There is a fire at 南湖东园 building 3",
        "Fire at 南湖东园三区6号楼",
        "Fire at 双井",
        "smell of gas in 望京西园四区3号楼2单元",
        "My neighbour fell in 回龙观, 龙腾苑四区",
        "help, 朝阳区望京街道",
        "Ｆｉｒｅ in the kitchen",
        "a pothole",
        "I don't want to live",
        "уличный фонарь",
    ],
)
def test_english_words_are_english_whatever_places_they_name(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "望京SOHO着火了",
        "SOHO 着火",
        "国贸 subway exit 堵了",
        "三里屯 Apple Store 门口有人打架",
        "南湖东园",
        "煤气味",
        "CBD KFC 着火了",
        "３号楼Ａ座着火",
        "𠮷",
    ],
)
def test_chinese_words_are_chinese_whatever_brands_they_name(text: str) -> None:
    assert language_of(text) == "zh"


@pytest.mark.parametrize("text", ["110", "？！", "", "😱😱", "139.9, 116.4"])
def test_without_a_letter_there_is_no_language(text: str) -> None:
    assert language_of(text) is None
