"""Many words as one pattern that gives up at once where none of them stands. Pure."""

from __future__ import annotations

from itertools import groupby

_ALSO = {"i": "ıİ", "k": "\u212a", "s": "ſ"}
"""What else `re` takes for these letters where small and large ones are the same."""


def any_of(words: str) -> str:
    """A pattern for any of these words in small or large letters; 'cook|chef' is those two. Each begins with a letter.

    Those with the same first letter stand behind it: `re` passes over a set of signs at once, but tries every word that
    may be small or large.
    """
    of_each = groupby(sorted(words.split("|"), key=_first), key=_first)
    found = [f"{_either(first)}(?i:{'|'.join(word[1:] for word in those)})" for first, those in of_each]
    return f"(?:{'|'.join(found)})"


def _first(word: str) -> str:
    return word[0]


def _either(letter: str) -> str:
    return f"[{letter}{letter.upper()}{_ALSO.get(letter, '')}]"
