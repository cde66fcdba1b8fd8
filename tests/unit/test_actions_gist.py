"""The matter as it is said back: never a greeting, a bare time or a word that joins two matters."""

from __future__ import annotations

import pytest

from actions.gist import gist


@pytest.mark.parametrize(
    ("told", "short"),
    [
        ("上周三开始，每天晚上十点到早上六点楼底下施工，孩子高三", "每天晚上十点到早上六点楼底下施工"),
        ("三天了，没人来修电梯", "没人来修电梯"),
        ("另外我们楼道的灯也不亮", "您楼道的灯也不亮"),
        ("打扰一下，我们小区停水两天了", "您小区停水两天了"),
        ("我要投诉派出所窗口态度差", "派出所窗口态度差"),
        ("我们在这住了二十年了，从来没见过这么脏", "从来没见过这么脏"),
        ("最近路灯老不亮", "最近路灯老不亮"),
        ("表扬一下我们社区的小张，下雪天给老人送菜", "下雪天给老人送菜"),
    ],
)
def test_a_chinese_gist_is_the_matter(told: str, short: str) -> None:
    assert gist(told, "zh") == short


@pytest.mark.parametrize(
    ("told", "short"),
    [
        ("hello sir the lamp in our lane is dead", "the lamp in your lane is dead"),
        ("Good morning, I hope you are well. The tap water is brown", "the tap water is brown"),
        ("hey there are mice in our kitchen", "there are mice in your kitchen"),
        ("Hi there, how are you? The bins are never emptied", "the bins are never emptied"),
        ("Since last Monday, the lift in block 5 is stuck", "the lift in block 5 is stuck"),
        ("So sorry to bother you. The streetlight outside is out", "the streetlight outside is out"),
        ("I have lived here for ten years, the drain always stinks", "the drain always stinks"),
        ("hi, i have one problem. rats in my kitchen", "rats in your kitchen"),
        ("haha ok. the gate does not close", "the gate does not close"),
        ("quick question: the bins stink", "the bins stink"),
        ("dude, another thing. the lift smells of smoke", "the lift smells of smoke"),
        ("Two days without water in our building", "two days without water in your building"),
    ],
)
def test_an_english_gist_is_the_matter(told: str, short: str) -> None:
    assert gist(told, "en") == short


def test_how_somebody_of_the_family_is_comes_before_the_matter() -> None:
    told = "我妈腿脚不好，电梯坏了快一礼拜了"

    assert gist(told, "zh") == "电梯坏了快一礼拜了"


@pytest.mark.parametrize(
    ("told", "place", "short"),
    [
        ("楼道灯不亮 物业不管 方庄 芳古园一区 12号楼", "芳古园一区 12号楼", "楼道灯不亮 物业不管"),
        ("顶棚漏水 没人来修 海淀区西三旗 育新花园 三号楼", "育新花园 三号楼", "顶棚漏水 没人来修"),
        ("沃尔玛旁边 知春路那个 天桥扶手锈断了", "沃尔玛旁边 知春路", "天桥扶手锈断了"),
    ],
)
def test_the_area_before_a_place_told_last_is_none_of_the_matter(told: str, place: str, short: str) -> None:
    assert gist(told, "zh", place=place) == short


def test_anger_is_not_said_back() -> None:
    told = "你们到底管不管！打了八百遍电话了！楼上天天半夜砸墙！"

    assert gist(told, "zh") == "楼上天天半夜砸墙"


def test_a_long_story_is_not_said_back_by_how_it_begins() -> None:
    told = (
        "我今年七十三了，老伴儿去年走的，就我一个人住。"
        + "换了供暖公司以后一年不如一年，" * 4
        + "屋里就十五度。"
    )

    assert gist(told, "zh") == ""


@pytest.mark.parametrize(
    ("told", "place", "short"),
    [
        ("举报大兴西红门镇寿保庄村里有个黑诊所", "寿保庄村", "有个黑诊所"),
        ("望京西园四区里的雪没人扫", "望京西园四区", "雪没人扫"),
        ("门头沟滨河路上的公交站牌让车撞歪了", "滨河路", "公交站牌让车撞歪了"),
        ("望京西路上下班高峰堵死了", "望京西路", "上下班高峰堵死了"),
        (
            "对了我们这儿健身器材断了一根 在奥体中心东门旁边小公园",
            "奥体中心东门旁边",
            "您这儿健身器材断了一根",
        ),
    ],
)
def test_what_joins_the_matter_to_its_place_is_not_said_back(told: str, place: str, short: str) -> None:
    assert gist(told, "zh", place=place) == short
