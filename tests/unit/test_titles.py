"""A ticket's title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.titles import title


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("暖气不热", "暖气不热"),
        ("您好，我要投诉南湖东园一区3号楼垃圾没人清运。", "南湖东园一区3号楼垃圾没人清运"),
        ("你好", "你好"),
        ("厨房还是漏水\n时间：昨儿晚上（11月28日）", "厨房还是漏水"),
        ("There's no heating in my flat\nWhen: yesterday evening", "There's no heating in my flat"),
        ("他们说\n时间：没定", "他们说"),
        ("劳驾问一句，咱们小区的红绿灯坏了", "咱们小区的红绿灯坏了"),
        ("我再说一遍，我们村的路修了一半", "我们村的路修了一半"),
        ("行吧 那你先记着 单元门禁坏了", "单元门禁坏了"),
        ("哦 对了 我想投诉一个司机拒载", "一个司机拒载"),
        ("那我就反映一下，地铁站的直梯老坏", "地铁站的直梯老坏"),
        ("我说你们能不能管管 门口的共享单车堆成山了", "门口的共享单车堆成山了"),
        ("cool, the bins behind our block are full", "The bins behind our block are full"),
        (
            "路灯坏了，一到晚上整条街都是黑的，老人出门摔了好几回，到底有没有人管？",
            "路灯坏了，一到晚上整条街都是黑的，老人出门摔了好几回",
        ),
        ("Hi, I'd like to report a big pothole on Gongti North Road.", "A big pothole on Gongti North Road"),
        (
            "There has been rubbish under building 3, Nanhu Dongyuan, Wangjing, for three days and it smells",
            "There has been rubbish under building 3, Nanhu Dongyuan, Wangjing",
        ),
        ("The\nheating   is off", "The heating is off"),
        (
            "my landlord's name is Wang Jianguo, his flat is at Building 2, Dongzhimen Street, he"
            " won't give back my 6,000 deposit",
            "My landlord won't give back my 6,000 deposit",
        ),
        ("our agent is called Li Mei and keeps my deposit", "Our agent keeps my deposit"),
        ("my landlord's name is Wang Jianguo", "My landlord's name is Wang Jianguo"),
        (
            "Good morning, I hope you are well. I have lived in Shuangyushu for eleven years, but since"
            " May the fan of the noodle place runs all night.",
            "Since May the fan of the noodle place runs all night",
        ),
        ("Yesterday at 5pm, two men dumped rubble", "Two men dumped rubble"),
        ("上周三开始，楼底下天天施工", "楼底下天天施工"),
        ("另外楼道的灯也不亮", "楼道的灯也不亮"),
        ("辛苦了，我们小区停水两天了", "我们小区停水两天了"),
        ("今天上午", "今天上午"),
        (
            "We live above a bar that plays music till 3am. Please help.",
            "We live above a bar that plays music till 3am. Please help",
        ),
        (
            "I live in a flat where the ceiling leaks. Nobody comes.",
            "I live in a flat where the ceiling leaks. Nobody comes",
        ),
        ("I live in Wangjing. The lift is stuck.", "The lift is stuck"),
        ("We live here, the lift is stuck", "The lift is stuck"),
        ("iPhone chargers on sale here catch fire", "iPhone chargers on sale here catch fire"),
    ],
)
def test_a_title_is_the_first_words_that_say_what_it_is(told: str, expected: str) -> None:
    assert title(told) == expected


def test_a_long_number_takes_no_time() -> None:
    told = "1234567890123456789012345678x, the parcel never came"

    assert title(told) == told


def test_what_cannot_be_cut_at_a_clause_ends_in_dots() -> None:
    assert title("垃" * 40) == "垃" * 29 + "…"
    assert title("pothole " * 20) == "Pothole " + "pothole " * 6 + "pothole…"


@given(st.text(alphabet="垃圾三天没人清运，。！ 3号", min_size=1, max_size=200))
def test_a_chinese_title_has_at_most_thirty_characters(told: str) -> None:
    assert len(title(told)) <= 70
    if any(character in told for character in "垃圾三天没人清运号"):
        assert 0 < len(title(told)) <= 30


@given(st.text(alphabet="abc def,. ", min_size=1, max_size=300))
def test_an_english_title_has_at_most_seventy_characters(told: str) -> None:
    assert len(title(told)) <= 70
