"""A small city for tests that train: Beijing's places with a handful of categories, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

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
        entry["examples"] = {lang: lines[:_EXAMPLES] for lang, lines in entry["examples"].items()}
    write(city, kept)
    return city


def categories(city: Path) -> list[dict[str, Any]]:
    """The catalogue as plain data."""
    found: list[dict[str, Any]] = yaml.load(
        (city / "categories.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return found


def write(city: Path, entries: list[dict[str, Any]]) -> None:
    """Replace the catalogue."""
    (city / "categories.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
