"""Names of places are taken out before it is asked what a message is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.place_spans import PlaceSpans
from bot.nlu.reading import Reader
from bot.nlu.unplaced import without_houses, without_places

LEFT = {
    "沙河小区没电了": "小区没电了",
    "宣武医院门口乱停车": "乱停车",
    "在宣武医院排队抽血": "在医院排队抽血",
    "西土城站C口附近全是小广告": "全是小广告",
    "pothole near Liudaokou station": "pothole ",
    "drilling all night near Tuanjiehu subway exit B": "drilling all night ",
    "Wangjing station lift is broken": " station lift is broken",
    "hotel in Chaoyang refuses foreigners": "hotel  refuses foreigners",
    "望京": "望京",
    "路灯坏了": "路灯坏了",
}

# Names that say something else, or a thing of its own beside which something happened.
GROUPS = {
    "沙河小区没电了": "utilities",
    "清河这边停水了": "utilities",
    "莲花池小区电梯坏了": "housing",
    "草桥垃圾堆了一礼拜没人收": "sanitation",
    "宣武医院门口乱停车": "transport",
    "动物园对面的楼暖气不热": "utilities",
    "苹果园路上有个大坑": "municipal_facilities",
    "公主坟那边井盖丢了": "municipal_facilities",
    "长椿街地铁站外头小商贩摆了一地": "sanitation",
    "西土城地铁站旁边工地半夜施工": "environment",
    "国贸地铁站有人卖假烟": "consumer",
    "no power in Shahe since this morning": "utilities",
    "no heating in Qinghe": "utilities",
    "street light out near Beijing Zoo": "municipal_facilities",
    "the pavement outside my kid's kindergarten has been dug up for weeks": "municipal_facilities",
    "a big hole in the road near my son's nursery, nobody put a barrier": "municipal_facilities",
    "the bins behind the clinic are never emptied": "sanitation",
    "the kindergarten next to our compound hits children": "education",
    "my daughter's kindergarten locked her outside the school": "education",
    "rubbish not collected outside Xuanwu Hospital": "sanitation",
}


@pytest.fixture(scope="module")
def spans() -> PlaceSpans:
    return PlaceSpans()


@pytest.fixture(scope="module")
def reader(model_file: Path) -> Reader:
    return Reader(model_file)


@pytest.mark.parametrize(("text", "left"), LEFT.items())
def test_what_is_left_is_the_matter(spans: PlaceSpans, text: str, left: str) -> None:
    assert without_places(text, spans(text)) == left


@pytest.mark.parametrize(("text", "group"), GROUPS.items())
def test_the_name_of_a_place_does_not_tell_the_matter(reader: Reader, text: str, group: str) -> None:
    reading = reader.read(text)

    category = reading.value("category") or reading.value("category_choices")[0]
    assert category.partition(".")[0] == group


@pytest.mark.parametrize(
    "text",
    [
        "I was treated like rubbish by the hospital",
        "A teacher left my daughter outside the kindergarten on the road for an hour",
        "The food of the canteen behind my son's school is garbage",
        "my bike was taken by the school guard",
        "near the hospital they threw my bike away",
    ],
)
def test_a_house_that_it_may_be_about_stays(text: str) -> None:
    assert without_houses(text) == text


def test_a_house_beside_the_street_is_left_out() -> None:
    assert without_houses("the pavement outside my kid's kindergarten is dug up") == "the pavement is dug up"
