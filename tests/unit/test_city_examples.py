"""A city's example sentences: each under its category, a fault told by file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from city.errors import CityPackError
from city.examples import Example, examples
from city.pack import load

HERE = Path(__file__).parent
TINY, BEIJING = HERE / "packs" / "tiny", HERE.parents[1] / "city" / "beijing"
CODES = ("utilities.water", "environment.noise_building", "environment.noise_neighbour")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "city"))


def test_a_sentence_belongs_to_the_category_above_it() -> None:
    told = examples(TINY, CODES)

    assert Example("家里停水了", "utilities.water", "zh") in told
    assert Example("They drill at night", "environment.noise_building", "en") in told


def test_a_sentence_may_tell_the_group_alone() -> None:
    assert Example("水和电都没了", "utilities.*", "zh") in examples(TINY, CODES)


def test_a_code_that_is_no_category_is_told_with_its_line(city: Path) -> None:
    (city / "examples" / "en" / "more.txt").write_text("\n[utilities.tea]\nNo tea\n", encoding="utf-8")

    with pytest.raises(CityPackError, match=r"examples/en/more.txt:2: utilities.tea"):
        examples(city, CODES)


def test_a_sentence_of_no_category_is_told_with_its_line(city: Path) -> None:
    (city / "examples" / "zh" / "more.txt").write_text("没水了\n", encoding="utf-8")

    with pytest.raises(CityPackError, match=r"examples/zh/more.txt:1: a sentence stands above"):
        examples(city, CODES)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_category_of_beijing_is_said_in_twenty_five_ways_and_more(lang: str) -> None:
    pack = load(BEIJING)
    told = examples(BEIJING, [category.code for category in pack.categories])

    few = [
        category.code
        for category in pack.categories
        if len({e.text for e in told if e.lang == lang and e.category == category.code}) < 25
    ]

    assert few == []
