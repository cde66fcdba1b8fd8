"""Cuts a text into pieces that a language model knows: the likeliest cut of a unigram model (SentencePiece)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SPACE = "▁"
_UNKNOWN_COSTS = 10.0
_LONGEST = 16


@dataclass(frozen=True)
class Cut:
    """Pieces of a text by number, and where each stands in it: `starts` and `ends` (n), `ends` exclusive."""

    numbers: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]


class Pieces:
    """`known`: the pieces, '▁' stands for a space; `scores`: log probability of each; `normal`: what a character is
    read as; `unknown`: the number for what is in no piece; `marks`: those that stand for no words, however they are
    written."""

    def __init__(
        self,
        known: Sequence[str],
        scores: NDArray[np.float32],
        normal: Mapping[str, str],
        unknown: int,
        marks: Collection[int] = (),
    ) -> None:
        self._known: dict[str, tuple[int, float]] = {}
        for number, (piece, score) in enumerate(zip(known, scores.tolist(), strict=True)):
            if number != unknown and number not in marks:
                self._known.setdefault(piece, (number, score))
        self._normal, self._unknown = normal, unknown
        self._unknown_score = float(np.min(scores)) - _UNKNOWN_COSTS

    def cut(self, text: str) -> Cut:
        """The likeliest pieces. Of an empty text none."""
        read, places = self._read(text)
        if not places:
            empty = np.zeros(0, np.intp)
            return Cut(empty, empty, empty)
        numbers, starts, ends = [], [], []
        for number, first, last in self._likeliest(read):
            lead = int(read[first] == _SPACE and last - first > 1)
            numbers.append(number)
            ends.append(places[last - 1] + 1)
            starts.append(max(0, places[first + lead]))
        return Cut(*(np.asarray(one, np.intp) for one in (numbers, starts, ends)))

    def _read(self, text: str) -> tuple[str, list[int]]:
        """The normal form with a space before the first word, and where each of its characters comes from."""
        read: list[str] = []
        places: list[int] = []
        for at, written in enumerate(text):
            for one in self._normal.get(written, written):
                if one != " " or (read and read[-1] != " "):
                    read.append(one)
                    places.append(at)
        if read and read[-1] == " ":
            del read[-1], places[-1]
        # That space stands before the first character: a piece of it alone takes in none of the text.
        return _SPACE + "".join(read).replace(" ", _SPACE), [at - 1 for at in places[:1]] + places

    def _likeliest(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end (exclusive) of each piece."""
        best = [0.0] + [-np.inf] * len(text)
        came = [(self._unknown, 0)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
                known = self._known.get(text[start:end])
                if known is not None and best[start] + known[1] > best[end]:
                    best[end], came[end] = best[start] + known[1], (known[0], start)
            alone = best[start] + self._unknown_score
            if alone > best[start + 1]:
                best[start + 1], came[start + 1] = alone, (self._unknown, start)
        found, end = [], len(text)
        while end:
            number, start = came[end]
            found.append((number, start, end))
            end = start
        return found[::-1]
