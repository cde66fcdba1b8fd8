"""Who handles what: the units and the categories of the pack."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path
from typing import cast, get_args

from city.entries import Entry, records
from city.groups import GROUPS, URGENCIES, Urgency
from city.model import Category, District, Question, Subdistrict, Unit, UnitKind

UNIT_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)


def declared_units(folder: Path) -> dict[str, Entry]:
    """The entries of units.yml by code. Areas may name them and they may name areas, hence two steps."""
    found: dict[str, Entry] = {}
    for entry in records(folder / "units.yml"):
        if entry.label in found:
            raise entry.fault("code", "is given twice")
        found[entry.label] = entry
    return found


def units(
    declared: Mapping[str, Entry], districts: Mapping[str, District], subdistricts: Mapping[str, Subdistrict]
) -> dict[str, Unit]:
    """By code: the declared ones, and one for each district and sub-district that names none of them."""
    found: dict[str, Unit] = {}
    served: dict[str, str] = {}
    for code, entry in declared.items():
        found[code] = _unit(entry, districts, subdistricts)
        for group in found[code].groups:
            if served.setdefault(group, code) != code:
                raise entry.fault("groups", f"{group!r} is already served by {served[group]!r}")
    for district in districts.values():
        if district.unit == f"D{district.code}":
            name = f"{district.zh}政府", f"{district.en} Government"
            found[district.unit] = Unit(district.unit, *name, "district", district.code, None, ())
    doubled = _doubled([subdistrict.zh for subdistrict in subdistricts.values()])
    for subdistrict in subdistricts.values():
        if subdistrict.unit == f"S{subdistrict.code}":
            home = districts[subdistrict.district]
            # Two sub-districts are called 八里庄街道: its name alone must tell which one has the ticket.
            zh = home.zh + subdistrict.zh if subdistrict.zh in doubled else subdistrict.zh
            en = f"{subdistrict.en}, {home.en}" if subdistrict.zh in doubled else subdistrict.en
            found[subdistrict.unit] = Unit(
                subdistrict.unit, zh, en, "subdistrict", home.code, subdistrict.code, ()
            )
    return found


def _unit(entry: Entry, districts: Container[str], subdistricts: Container[str]) -> Unit:
    unit = Unit(
        code=entry.label,
        zh=entry.text("zh"),
        en=entry.text("en"),
        kind=cast(UnitKind, _one_of(entry, "kind", UNIT_KINDS)),
        district=_maybe_code(entry, "district", districts, "districts.csv"),
        subdistrict=_maybe_code(entry, "subdistrict", subdistricts, "subdistricts.csv"),
        groups=entry.texts("groups"),
    )
    for group in unit.groups:
        if group not in GROUPS:
            raise entry.fault("groups", f"{group!r} is none of the fixed groups")
    entry.close()
    return unit


def categories(folder: Path, units: Container[str]) -> dict[str, Category]:
    """By code, in the order of the file."""
    found: dict[str, Category] = {}
    asked: list[tuple[Entry, Category]] = []
    for entry in records(folder / "categories.yml"):
        if entry.label in found:
            raise entry.fault("code", "is given twice")
        category = found[entry.label] = _category(entry, units)
        if category.question:
            asked.append((entry, category))
    for entry, category in asked:
        for code in category.question.options if category.question else ():
            if code not in found:
                raise entry.fault("question", f"{code!r} is not the code of a category")
    return found


def _category(entry: Entry, units: Container[str]) -> Category:
    group = _one_of(entry, "group", tuple(GROUPS))
    if not entry.label.startswith(f"{group}.") or entry.label == f"{group}.":
        raise entry.fault("code", f"must begin with its group, {group!r} and a dot")
    keywords_zh, keywords_en = _both(entry, "keywords")
    category = Category(
        code=entry.label,
        group=group,
        zh=entry.text("zh"),
        en=entry.text("en"),
        urgency=cast(Urgency, _one_of(entry, "urgency", URGENCIES)),
        unit=_maybe_code(entry, "unit", units, "units.yml"),
        shared=entry.flag("shared"),
        asks_party=entry.flag("asks_party"),
        happening=entry.flag("happening"),
        public=entry.flag("public"),
        question=_question(entry.maybe_entry("question")),
        keywords_zh=keywords_zh,
        keywords_en=keywords_en,
    )
    entry.close()
    return category


def _question(entry: Entry | None) -> Question | None:
    if entry is None:
        return None
    question = Question(entry.text("zh"), entry.text("en"), entry.texts("options"))
    if len(question.options) < 2 or _doubled(list(question.options)):
        raise entry.fault("options", "must be two or more different codes")
    entry.close()
    return question


def _both(entry: Entry, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = entry.entry(key)
    both = words.texts("zh"), words.texts("en")
    words.close()
    return both


def _one_of(entry: Entry, key: str, allowed: tuple[str, ...]) -> str:
    if (value := entry.text(key)) not in allowed:
        raise entry.fault(key, f"{value!r} is none of {', '.join(allowed)}")
    return value


def _maybe_code(entry: Entry, key: str, known: Container[str], file: str) -> str | None:
    code = entry.maybe_text(key)
    if code is not None and code not in known:
        raise entry.fault(key, f"{code!r} is not in {file}")
    return code


def _doubled(names: list[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
