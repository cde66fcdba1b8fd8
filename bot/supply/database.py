"""Where advisories come from: OSV's published archive, a copy of it, or a checkout of PyPA's database."""

from __future__ import annotations

import json
import shutil
import tempfile
import urllib.request
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

PUBLISHED = "https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip"
SECONDS = 20.0


class NotAsked(Exception):
    """The database could not be reached or read. The text says why, in a few words."""


@contextmanager
def opened(source: str) -> Iterator[Path]:
    """The folder or archive that `source` (an https address, a file or a folder) names. Raises NotAsked."""
    if not source.startswith("https://"):
        place = Path(source)
        if not place.exists():
            raise NotAsked(f"there is no {place}")
        yield place
        return
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        try:
            with urllib.request.urlopen(source, timeout=SECONDS) as answer:  # noqa: S310 (https alone, see above)
                shutil.copyfileobj(answer, file)
        except OSError as problem:
            raise NotAsked(str(getattr(problem, "reason", problem))) from problem
        file.flush()
        yield Path(file.name)


def records(place: Path, packages: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """The OSV records that may be about one of these packages; more where the layout does not tell. Raises NotAsked."""
    try:
        if place.is_dir():
            yield from _of_folder(place, packages)
        else:
            yield from _of_archive(place)
    except (OSError, ValueError, zipfile.BadZipFile, yaml.YAMLError) as problem:
        raise NotAsked(f"{place.name} cannot be read: {type(problem).__name__}") from problem


def _of_folder(place: Path, packages: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """PyPA's has a folder a package below `vulns`; any other is read whole."""
    vulns = place / "vulns"
    folders = [vulns / package for package in sorted(packages)] if vulns.is_dir() else [place]
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix == ".json":
                yield json.loads(file.read_text(encoding="utf-8"))
            elif file.suffix in (".yaml", ".yml"):
                yield yaml.safe_load(file.read_text(encoding="utf-8"))


def _of_archive(place: Path) -> Iterator[Mapping[str, Any]]:
    with zipfile.ZipFile(place) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))
