"""Which sentences and which entries of the city's knowledge base fit what somebody types. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from city.knowledge import Known
from desk.search.bigrams import Term, asked, kept

MOST = 8
LEAST = 0.3
"""Of the weight of all that was typed, so much must be found in an entry: common words alone find nothing."""
_IN_ANSWER = 0.5


@dataclass(frozen=True)
class _Words:
    """In how many ways of asking a word stands, and the words of the answers."""

    asked: Mapping[str, int]
    answers: frozenset[str]


def answering(base: Iterable[Known], words: str, *, most: int = MOST) -> list[Known]:
    """The entries that hold most of the `words`, in either language, the surest first; rare words count for more."""
    entries, terms = tuple(base), asked(words)
    index = _index(entries)
    held = {term: [_weight(term, one) for one in index] for term in terms}
    rare = {term: _rarity(sum(1 for one in found if one), len(entries)) for term, found in held.items()}
    whole = sum(rare.values())
    if not whole:
        return []
    sure = [sum(rare[term] * held[term][at] for term in terms) / whole for at in range(len(entries))]
    best = sorted(range(len(entries)), key=lambda at: -sure[at])[:most]
    return [entries[at] for at in best if sure[at] >= LEAST]


def holds(words: str, *texts: str) -> bool:
    """Whether these texts together hold each of the `words`; always where there are none."""
    present = kept(*texts)
    return all(any(_is(word, term) for word in present) for term in asked(words))


@lru_cache(maxsize=2)
def _index(entries: tuple[Known, ...]) -> list[_Words]:
    return [
        _Words(
            Counter(word for way in (*one.zh.asked, *one.en.asked) for word in kept(way)),
            frozenset(kept(one.zh.answer, one.en.answer)),
        )
        for one in entries
    ]


def _weight(term: Term, entry: _Words) -> float:
    """1 where every way of asking has the word, less where few have it or only the answer."""
    ways = sum(count for word, count in entry.asked.items() if _is(word, term))
    if ways:
        return 1 - 0.3 / ways
    return _IN_ANSWER if any(_is(word, term) for word in entry.answers) else 0.0


def _is(word: str, term: Term) -> bool:
    return word.startswith(term.word) if term.begins else word == term.word


def _rarity(entries: int, among: int) -> float:
    """How much a word says: most where one entry has it, and as much where none has, for it is sought in vain."""
    return log((among + 1) / (max(entries, 1) + 0.5)) + 0.1
