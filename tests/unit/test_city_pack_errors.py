"""What is wrong with a pack is named by file, line and key: whoever edits it need not read our code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from city.pack import CityPackError, load

TINY = Path(__file__).with_name("packs") / "tiny"
BEIJING = Path(__file__).parents[2] / "city" / "beijing"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def fault(folder: Path) -> str:
    with pytest.raises(CityPackError) as caught:
        load(folder)
    return str(caught.value)


# File, what stands there, what is put instead, and what is said of it.
EDITS = [
    ("calendar.yml", "china", "france", "calendar.yml:1: national_holidays: 'france' is none of china, none"),
    ("calendar.yml", "[2027]", "[soon]", "calendar.yml:2: complete: must be a list of whole numbers"),
    ("calendar.yml", "[2027]", "2027", "calendar.yml:2: complete: must be a list"),
    ("calendar.yml", "2026-06-06", "2026-06-05", "calendar.yml:6: working_days.day: is given twice"),
    ("calendar.yml", "2026-06-06", "6 June", "calendar.yml:6: working_days.day: must be a date"),
    ("calendar.yml", ", en: Founding day", "", "calendar.yml:4: days_off.en: is missing"),
    (
        "units.yml",
        "  groups: [utilities]",
        "  groups: [utilities]\n  district: '110199'",
        "units.yml:6: water.district: '110199' is not in districts.csv",
    ),
    ("units.yml", "kind: company", "kind: firm", "units.yml:4: water.kind: 'firm' is none of"),
    ("units.yml", "groups: [utilities]", "groups: [water]", "units.yml:5: water.groups: 'water' is none of"),
    (
        "units.yml",
        "groups: []",
        "groups: [utilities]",
        "units.yml:11: newtown.groups: 'utilities' is already",
    ),
    ("units.yml", "code: newtown", "code: water", "units.yml:6: water.code: is given twice"),
    ("units.yml", "  en: Waterworks\n", "", "units.yml:1: water.en: is missing"),
    ("units.yml", "en: Waterworks", "name: Waterworks", "units.yml:1: water.en: is missing"),
    ("units.yml", "en: Waterworks", "en: Waterworks\n  en: Water", "units.yml:4: en: is given twice"),
    ("units.yml", "en: Waterworks", "en: 12", "units.yml:3: water.en: must be a text: put it in quotes"),
    ("units.yml", "en: Waterworks", "en: ''", "units.yml:3: water.en: must be a text"),
    ("units.yml", "groups: [utilities]", "groups: utilities", "units.yml:5: water.groups: must be a list"),
    ("units.yml", "- code: water", "- [water]\n- code: water", "units.yml:1: must be a mapping"),
    ("units.yml", "  kind: company", " kind: company", "units.yml:4: is not YAML"),
    (
        "categories.yml",
        "unit: water",
        "unit: gas",
        "categories.yml:6: utilities.water.unit: 'gas' is not in units.yml",
    ),
    (
        "categories.yml",
        "group: utilities",
        "group: water",
        "categories.yml:2: utilities.water.group: 'water'",
    ),
    (
        "categories.yml",
        "urgency: urgent",
        "urgency: high",
        "categories.yml:5: utilities.water.urgency: 'high'",
    ),
    ("categories.yml", "shared: true", "shared: maybe", "utilities.water.shared: must be true or false"),
    (
        "categories.yml",
        "code: utilities.water",
        "code: water.none",
        "categories.yml:1: water.none.code: must begin",
    ),
    (
        "categories.yml",
        "environment.noise_neighbour]",
        "environment.noise_dog]",
        "categories.yml:22: environment.noise_building.question: 'environment.noise_dog' is not the code",
    ),
    (
        "categories.yml",
        "environment.noise_neighbour]",
        "environment.noise_building]",
        "environment.noise_building.question.options: must be two or more different codes",
    ),
    (
        "categories.yml",
        "code: environment.noise_neighbour",
        "code: environment.noise_building",
        "categories.yml:27: environment.noise_building.code: is given twice",
    ),
    (
        "categories.yml",
        "zh: [停水, 没水]",
        "zh: [停水, no]",
        "categories.yml:11: utilities.water.keywords.zh",
    ),
    ("categories.yml", "en: [no water]", "fr: [à sec]", "utilities.water.keywords.fr: is not a key"),
    (
        "categories.yml",
        "public: true",
        "publik: true",
        "categories.yml:1: utilities.water.public: is missing",
    ),
    ("categories.yml", "zh: 停水\n", "zh: 停水\n  colour: red\n", "utilities.water.colour: is not a key"),
    ("districts.csv", "900102,西区", "900101,西区", "districts.csv:3: code: '900101' is given twice"),
    (
        "districts.csv",
        "开发区,newtown",
        "开发区,oldtown",
        "districts.csv:4: unit: 'oldtown' is not in units.yml",
    ),
    ("districts.csv", "West District", "", "districts.csv:3: en: is empty"),
    (
        "districts.csv",
        "code,zh",
        "zh,code",
        "districts.csv:1: the columns must be code,zh,en,pinyin,aliases,unit",
    ),
    ("districts.csv", "东边|East,", "东边|East", "districts.csv:2: 5 values where 6 are expected"),
    (
        "subdistricts.csv",
        "900102001,900102",
        "900102001,900199",
        "subdistricts.csv:4: district: '900199' is not in districts.csv",
    ),
    ("subdistricts.csv", "900102001,", "900101001,", "subdistricts.csv:4: code: '900101001' is given twice"),
    (
        "communities.csv",
        "北街,900102001",
        "北街,900102009",
        "communities.csv:4: subdistrict: '900102009' is not in subdistricts.csv",
    ),
    (
        "communities.csv",
        "900101001001",
        "900101002001",
        "communities.csv:3: code: '900101002001' is given twice",
    ),
    ("spots.csv", "metro,", "harbour,", "spots.csv:2: kind: 'harbour' is none of metro, road"),
    ("spots.csv", "Huayuanli,900102", "Huayuanli,900109", "spots.csv:4: district: '900109' is not in"),
    (
        "spots.csv",
        "900101,900101001,",
        "900102,900101001,",
        "spots.csv:2: subdistrict: '900101001' is not in",
    ),
    ("spots.csv", "900101|900102", "900101|900109", "spots.csv:3: candidates: '900109' is neither in"),
    ("spots.csv", "900101|900102", "900101", "spots.csv:3: candidates: must be at least two codes"),
    ("spots.csv", "Huayuanli,900102", "Huayuanli,", "spots.csv:4: candidates: must be at least two codes"),
    ("neighbours.csv", "0316-12345", "", "neighbours.csv:2: number: is empty"),
    ("city.yml", 'gas: "96777"', "gas: 96777", "city.yml:13: numbers.gas: must be a text: put it in quotes"),
    ("city.yml", 'gas: "96777"', 'gas: "call us"', "city.yml:13: numbers.gas: must be 3 to 12 digits"),
    ("city.yml", '  gas: "96777"\n', "", "numbers.gas: is missing"),
    (
        "city.yml",
        "timezone: Asia/Shanghai",
        "timezone: Asia/Nowhere",
        "city.yml:4: timezone: must be the name",
    ),
    ("city.yml", "prefix: ST", "prefix: st1", "city.yml:3: prefix: must be two to four capital letters"),
    (
        "city.yml",
        'area_code: "010"',
        "area_code: 010",
        "city.yml:5: area_code: must be a text: put it in quotes",
    ),
    ("city.yml", "auto_above: null", "auto_above: 1.5", "dispatch.auto_above: must be a number from 0 to 1"),
    ("city.yml", "auto_above: null", "auto_over: null", "dispatch.auto_over: is not a key"),
    ("city.yml", 'start: "22:00"', 'start: "22h"', "quiet_hours.start: must be a time of day"),
    ("city.yml", "resolution: 0.5", "resolution: 0.6", "figures.weights: must add up to 1, not 1.1"),
    (
        "city.yml",
        "month_starts_on: 19",
        "month_starts_on: 31",
        "figures.month_starts_on: must be a number from 1",
    ),
    ("city.yml", "prefix: ST", "prefix: ST\npostfix: ST", "city.yml:4: postfix: is not a key"),
    ("city.yml", "name: {zh: 小城, en: Smalltown}", "name: 小城", "city.yml:1: name: must be a mapping"),
    (
        "clocks.yml",
        "2025-06-01",
        "2023-06-01",
        "clocks.yml:7: clocks.valid_from: must be later than the one before",
    ),
    ("clocks.yml", "2025-06-01", "soon", "clocks.yml:7: clocks.valid_from: must be a date"),
    (
        "clocks.yml",
        "emergency: 0.5",
        "panic: 0.5",
        "clocks.yml:8: clocks.dispatch_hours.emergency: is missing",
    ),
    ("clocks.yml", "normal: 120", "normal: week", "clocks.handling_hours.normal: must be a number"),
    (
        "clocks.yml",
        "calendar: working",
        "calendar: lunar",
        "clocks.yml:11: clocks.calendar: 'lunar' is none of",
    ),
    ("cases.yml", "return: 8", "return: soon", "cases.judge_hours.return: must be a number"),
    ("cases.yml", "[dispatch, ruling]", "[dispatch, moon]", "cases.yml:5: cases.raise_on: 'moon' is none of"),
    ("cases.yml", "code: not_ours", "code: other", "cases.reasons.return.code: 'other' is given twice"),
    (
        "boundaries.geojson",
        '"900102"',
        '"900109"',
        "boundaries.geojson: code: '900109' is not in districts.csv",
    ),
    ("boundaries.geojson", '"features"', '"fixtures"', "boundaries.geojson: is not GeoJSON of districts"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"), EDITS, ids=[f"{edit[0]}-{edit[3]}" for edit in EDITS]
)
def test_a_fault_names_file_line_and_key(folder: Path, file: str, old: str, new: str, said: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    assert fault(folder).startswith(said) or said in fault(folder)


NOTE = "notes:\n  - {code: a, steps: [STEP], groups: [GROUP], zh: 好, en: Done}\n"


@pytest.mark.parametrize(
    ("step", "group", "said"),
    [
        ("fly", "sanitation", "'fly' is none of"),
        ("resolve", "moon", "'moon' is no group of categories"),
    ],
)
def test_a_sentence_for_no_step_or_no_group_is_named(folder: Path, step: str, group: str, said: str) -> None:
    shipped = (BEIJING / "people.yml").read_text(encoding="utf-8").split("# What is often written")[0]
    note = NOTE.replace("STEP", step).replace("GROUP", group)
    (folder / "people.yml").write_text(shipped + note, encoding="utf-8")

    assert said in fault(folder)


@pytest.mark.parametrize(
    "file",
    [
        "city.yml",
        "clocks.yml",
        "units.yml",
        "categories.yml",
        "districts.csv",
        "subdistricts.csv",
        "communities.csv",
        "spots.csv",
        "neighbours.csv",
    ],
)
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()

    assert fault(folder).startswith(f"{file}: is missing from ")


@pytest.mark.parametrize("file", ["city.yml", "units.yml"])
def test_an_empty_file_is_named(folder: Path, file: str) -> None:
    (folder / file).write_text("", encoding="utf-8")

    assert fault(folder) == f"{file}: is empty"


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "units.yml").write_bytes(b"- code: \xff\xfe\n")

    assert fault(folder).startswith("units.yml: is not UTF-8")


def test_a_pack_needs_no_boundaries(folder: Path) -> None:
    (folder / "boundaries.geojson").unlink()

    assert load(folder).district_at(40.05, 116.55) is None


def test_a_pack_needs_no_rules_of_cases(folder: Path) -> None:
    assert load(folder).cases.versions[0].raise_on == ("dispatch", "ruling")

    (folder / "cases.yml").unlink()

    assert load(folder).cases.versions[0].raise_on == ()


def test_a_fault_can_be_read_by_a_program(folder: Path) -> None:
    (folder / "categories.yml").write_text("- code: other.rest\n  group: other\n", encoding="utf-8")

    with pytest.raises(CityPackError) as caught:
        load(folder)

    assert (caught.value.file, caught.value.line, caught.value.key) == (
        "categories.yml",
        1,
        "other.rest.keywords",
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("water.none,,water", "dispatch.csv:2: category: 'water.none' is unknown"),
        ("{category},999999,water", "dispatch.csv:2: district: '999999' is unknown"),
        ("{category},,nobody", "dispatch.csv:2: unit: 'nobody' is unknown"),
        (
            "{category},,water\n{category},,newtown",
            "dispatch.csv:3: category: has a rule for this district already",
        ),
    ],
)
def test_a_rule_of_dispatch_names_what_the_city_has_and_once(folder: Path, lines: str, said: str) -> None:
    category = load(folder).categories[0].code
    rules = lines.format(category=category)
    (folder / "dispatch.csv").write_text(f"category,district,unit\n{rules}\n", encoding="utf-8")

    assert fault(folder) == said


def test_a_rule_of_a_district_goes_over_the_one_of_everywhere(folder: Path) -> None:
    pack = load(folder)
    category, district = pack.categories[0].code, pack.districts[0].code
    rules = f"category,district,unit\n{category},{district},newtown\n{category},,water\n"
    (folder / "dispatch.csv").write_text(rules, encoding="utf-8")

    ruled = load(folder)

    assert (ruled.fixed_unit(category, district), ruled.fixed_unit(category, None)) == ("newtown", "water")
