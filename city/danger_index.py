"""Which of many patterns a text may match at all, by the characters in a row in it: to look for each costs far more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import add
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

TELLING = {"zh": 2, "en": 3}
"""How many characters in a row tell enough in a language."""
_SPECIAL = frozenset("\\.^$*+?{}[]|()")
_CLASS = re.compile(r"\[([^\]\\^-]+)\]")
_OPTIONAL = ("?", "*", "{")


class Index(Generic[Thing]):
    """Things in their order, each with what it may begin with: a character or more, or nothing if that is not known.

    Up to `length` characters of that are looked for first. `bounded`: nothing begins but where a word begins or ends.
    """

    def __init__(
        self, things: Iterable[tuple[Thing, Iterable[str]]], *, length: int, bounded: bool = False
    ) -> None:
        self._things: list[Thing] = []
        self._always: set[int] = set()
        self._by_beginning: dict[str, list[tuple[str, int]]] = {}
        for at, (thing, beginnings) in enumerate(things):
            self._things.append(thing)
            for beginning in set(beginnings):
                if beginning:
                    self._by_beginning.setdefault(beginning[:length], []).append((beginning, at))
                else:
                    self._always.add(at)
        self._lengths = sorted({len(one) for one in self._by_beginning})
        self._bounds = re.compile(rf"\b(?=(.{{1,{length}}}))", re.DOTALL) if bounded else None

    def of(self, text: str) -> Iterator[Thing]:
        """Those that may begin somewhere in the text."""
        known = self._by_beginning
        found = set(self._always)
        for one in known.keys() & self._begun(text):
            found.update([at for beginning, at in known[one] if beginning in text])
        return map(self._things.__getitem__, sorted(found))

    def _begun(self, text: str) -> Iterable[str]:
        """What stands in the text at each place where something may begin, in every length that is known."""
        if self._bounds is not None:
            begun = self._bounds.findall(text)
            return chain.from_iterable([one[:length] for one in begun] for length in self._lengths)
        return chain.from_iterable(_rows(text, length) for length in self._lengths)


def _rows(text: str, length: int) -> Iterable[str]:
    """Every so many characters in a row."""
    rows: Iterable[str] = text
    for further in range(1, length):
        rows = map(add, rows, text[further:])
    return rows


def beginnings(pattern: str) -> Sequence[str]:
    """What the matches of a regular expression begin with; empty where that is not told at once."""
    return [beginning for one in _alternatives(pattern) for beginning in _beginnings(one)]


def _beginnings(alternative: str) -> Sequence[str]:
    if (found := _CLASS.match(alternative)) and not alternative[found.end() :].startswith(_OPTIONAL):
        return tuple(found[1])
    plain = 0
    while plain < len(alternative) and alternative[plain] not in _SPECIAL:
        plain += 1
    # What may be left out is no beginning.
    return (alternative[: plain - 1 if alternative[plain:].startswith(_OPTIONAL) else plain],)


def _alternatives(pattern: str) -> Iterator[str]:
    """The parts of a pattern between the bars that stand in no brackets."""
    begun = depth = 0
    for found in re.finditer(r"\\.|\[[^\]]*\]|[()|]", pattern):
        sign = found.group()
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and not depth:
            yield pattern[begun : found.start()]
            begun = found.end()
    yield pattern[begun:]
