"""Hints at what a stretch of a message is: words of `lexicon/`, shapes of numbers, and names that the city gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from city.model import Area
from city.names import names_of
from city.pack import CityPack
from dialogue.tokens import Token, tokens

_LEXICON = Path(__file__).with_name("lexicon")
_MOBILE, _LANDLINE = 11, 8
_NAME = "name"


class Hints:
    """Finds the longest known words in the tokens of a message. `names`: of places, in lower case."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._known: dict[tuple[str, ...], set[str]] = {}
        self._beginnings: set[tuple[str, ...]] = set()
        for kind, words in lexicon().items():
            self._learn(kind, words)
        self._learn(_NAME, names)

    def _learn(self, kind: str, words: Iterable[str]) -> None:
        for word in words:
            run = tuple(token.text for token in tokens(word))
            self._known.setdefault(run, set()).add(kind)
            self._beginnings.update(run[:end] for end in range(1, len(run) + 1))

    def of(self, cut: Sequence[Token]) -> list[set[str]]:
        """The hints of each token: `time` begins a word of time, `time+` goes on with it; shapes of numbers."""
        texts = tuple(token.text for token in cut)
        hints: list[set[str]] = [{*_shape(token)} for token in cut]
        for start in range(len(texts)):
            for kind, end in self._longest(texts, start).items():
                for at in range(start, end):
                    hints[at].add(kind if at == start else f"{kind}+")
        return hints

    def _longest(self, texts: tuple[str, ...], start: int) -> dict[str, int]:
        """By kind where the longest word that begins here ends."""
        found: dict[str, int] = {}
        for end in range(start + 1, len(texts) + 1):
            run = texts[start:end]
            if run not in self._beginnings:
                break
            for kind in self._known.get(run, ()):
                found[kind] = end
        return found


def _shape(token: Token) -> Iterable[str]:
    if token.kind != "number":
        return ()
    length = len(token.text)
    if length == _MOBILE and token.text[0] == "1":
        return ("mobile",)
    return (f"digits{min(length, _LANDLINE)}",)


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """The words of all languages, by kind."""
    kinds: dict[str, list[str]] = {}
    for file in sorted(_LEXICON.glob("*.yml")):
        for kind, words in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            kinds.setdefault(kind, []).extend(words)
    return {kind: tuple(words) for kind, words in kinds.items()}


def place_names(pack: CityPack) -> list[str]:
    """What places of a city are called, for `Hints`."""
    areas: tuple[Area, ...] = (*pack.districts, *pack.subdistricts, *pack.communities, *pack.spots)
    return sorted({name.lower() for area in areas for name in names_of(area) if len(name) > 1})
