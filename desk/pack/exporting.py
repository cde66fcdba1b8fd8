"""A pack with entries edited, as a folder like any other: what is written here, `city.pack.load` reads."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from city.pack import CityPack, load
from desk.pack.editing import Texts, read


def export(folder: Path, texts: Texts, target: Path) -> None:
    """Write the pack in `folder` to `target`, with these texts for its own. FileExistsError where `target` is there."""
    shutil.copytree(folder, target, copy_function=shutil.copyfile)
    for gone in read(folder).keys() - texts.keys():
        (target / gone).unlink()
    for file, text in texts.items():
        path = target / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def load_edited(folder: Path, texts: Texts) -> CityPack:
    """The city as an export of it would be read. CityPackError names file, line and key of the first fault."""
    if texts == read(folder):
        return load(folder)
    with TemporaryDirectory(prefix="city-") as made:
        target = Path(made) / folder.name
        export(folder, texts, target)
        return load(target)
