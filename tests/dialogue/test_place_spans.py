"""Where messages write the names of places, without the word for the kind of place."""

from __future__ import annotations

import pytest

from bot.nlu.place_spans import PlaceSpans

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
