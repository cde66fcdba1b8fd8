"""What the city answers by itself and what it cannot take: read, checked, and Beijing's own entries."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from city.errors import CityPackError
from city.knowledge import Wording
from city.pack import CityPack, load

TINY = Path(__file__).with_name("packs") / "tiny"
BEIJING = Path(__file__).parents[2] / "city" / "beijing"
# What the desk can reject a ticket for: `desk.tickets.act.ELSEWHERE`.
REASONS = {"court", "procuratorate", "police", "discipline", "arbitration", "petition", "fraud"}

SOURCES = "- {code: office, zh: 办公室, en: Office}\n"
ENTRIES = """\
sample: true
date: 2026-11-20
entries:
- code: hours
  source: office
  zh: {answer: 九点开门。, asked: [几点开门]}
  en: {answer: We open at nine., asked: [when do you open]}
- code: place
  source: office
  zh: {answer: 在长街。, asked: [在哪儿]}
  en: {answer: In Long Street., asked: [where are you]}
"""
MATTERS = """\
- code: court
  filed: true
  zh: {answer: 打12368。, cues: [法院], said: [法院判错了], unlike: [法院门口堵车]}
  en: {answer: Call 12368., cues: [court], said: [the court was wrong], unlike: []}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    (copy / "knowledge").mkdir()
    (copy / "knowledge" / "sources.yml").write_text(SOURCES, encoding="utf-8")
    (copy / "knowledge" / "office.yml").write_text(ENTRIES, encoding="utf-8")
    (copy / "elsewhere.yml").write_text(MATTERS, encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def beijing() -> CityPack:
    return load(BEIJING)


def test_an_entry_has_its_answer_source_and_day_in_both_languages(folder: Path) -> None:
    known = load(folder).knowledge["hours"]

    assert known.wording("en") == Wording("We open at nine.", ("when do you open",))
    assert known.wording("zh").answer == "九点开门。"
    assert (known.source.en, known.date.isoformat(), known.sample) == ("Office", "2026-11-20", True)


def test_a_city_may_know_nothing_and_take_everything() -> None:
    assert dict(load(TINY).knowledge) == {}
    assert dict(load(TINY).elsewhere) == {}


def test_a_matter_of_others_is_hinted_at_by_a_word_of_its_own(folder: Path) -> None:
    court = load(folder).elsewhere["court"]

    assert court.is_hinted_at("法院判错了")
    assert court.is_hinted_at("The Court decided")
    assert not court.is_hinted_at("the escort service")
    assert court.filed


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "knowledge/office.yml",
            "source: office",
            "source: nobody",
            "knowledge/office.yml:5: hours.source: 'nobody' is not in knowledge/sources.yml",
        ),
        ("knowledge/office.yml", "code: place", "code: hours", "knowledge/office.yml:8: hours.code: is given twice"),
        ("knowledge/office.yml", "[在哪儿]", "[]", "knowledge/office.yml:10: place.zh.asked: must be at least one"),
        ("knowledge/office.yml", "[在哪儿]", "[几点开门]", "place.code: '几点开门' is also a way of asking"),
        ("knowledge/office.yml", "sample: true\n", "", "knowledge/office.yml:1: sample: is missing"),
        ("knowledge/office.yml", "2026-11-20", "soon", "knowledge/office.yml:2: date: must be a date"),
        ("knowledge/office.yml", "answer: 在长街。", "answer: ''", "place.zh.answer: must be a text"),
        ("knowledge/office.yml", "  source: office\n", "  source: office\n  by: me\n", "hours.by: is not a key"),
        ("elsewhere.yml", "filed: true", "filed: perhaps", "elsewhere.yml:2: court.filed: must be true or false"),
        ("elsewhere.yml", "said: [法院判错了]", "said: []", "elsewhere.yml:3: court.zh.said: must be at least one"),
        ("elsewhere.yml", "cues: [court]", "cue: [court]", "court.en.cues: must be at least one"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_key(folder: Path, file: str, old: str, new: str, said: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CityPackError) as caught:
        load(folder)

    assert said in str(caught.value)


def test_beijing_answers_sixty_questions_and_more_each_asked_in_eight_ways(beijing: CityPack) -> None:
    assert len(beijing.knowledge) >= 60
    for known in beijing.knowledge.values():
        assert min(len(set(known.zh.asked)), len(set(known.en.asked))) >= 8, known.code


def test_answers_are_short_plain_and_marked_as_samples(beijing: CityPack) -> None:
    for known in beijing.knowledge.values():
        assert known.sample
        assert len(known.zh.answer) <= 140, known.code
        assert len(known.en.answer) <= 320, known.code
        assert "你" not in known.zh.answer
        assert "{" not in known.zh.answer + known.en.answer


def test_what_beijing_cannot_take_is_what_its_staff_can_reject(beijing: CityPack) -> None:
    assert set(beijing.elsewhere) == REASONS
    assert [code for code, matter in beijing.elsewhere.items() if not matter.filed] == ["discipline"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_way_of_telling_holds_one_of_its_words(beijing: CityPack, lang: str) -> None:
    for matter in beijing.elsewhere.values():
        assert [said for said in matter.telling(lang).said if not matter.is_hinted_at(said)] == []


def test_numbers_named_with_what_belongs_elsewhere_are_the_citys_own(beijing: CityPack) -> None:
    for code, number in (
        ("court", beijing.numbers.court),
        ("procuratorate", beijing.numbers.procuratorate),
        ("discipline", beijing.numbers.discipline),
        ("police", beijing.numbers.police),
    ):
        assert number in beijing.elsewhere[code].zh.answer
        assert number in beijing.elsewhere[code].en.answer
