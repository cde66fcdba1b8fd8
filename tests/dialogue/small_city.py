"""A small city for tests that train: Beijing's places with a handful of categories, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from city.examples import examples
from city.pack import load
from tests.dialogue.stage import ROOT

_KEPT = ("sanitation.dumping", "sanitation.public_toilet", "greening.parks", "education.teachers")
_EXAMPLES = 8


def small_city(folder: Path) -> Path:
    """A copy of the shipped pack that trains in a second."""
    city = folder / "city"
    shutil.copytree(ROOT / "city" / "beijing", city)
    kept = [entry for entry in categories(city) if entry["code"] in _KEPT]
    for entry in kept:
        entry["question"] = None
    write(city, kept)
    _write_examples(city, {entry["code"] for entry in kept})
    return city


def _write_examples(city: Path, kept: set[str]) -> None:
    """The first few sentences of each kept category, and none of the others."""
    told = examples(city, [category.code for category in load(ROOT / "city" / "beijing").categories])
    shutil.rmtree(city / "examples")
    for lang in ("zh", "en"):
        (city / "examples" / lang).mkdir(parents=True)
        for code in sorted(kept):
            lines = [e.text for e in told if e.category == code and e.lang == lang][:_EXAMPLES]
            (city / "examples" / lang / f"{code}.txt").write_text(
                "\n".join([f"[{code}]", *lines]), encoding="utf-8"
            )


def categories(city: Path) -> list[dict[str, Any]]:
    """The catalogue as plain data."""
    found: list[dict[str, Any]] = yaml.load(
        (city / "categories.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return found


def write(city: Path, entries: list[dict[str, Any]]) -> None:
    """Replace the catalogue."""
    (city / "categories.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
