"""The scene that a message draws: which ideas of danger_words.yml it speaks of, and which of them together. Pure.

Thousands of sentences draw the same scene (somebody, a height, jumping), so the second net knows more of them than it
was taught."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from city.danger_index import TELLING, Index, beginnings
from city.entries import Entry, mapping

WORDS = Path(__file__).with_name("danger_words.yml")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"[a-z]{2}")


def scene(plain: str) -> frozenset[str]:
    """The ideas in a normalised text as '@name', and every two of them as '@one@other'."""
    found: set[str] = set()
    for lang, script in (("zh", _CHINESE), ("en", _ENGLISH)):
        if script.search(plain):
            found.update(name for name, words in _ideas()[lang].of(plain) if words.search(plain))
    ideas = sorted(found)
    return frozenset("@" + idea for idea in ideas) | {f"@{a}@{b}" for a, b in combinations(ideas, 2)}


@lru_cache(maxsize=1)
def _ideas() -> Mapping[str, Index[tuple[str, re.Pattern[str]]]]:
    file = mapping(WORDS)
    return {
        lang: Index(_of_language(file, lang), length=TELLING[lang], bounded=lang == "en")
        for lang in ("zh", "en")
    }


def _of_language(file: Entry, lang: str) -> Iterator[tuple[tuple[str, re.Pattern[str]], Sequence[str]]]:
    for name in file:
        words = file.entry(name).text(lang)
        whole = rf"\b(?:{words})\b" if lang == "en" else words
        yield (name, re.compile(whole)), beginnings(words)
