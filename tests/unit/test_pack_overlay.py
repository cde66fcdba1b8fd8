"""Entries of a pack, edited: put into the files' own text, in force over the files, and the same once exported."""

from __future__ import annotations

import copy
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city.errors import CityPackError
from city.pack import CityPack, load
from desk.console import knowledge_forms
from desk.console.words import words
from desk.errors import PackFault
from desk.pack import editing, rules, service, splicing, touching
from desk.pack.editing import Edit, Key, Kind
from desk.pack.exporting import export, load_edited
from desk.pack.live import LiveUnits, live
from desk.pack.splicing import Document, Place
from desk.pack.standing import stand

BEIJING = Path(__file__).parents[2] / "city" / "beijing"
TEXTS = editing.read(BEIJING)
ENTRIES = editing.entries(TEXTS)
FILES = load(BEIJING)
TODAY = date(2026, 11, 26)
HEATING: Key = ("answer", "heating_fee")


def edit(kind: Kind, key: str, document: Document | None) -> Edit:
    return Edit(kind, key, document, editing.digest(ENTRIES.get((kind, key))))


def changed(key: Key, **values: Any) -> Document:
    return {**copy.deepcopy(ENTRIES[key]), **values}


def said(pack: CityPack) -> dict[str, Any]:
    """All that a pack says but where its files are from: what has no equality of its own as plain data."""
    plain = (
        "knowledge",
        "categories",
        "units",
        "dispatch_rules",
        "districts",
        "subdistricts",
        "elsewhere",
        "numbers",
    )
    found: dict[str, Any] = {name: getattr(pack, name) for name in plain}
    found |= {
        name: tuple(getattr(pack, name)) for name in ("clocks", "dispatch", "survey", "figures", "cases")
    }
    people = pack.people
    return found | {"answers": people.answers, "notes": people.notes, "fingerprint": pack.fingerprint}


def test_without_edits_the_files_are_as_they_were() -> None:
    standing = stand(BEIJING, TEXTS, [])

    assert standing.texts == TEXTS
    assert said(standing.pack) == said(FILES)


def test_an_edited_entry_changes_its_own_lines_and_leaves_every_comment() -> None:
    renamed = changed(("category", "sanitation.dumping"), zh="乱倒")

    text = editing.put(TEXTS, "category", "sanitation.dumping", renamed)["categories.yml"]

    was, now = TEXTS["categories.yml"].split("\n"), text.split("\n")
    assert [line for line in now if line not in was] == ["  zh: 乱倒"]
    assert [line for line in was if line.startswith("#")] == [line for line in now if line.startswith("#")]


def test_an_answer_says_its_own_day_whatever_day_its_file_is_of() -> None:
    checked = changed(HEATING, sample=False, date="2026-12-01")

    pack = load_edited(BEIJING, editing.put(TEXTS, *HEATING, checked))

    assert (pack.knowledge["heating_fee"].sample, pack.knowledge["heating_fee"].date) == (
        False,
        date(2026, 12, 1),
    )
    assert pack.knowledge["heating_refund"].sample


def test_a_new_answer_and_a_new_sentence_and_unit_are_added() -> None:
    mine = changed(HEATING, code="mine")
    mine["zh"] = {"answer": "在长街。", "asked": ["长街在哪儿呀"]}
    mine["en"] = {"answer": "In Long Street.", "asked": ["where is long street please"]}
    unit = {
        "code": "bikes",
        "zh": "共享单车专班",
        "en": "Shared Bikes Office",
        "kind": "department",
        "groups": [],
    }
    note = {"code": "soon", "zh": "2026-11-26", "en": "no"}

    edits = [
        edit("answer", "mine", mine),
        edit("unit", "bikes", unit),
        edit("template", "answers:soon", note),
    ]
    pack = stand(BEIJING, TEXTS, edits).pack

    assert pack.knowledge["mine"].en.answer == "In Long Street."
    assert pack.unit("bikes").zh == "共享单车专班"
    assert (pack.people.answers[-1].zh, pack.people.answers[-1].en) == ("2026-11-26", "no")


def test_an_entry_that_was_taken_out_is_gone_and_the_last_of_its_file_takes_the_file_along() -> None:
    mine = changed(HEATING, code="mine")
    mine["zh"], mine["en"] = {"answer": "一", "asked": ["一呀"]}, {"answer": "one", "asked": ["one please"]}
    with_it = editing.put(TEXTS, "answer", "mine", mine)

    without = editing.put(with_it, "answer", "mine", None)
    pack = stand(BEIJING, TEXTS, [edit(*HEATING, None)]).pack

    assert editing.WRITTEN in with_it
    assert without == TEXTS
    assert "heating_fee" not in pack.knowledge


def test_a_version_of_the_clocks_goes_where_its_day_belongs() -> None:
    later = changed(("clock", "2024-01-01"), valid_from="2027-01-01")
    sooner = changed(("clock", "2024-01-01"), valid_from="2026-12-01", warn_at=0.5)

    pack = stand(
        BEIJING, TEXTS, [edit("clock", "2027-01-01", later), edit("clock", "2026-12-01", sooner)]
    ).pack

    assert [one.valid_from for one in pack.clocks] == [date(2024, 1, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert pack.clocks.on(date(2026, 12, 24)).warn_at == 0.5


def test_files_that_were_changed_since_count_more_than_the_edit() -> None:
    before = edit(*HEATING, changed(HEATING, source="water"))
    newer = editing.put(TEXTS, *HEATING, changed(HEATING, source="power"))

    texts = editing.overlay(newer, [before])

    assert texts == newer


def test_an_edit_that_no_longer_fits_the_files_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BEIJING, tmp_path / "city"))
    bad = edit("category", "sanitation.dumping", changed(("category", "sanitation.dumping"), unit="nobody"))
    good = edit(*HEATING, changed(HEATING, source="water"))

    standing = stand(folder, TEXTS, [bad, good])

    assert "'nobody' is not in units.yml" in standing.left_out["category", "sanitation.dumping"]
    assert standing.entries[HEATING]["source"] == "water"


def test_a_live_pack_becomes_another_for_everybody_who_holds_it() -> None:
    pack = live(FILES)
    units = LiveUnits(pack)

    pack.become(stand(BEIJING, TEXTS, [edit(*HEATING, None)]).pack)

    assert "heating_fee" not in pack.knowledge
    assert "heating_fee" in FILES.knowledge
    assert "water" in units
    assert len(units) == len(FILES.units)
    assert set(units) == {one.code for one in FILES.units}
    assert pack.category("sanitation.dumping") == FILES.category("sanitation.dumping")


@pytest.mark.parametrize(
    "text",
    [
        "- {code: a, zh: 一}\n- {code: b, zh: 二}\n",
        "[{code: a, zh: 一}, {code: b, zh: 二}]\n",
        "# head\n- code: a\n  zh: |\n    一\n    行\n\n# between\n-\n  code: b\n  zh: >\n    二\n# end\n",
        "- code: a\n  zh: '一\n\n    行'\n- code: b\n  zh: 二",
    ],
)
def test_lists_are_edited_however_they_are_written(text: str) -> None:
    place = Place("", "code")

    for document in ({"code": "a", "zh": "三\n四 # 五"}, None):
        after = splicing.put(text, place, {"a": document})

        assert after is not None
        assert splicing.listed(after, "")[-1] == splicing.listed(text, "")[-1]
        assert [one for one in splicing.listed(after, "") if one["code"] == "a"] == (
            [document] if document else []
        )


WORDS = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)
LINES = st.lists(WORDS, min_size=1, max_size=4)
ANSWERS = [key for kind, key in ENTRIES if kind == "answer"]
CATEGORIES = [key for kind, key in ENTRIES if kind == "category"]
DECLARED = [key for kind, key in ENTRIES if kind == "unit"]
NOTES = [key for kind, key in ENTRIES if kind == "template"]


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """A change of one entry that a person might publish."""
    kind = draw(st.sampled_from(editing.KINDS))
    if kind == "answer":
        key = draw(st.sampled_from(ANSWERS))
        document = changed(
            ("answer", key), date=draw(st.dates(date(2026, 1, 1), date(2030, 1, 1))).isoformat()
        )
        for lang in ("zh", "en"):
            document[lang] = {**document[lang], "answer": draw(WORDS)}
    elif kind == "template":
        key = draw(st.sampled_from(NOTES))
        document = changed(("template", key), zh=draw(WORDS), en=draw(WORDS))
    elif kind == "category":
        key = draw(st.sampled_from(CATEGORIES))
        unit = draw(st.none() | st.sampled_from(DECLARED))
        document = changed(("category", key), zh=draw(WORDS), unit=unit, shared=draw(st.booleans()))
        document["keywords"] = {"zh": draw(LINES), "en": draw(LINES)}
    elif kind == "unit":
        key = draw(st.sampled_from(DECLARED))
        document = changed(("unit", key), zh=draw(WORDS), en=draw(WORDS))
    else:
        key = draw(st.dates(date(2026, 12, 1), date(2030, 1, 1))).isoformat()
        hours = st.floats(0.01, 8784) | st.integers(1, 8784)
        limits = st.fixed_dictionaries(dict.fromkeys(("emergency", "urgent", "normal", "complex"), hours))
        document = changed(
            ("clock", "2024-01-01"), valid_from=key, dispatch_hours=draw(limits), handling_hours=draw(limits)
        )
    return edit(kind, key, document)


@settings(max_examples=8)
@given(st.lists(edits(), min_size=1, max_size=6, unique_by=lambda one: (one.kind, one.key)))
def test_an_exported_pack_reads_as_what_was_in_force(
    tmp_path_factory: pytest.TempPathFactory, made: list[Edit]
) -> None:
    target = tmp_path_factory.mktemp("exported") / "city"
    standing = stand(BEIJING, TEXTS, made)

    export(BEIJING, standing.texts, target)

    assert standing.left_out == {}
    assert said(load(target)) == said(standing.pack)
    assert editing.read(target) == standing.texts
    entries = editing.entries(editing.read(target))
    assert all(entries[one.kind, one.key] == one.document for one in made)
    assert stand(target, editing.read(target), made).texts == standing.texts


def fault(kind: Kind, key: str, document: Document | None) -> str:
    with pytest.raises(PackFault) as refused:
        rules.check(kind, key, document, ENTRIES, today=TODAY)
    return refused.value.reason


def test_an_answer_needs_both_languages_and_ways_of_asking_of_its_own() -> None:
    no_words = changed(HEATING, en={"answer": " ", "asked": ["how much"]})
    no_ways = changed(HEATING, zh={"answer": "二十四元", "asked": []})
    theirs = changed(HEATING, zh={"answer": "二十四元", "asked": ["几号停暖气"]})
    too_long = changed(HEATING, zh={"answer": "长" * 1001, "asked": ["多长"]})

    reasons = [fault(*HEATING, one) for one in (no_words, no_ways, theirs, too_long)]

    assert reasons == ["answer_en", "asked_zh", "asked_elsewhere", "long"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"dispatch_hours": {"emergency": 0, "urgent": 1, "normal": 1, "complex": 1}}, "hours"),
        ({"handling_hours": {"emergency": 1, "urgent": 1, "normal": -3, "complex": 1}}, "hours"),
        ({"enterprise_hours": 0}, "hours"),
        ({"warn_at": 1.5}, "warn"),
        ({"calendar": "moon"}, "choice"),
    ],
)
def test_limits_are_positive(values: dict[str, Any], reason: str) -> None:
    assert (
        fault("clock", "2026-12-01", changed(("clock", "2024-01-01"), valid_from="2026-12-01", **values))
        == reason
    )


@pytest.mark.parametrize(("day", "reason"), [("2026-11-26", "past"), ("2024-01-01", "past"), ("", "day")])
def test_limits_of_days_that_have_begun_stay(day: str, reason: str) -> None:
    document = changed(("clock", "2024-01-01"), valid_from=day)

    assert fault("clock", day, document) == reason


def test_a_group_has_one_unit_and_two_units_do_not_share_a_name() -> None:
    assert fault("unit", "water", changed(("unit", "water"), groups=["other"])) == "served"
    assert fault("unit", "water", changed(("unit", "water"), zh=ENTRIES["unit", "gas"]["zh"])) == "same_name"


def test_a_question_chooses_between_categories_that_there_are() -> None:
    question = {"zh": "哪一种？", "en": "Which?", "options": ["sanitation.dumping", "sanitation.moon"]}
    leaf: Key = ("category", "sanitation.dumping")

    assert fault("category", leaf[1], changed(leaf, question=question)) == "options"
    assert fault("category", leaf[1], changed(leaf, question={**question, "options": [leaf[1]]})) == "options"
    assert fault("category", "sanitation.Größe", changed(leaf)) == "code"


def test_what_others_point_to_is_not_taken_out() -> None:
    reasons = []
    needed: list[Key] = [("unit", "water"), ("unit", "hotline"), ("category", "other.other")]
    for kind, key in needed:
        with pytest.raises(PackFault) as refused:
            rules.removable(kind, key, FILES, in_files=True)
        reasons.append(refused.value.reason)

    assert reasons == ["in_use", "serves", "learned"]


def test_every_fault_has_words() -> None:
    sources = [
        Path(module.__file__ or "").read_text(encoding="utf-8")
        for module in (rules, service, touching, knowledge_forms)
    ]
    named = {one for source in sources for one in re.findall(r'PackFault\(\s*"(\w+)"', source)}
    named |= {f"{head}_{lang}" for head in ("answer", "asked", "template", "name") for lang in ("zh", "en")}

    assert len(named) > 25
    assert [one for one in named if not words("zh").has(f"refusal.pack_fault.{one}")] == []


def test_what_the_reader_finds_is_told_whole() -> None:
    found = rules.fault_of(CityPackError("units.yml", 3, "water.zh", "is missing"))

    assert found.values == {"fault": "units.yml:3: water.zh: is missing"}
