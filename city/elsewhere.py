"""Matters that the hotline cannot take: where they belong, and how people tell of them. Read from `elsewhere.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from city.entries import Entry, records

_FILE = "elsewhere.yml"


@dataclass(frozen=True, slots=True)
class Telling:
    """One language of a matter: where to go with it, words without which nobody tells of it, how it is told, and
    sentences that hold such words and are ordinary matters."""

    answer: str
    cues: tuple[str, ...]
    said: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A matter of others. `filed`: if the citizen insists; otherwise it is never filed here."""

    code: str
    filed: bool
    zh: Telling
    en: Telling

    def telling(self, lang: str) -> Telling:
        """In 'en', else in Chinese."""
        return self.en if lang == "en" else self.zh

    def is_hinted_at(self, text: str) -> bool:
        """Whether a word for it stands in the text, in either language; in English only as a whole word."""
        low = text.casefold()
        return any(cue in low for cue in self.zh.cues) or _begins(self.en.cues).search(low) is not None


@lru_cache(maxsize=256)
def _begins(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the cues at the beginning of a word; nothing where there are none."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, cues))})" if cues else r"(?!)")


def elsewhere(folder: Path) -> dict[str, Elsewhere]:
    """By code, in the order of the file; empty for a city without it. CityPackError names what is wrong."""
    if not (folder / _FILE).exists():
        return {}
    found: dict[str, Elsewhere] = {}
    for entry in records(folder / _FILE):
        if entry.label in found:
            raise entry.fault("code", "is given twice")
        found[entry.label] = Elsewhere(
            entry.label, entry.flag("filed"), _telling(entry.entry("zh")), _telling(entry.entry("en"))
        )
        entry.close()
    return found


def _telling(entry: Entry) -> Telling:
    telling = Telling(entry.text("answer"), entry.texts("cues"), entry.texts("said"), entry.texts("unlike"))
    for key, texts in (("cues", telling.cues), ("said", telling.said)):
        if not texts:
            raise entry.fault(key, "must be at least one")
    entry.close()
    return telling
