"""Where messages write the names of places, without the word for the kind of place."""

from __future__ import annotations

import pytest

from bot.nlu import citypack
from bot.nlu.lac import words
from bot.nlu.place_names import mentions
from bot.nlu.place_spans import PlaceSpans, matcher

NAMES = {
    "沙河小区没电了": ["沙河"],
    "从西土城站出来到处是小广告": ["西土城"],
    "动物园门口的小贩太多": ["动物园"],
    "国贸 subway exit C 的电梯坏了": ["国贸"],
    "在宣武医院排队抽血": ["宣武"],
    "海淀区清河毛纺北小区电梯坏了": ["海淀", "清河", "毛纺北"],
    "pothole on Xueyuan Road outside Liudaokou station": ["Xueyuan", "Liudaokou"],
}


@pytest.fixture(scope="module")
def spans() -> PlaceSpans:
    return PlaceSpans()


@pytest.mark.parametrize(("text", "names"), NAMES.items())
def test_the_proper_names_are_marked_and_the_kind_of_place_is_not(
    spans: PlaceSpans, text: str, names: list[str]
) -> None:
    found = spans(text)

    assert [text[start:end] for start, end in found] == names


@pytest.mark.parametrize(
    "text", ["", "广场舞太吵了", "公园的湖水发臭", "my street is dark", "上地铁的时候被挤"]
)
def test_a_text_without_names_has_no_spans(spans: PlaceSpans, text: str) -> None:
    assert spans(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "朝阳区望京街道南湖东园一区25号楼，三里囤那边也是",
        "回笼观东大街的路灯坏了",
        "building 12, nan hu dong yuan, Longjinyuan East 5th Area",
    ],
)
def test_who_asks_about_a_message_later_gets_what_they_would_get_alone(text: str) -> None:
    gazetteer, nlp = matcher(citypack.folder(), citypack.fingerprint())
    alone = [mentions(text, nlp(text), gazetteer, told) for told in ((), words(text), ())]

    doc = nlp(text)

    assert [mentions(text, doc, gazetteer, told) for told in ((), words(text), ())] == alone
