"""What was changed in an edited message, said as a correction."""

from __future__ import annotations

import pytest

from desk.conversations.edits import correction


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("南湖东园3号楼垃圾没人清", "南湖东园7号楼垃圾没人清", "不是3号楼，是7号楼"),
        ("在朝阳的大望路", "在海淀的大望路", "不是朝阳，是海淀"),
        ("望京南湖东圆垃圾多", "望京南湖东园垃圾多", "不是东圆垃，是东园垃"),
        ("路灯坏了", "路灯坏了，三天了", "三天了"),
        ("楼道灯坏了两天", "楼道灯坏了五天", "不是两天，是五天"),
        ("停水三个月了", "停水两个月了", "不是三个月，是两个月"),
        ("从周一开始", "从周二开始", "不是周一开，是周二开"),
        ("路灯坏了，三天了", "路灯坏了", "我改一下，应该是：路灯坏了"),
        ("路灯坏了", "我家楼下的水管爆了", "我改一下，应该是：我家楼下的水管爆了"),
    ],
)
def test_a_chinese_edit_is_said_as_a_correction(old: str, new: str, said: str) -> None:
    assert correction(old, new, "zh") == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Rubbish at building 3, Nanhu", "Rubbish at building 7, Nanhu", "Not building 3, it's building 7"),
        ("It's near Sanlitun", "It's near Guomao", "Not Sanlitun, it's Guomao"),
        ("The lamp is broken", "The lamp is broken since Monday", "since Monday"),
        ("Broken for two days now", "Broken for five days now", "Not two days, it's five days"),
        ("Broken for 2 weeks", "Broken for 3 weeks", "Not 2 weeks, it's 3 weeks"),
    ],
)
def test_an_english_edit_is_said_as_a_correction(old: str, new: str, said: str) -> None:
    assert correction(old, new, "en") == said
