"""What the city answers by itself: questions in several wordings, each with its answer, source and day.

`knowledge/sources.yml` names the offices; every other file of that folder is a list of entries with the day on which
they were written, and whether they are only sample text that the city has yet to replace. An entry that was changed
since says both for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from city.entries import Entry, mapping, records

_FOLDER, _SOURCES = "knowledge", "sources.yml"
_DATE = "a date, such as 2026-01-01"


@dataclass(frozen=True, slots=True)
class Source:
    """An office or a site, by its name."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One language of an entry: the answer, and ways of asking for it."""

    answer: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the knowledge base. `sample`: the text came with the product and was not checked by the city."""

    code: str
    source: Source
    date: date
    sample: bool
    zh: Wording
    en: Wording

    def wording(self, lang: str) -> Wording:
        """In 'en', else in Chinese."""
        return self.en if lang == "en" else self.zh


def knowledge(folder: Path) -> dict[str, Known]:
    """By code, in the order of the files' names; empty for a city without that folder.

    CityPackError names the fault: an unknown source, a code or a way of asking that is given twice.
    """
    home = folder / _FOLDER
    if not home.is_dir():
        return {}
    sources = dict(_sources(home))
    found: dict[str, Known] = {}
    asked: dict[str, str] = {}
    for path in sorted(home.glob("*.yml")):
        if path.name != _SOURCES:
            for entry, known in _entries(path, sources):
                if known.code in found:
                    raise entry.fault("code", "is given twice")
                found[known.code] = known
                _no_other_asks(entry, known, asked)
    return found


def _sources(home: Path) -> Iterator[tuple[str, Source]]:
    for entry in records(home / _SOURCES):
        source = entry.label, Source(entry.text("zh"), entry.text("en"))
        entry.close()
        yield source


def _entries(path: Path, sources: Mapping[str, Source]) -> Iterator[tuple[Entry, Known]]:
    file = mapping(path)
    file.file = f"{_FOLDER}/{path.name}"
    sample = file.flag("sample")
    day = file.parsed("date", date.fromisoformat, _DATE)
    for entry in file.entries("entries"):
        entry.label = entry.text("code")
        own = entry.parsed("date", date.fromisoformat, _DATE) if "date" in entry else day
        checked = entry.flag("sample") if "sample" in entry else sample
        yield entry, _known(entry, sources, own, sample=checked)
    file.close()


def _known(entry: Entry, sources: Mapping[str, Source], day: date, *, sample: bool) -> Known:
    source = entry.text("source")
    if source not in sources:
        raise entry.fault("source", f"{source!r} is not in {_FOLDER}/{_SOURCES}")
    known = Known(
        code=entry.label,
        source=sources[source],
        date=day,
        sample=sample,
        zh=_wording(entry.entry("zh")),
        en=_wording(entry.entry("en")),
    )
    entry.close()
    return known


def _wording(entry: Entry) -> Wording:
    wording = Wording(entry.text("answer"), entry.texts("asked"))
    if not wording.asked:
        raise entry.fault("asked", "must be at least one way of asking")
    entry.close()
    return wording


def _no_other_asks(entry: Entry, known: Known, asked: dict[str, str]) -> None:
    for way in (*known.zh.asked, *known.en.asked):
        if asked.setdefault(way.casefold(), known.code) != known.code:
            raise entry.fault("code", f"{way!r} is also a way of asking for {asked[way.casefold()]!r}")
