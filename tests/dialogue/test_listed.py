"""Three things with what is wrong with each are three pieces; a cause and what came of it are one."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import pieces
from bot.nlu.listed import listed


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("小区路灯不亮,垃圾没人清,电梯天天坏", 3),
        ("我们小区路灯不亮 垃圾没人清 电梯老坏 望京南湖东园", 3),
        ("路灯坏了，路面都是坑，井盖响", 3),
        ("我们院儿路灯不亮 井盖松了 垃圾桶破了 健身器材坏了", 4),
        ("lift broken, rubbish not collected, street light out at Nanhu Dongyuan Wangjing", 3),
        ("lift broken, door stuck, street light out", 3),
        ("电梯坏了，门禁坏了，路灯不亮", 3),
        ("一 自行车棚漏雨 二 单元灯不亮 三 楼顶有人养鸽子", 3),
        ("两个事 1 楼道灯不亮 2 垃圾没人收 望京南湖东园5号楼", 2),
    ],
)
def test_each_thing_of_a_list_is_a_piece(text: str, many: int) -> None:
    found = [piece for piece in pieces(text) if piece.text != "两个事"]

    assert len(found) == many


@pytest.mark.parametrize(
    "text",
    [
        "水管爆了，地下室淹了，电梯停了",
        "楼道脏，没人打扫，墙皮掉",
        "电梯坏了 门禁也坏了",
        "垃圾没人收，臭得要命，苍蝇乱飞",
        "The lift is broken, we walk up nine floors, my mother is 80",
        "a pipe burst, the lift is dead, the lights are out",
        "电梯停了，灯不亮，热水没了",
        "楼里灯不亮、电梯停了、门禁坏了",
        "暖气不热，热水没了，水管裂了",
        "lights are out, lift is dead, internet is down",
        "保安不管，垃圾没人收，电动车乱停",
    ],
)
def test_one_story_is_no_list(text: str) -> None:
    assert listed(text) == []
