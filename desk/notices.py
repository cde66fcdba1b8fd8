"""The sentences the desk says to people, in both languages, from one checked catalogue beside this file.

What the dialogue says in a turn stands in `domain.yml`; here stand the pushes and the names of fixed lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import yaml

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("notices.yml")
READER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads ten times faster, and every process begins with it; PyYAML is also built without it."""

# Offices that English names with an article; a sub-district, a town and a brand go without.
_OFFICE = re.compile(
    r"(?!the\b).*\b(?:Bureau|Commission|Administration|Authority|Department|Committee|Cent(?:er|re)|Group|Government|Office|Service)\b",
    re.IGNORECASE,
)

# In brackets or behind a colon a name stands by itself.
_BY_ITSELF = re.compile(r"\({unit}|: {unit}")


class NoticeError(Exception):
    """The catalogue is wrong or was asked wrongly. The text names the key."""


class Catalogue:
    """Sentences by key. Raises `NoticeError` unless every key has zh and en with the same placeholders."""

    def __init__(self, entries: Mapping[str, Mapping[str, str]]) -> None:
        for key, sentences in entries.items():
            _check(key, sentences)
        self._entries = entries

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """The catalogue in a YAML file."""
        return cls(yaml.load(path.read_text(encoding="utf-8"), Loader=READER))  # noqa: S506 - it is a safe one

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def text(self, key: str, lang: str, **values: object) -> str:
        """The sentence in `lang` ('zh' unless 'en'), `unit` in English with its article. Raises `NoticeError` for an
        unknown key or a value not given."""
        sentence = self.raw(key, lang)
        if lang == "en" and "unit" in values and not _BY_ITSELF.search(sentence):
            unit = with_article(str(values["unit"]))
            values["unit"] = f"{unit[:1].upper()}{unit[1:]}" if sentence.startswith("{unit}") else unit
        try:
            return sentence.format(**values).strip()
        except KeyError as missing:
            raise NoticeError(f"{key}: no value for {missing}") from None

    def raw(self, key: str, lang: str) -> str:
        """The sentence with its placeholders. Raises `NoticeError` for an unknown key."""
        if key not in self._entries:
            raise NoticeError(f"{key}: no such sentence")
        return self._entries[key]["en" if lang == "en" else "zh"]


def _check(key: str, sentences: Mapping[str, str]) -> None:
    if not isinstance(sentences, Mapping) or set(sentences) != set(LANGUAGES):
        raise NoticeError(f"{key}: needs zh and en, nothing else")
    for lang in LANGUAGES:
        if not isinstance(sentences[lang], str) or not sentences[lang].strip():
            raise NoticeError(f"{key}: {lang} is empty")
    found = {lang: placeholders(sentences[lang]) for lang in LANGUAGES}
    if found["zh"] != found["en"]:
        raise NoticeError(f"{key}: zh says {sorted(found['zh'])}, en says {sorted(found['en'])}")


def with_article(unit: str) -> str:
    """An English name of a unit as it stands in a sentence: 'the Beijing Gas Group', 'Wangjing Subdistrict'."""
    return f"the {unit}" if _OFFICE.match(unit) else unit


def placeholders(sentence: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)


@cache
def catalogue() -> Catalogue:
    """The catalogue shipped with the desk, read once."""
    return Catalogue.read(CATALOGUE)


def text(key: str, lang: str, **values: object) -> str:
    """The sentence `key` of the shipped catalogue in `lang`. Raises `NoticeError` as `Catalogue.text` does."""
    return catalogue().text(key, lang, **values)
