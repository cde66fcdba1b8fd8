"""Shared bikes are known by the names of those who let them; 哈罗 alone is still a greeting."""

from __future__ import annotations

import pytest

from bot.nlu.bike_brands import as_shared_bikes
from bot.nlu.chains import chain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("路口停了几十辆哈罗", "路口停了几十辆共享单车"),
        ("哈啰单车挡着盲道", "共享单车挡着盲道"),
        ("青桔乱扣费", "共享单车乱扣费"),
        ("hellobikes all over the pavement", "shared bike all over the pavement"),
    ],
)
def test_a_brand_is_read_as_what_it_lets(text: str, plain: str) -> None:
    assert as_shared_bikes(text) == plain


@pytest.mark.parametrize(
    "text", ["哈罗", "哈罗你好", "哈喽 在吗", "美团外卖漏了", "hello, bike lane blocked"]
)
def test_a_greeting_and_other_trades_stay_as_they_are(text: str) -> None:
    assert as_shared_bikes(text) == text


def test_the_brand_is_whom_it_is_about() -> None:
    found = chain("便道上全堆哈罗")

    assert found is not None
    assert found.value == "哈罗"
