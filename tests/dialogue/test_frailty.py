"""Who is frail, told beside a matter, calls nobody; what befalls them does."""

from __future__ import annotations

import pytest

from bot.nlu.danger_signs import seen
from bot.nlu.encoder import encoder
from bot.nlu.frailty import only_frail


@pytest.mark.parametrize(
    "text",
    [
        "吓死个人 我妈心脏不好",
        "我爸八十多了，坐轮椅的，住六楼",
        "老两口都有高血压 腿脚不利索",
        "my grandma lives on the 18th floor",
        "my grandmother can't walk down the stairs",
        "she's 8 months pregnant and we live on the sixth floor",
        "my dad is 80 with a bad heart and lives on the 20th floor",
    ],
)
def test_who_is_only_frail_calls_nobody(text: str) -> None:
    assert only_frail(text)
    assert seen(text, encoder().encode([text])[0]) is None


@pytest.mark.parametrize(
    "text",
    [
        "我妈心脏病犯了",
        "老人晕倒了 八十多了",
        "孩子一个人在18楼窗台上",
        "my grandma can't get up",
        "my dad is 80 and he fell on the stairs",
        "my wife is pregnant and bleeding",
        "my grandma is on the floor",
        "my mother is old and she is still in there",
        "my kids are up there",
        "孩子没了",
        "我爸没气了",
    ],
)
def test_what_befalls_the_frail_is_looked_at(text: str) -> None:
    assert not only_frail(text)
