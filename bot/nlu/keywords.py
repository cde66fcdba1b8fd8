"""The city pack's keywords as evidence beside the classifier: a word that the city added counts at once, in any text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.nlu.text import has_cjk, plain
from bot.nlu.tokens import words
from city.pack import Category

_MOST = 2.0  # A long letter holds many words; they must not outvote what it says.
_READ = 300


class Keywords:
    """Which categories' keywords a text holds."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._codes: dict[tuple[str, ...], set[str]] = {}
        for category in categories:
            for word in (*category.keywords_zh, *category.keywords_en):
                self._codes.setdefault(_key(words(plain(word))), set()).add(category.code)
        self._starts = {key[0] for key in self._codes if key}
        self._longest = max(map(len, self._codes), default=0)

    def evidence(self, text: str) -> dict[str, float]:
        """By category, how many of its keywords the text holds; one that several share is divided among them."""
        found: dict[str, float] = {}
        for keyword in set(self._matches(_key(words(plain(text[:_READ]))))):
            codes = self._codes[keyword]
            for code in codes:
                found[code] = min(found.get(code, 0.0) + 1 / len(codes), _MOST)
        return found

    def _matches(self, tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The longest keyword at each place."""
        for at, token in enumerate(tokens):
            if token in self._starts:
                for end in range(min(len(tokens), at + self._longest), at, -1):
                    if (keyword := tuple(tokens[at:end])) in self._codes:
                        yield keyword
                        break


def _key(tokens: Sequence[str]) -> tuple[str, ...]:
    """English words without the s of a plural: 'smelly bins' is found in 'a smelly bin'."""
    return tuple(token if has_cjk(token) or len(token) < 4 else token.removesuffix("s") for token in tokens)
