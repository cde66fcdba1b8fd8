"""The console's words in both languages, checked when they are read: no key without zh and en."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from desk.notices import READER

FILE = Path(__file__).with_name("words.yml")


class Words:
    """The words of one language. A key that does not exist is a mistake of the page and raises KeyError."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._words = {key: both[lang] for key, both in catalogue().items()}

    def __call__(self, key: str, **values: Any) -> str:
        text = self._words[key]
        return text.format(**values) if values else text

    def keys(self, beginning: str) -> list[str]:
        """Every key that begins so."""
        return [key for key in self._words if key.startswith(beginning)]

    def has(self, key: str) -> bool:
        """Whether there is such a word; for lists that may grow before the words do."""
        return key in self._words


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every key with its two texts. Raises ValueError naming a key that lacks a language."""
    read: dict[str, dict[str, str]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=READER)  # noqa: S506 - a safe one
    for key, both in read.items():
        if not isinstance(both, dict) or set(both) != {"zh", "en"}:
            raise ValueError(f"{FILE.name}: '{key}' needs zh and en")
    return read


@cache
def words(lang: str) -> Words:
    """The words of 'zh' or 'en'."""
    return Words(lang)
