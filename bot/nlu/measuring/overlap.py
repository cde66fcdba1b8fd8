"""How much of a sentence stands in another one, by runs of four characters: what keeps a held-out set apart. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LENGTH = 4
MOST_SHARED = 0.6


def grams(text: str) -> frozenset[str]:
    """Every run of four letters or digits of the text, case, width, marks and spaces aside; a shorter text is one run."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
    if len(plain) <= LENGTH:
        return frozenset({plain} if plain else ())
    return frozenset(plain[at : at + LENGTH] for at in range(len(plain) - LENGTH + 1))


class Corpus:
    """Sentences, searched by their runs."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._sentences = list(dict.fromkeys(sentences))
        self._holding: dict[str, list[int]] = {}
        for at, sentence in enumerate(self._sentences):
            for gram in grams(sentence):
                self._holding.setdefault(gram, []).append(at)

    def nearest(self, text: str) -> tuple[float, str]:
        """The largest share of the text's runs that one sentence holds, and that sentence; 0 and '' if none holds any."""
        own = grams(text)
        shared: dict[int, int] = {}
        for gram in own:
            for at in self._holding.get(gram, ()):
                shared[at] = shared.get(at, 0) + 1
        if not shared:
            return 0.0, ""
        at = max(shared, key=lambda one: (shared[one], -one))
        return shared[at] / len(own), self._sentences[at]


def too_near(texts: Iterable[str], corpus: Corpus) -> list[str]:
    """Those of the texts that share more than the allowed part of their runs with one sentence."""
    return [text for text in texts if corpus.nearest(text)[0] > MOST_SHARED]
