"""What the reader sees beside the language model: words and their neighbours, hints, and the state of the talk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dialogue.pieces import Cut
from dialogue.state import State
from dialogue.tokens import Token

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
WORDS, GRAMS = 16_384, 32_768
"""How many rows the tables of words and of n-grams have; what does not fit shares a row."""
_WHOLE = 8
"""A message of so few tokens is a feature as a whole."""
_EDGE = 3


@dataclass(frozen=True)
class Names:
    """What is learned by name, each in order: acts, roles of spans, hints, questions of the desk, details."""

    acts: tuple[str, ...]
    roles: tuple[str, ...]
    hints: tuple[str, ...]
    questions: tuple[str, ...]
    details: tuple[str, ...]

    @property
    def state_width(self) -> int:
        """Numbers that describe a state."""
        return 2 * len(self.questions) + len(self.details) + 4 + len(self.acts)

    @property
    def hint_width(self) -> int:
        """Numbers that describe a token beside its words."""
        return len(self.hints) + _EDGE


def state_vector(state: State, names: Names) -> Floats:
    """The state of the talk as zeros and ones (`names.state_width`)."""
    told = [
        *(one == state.question for one in names.questions),
        *(one in state.asked[:-1] for one in names.questions),
        *(one in state.filled for one in names.details),
        *(state.filed, state.alarmed, state.surveyed, state.lang == "en"),
        *(one in state.before for one in names.acts),
    ]
    return np.asarray(told, np.float32)


def places_in(cut: Sequence[Token], pieces: Cut) -> tuple[Numbers, Numbers]:
    """The first and the last piece of each token, counted behind the mark that begins a text."""
    last = max(0, len(pieces.ends) - 1)

    def piece_at(places: list[int]) -> Numbers:
        return np.minimum(np.searchsorted(pieces.ends, places, side="right"), last).astype(np.int64) + 1

    return piece_at([one.start for one in cut]), piece_at([one.end - 1 for one in cut])


def hint_rows(cut: Sequence[Token], hints: Sequence[set[str]], pieces: Cut, names: Names) -> Floats:
    """A row for each token: its hints, whether a piece begins or ends with it, whether it is a mark."""
    starts, ends = set(pieces.starts.tolist()), set(pieces.ends.tolist())
    rows = [
        [
            *(one in told for one in names.hints),
            token.start in starts,
            token.end in ends,
            token.kind == "mark",
        ]
        for token, told in zip(cut, hints, strict=True)
    ]
    return np.asarray(rows, np.float32).reshape(len(cut), names.hint_width)


def word_rows(cut: Sequence[Token]) -> Numbers:
    """The rows of each token in the table of words (n × 2): the word, and its beginning with its end."""
    names = [(f"w{word}", f"p{word[:3]}|{word[-3:]}") for word in map(_word, cut)]
    return np.asarray([[_row(one, WORDS) for one in pair] for pair in names], np.int64).reshape(-1, 2)


def gram_rows(cut: Sequence[Token], text: str, question: str) -> Numbers:
    """The rows of a message in the table of n-grams, each alone and under the open question."""
    grams = sorted(set(_grams(cut, text)))
    rows = (*(_row(one, GRAMS) for one in grams), *(_row(f"{question}|{one}", GRAMS) for one in grams))
    return np.fromiter(rows, np.int64)


def _grams(cut: Sequence[Token], text: str) -> Iterator[str]:
    words = ["^", *map(_word, cut), "$"]
    for length in (1, 2, 3):
        yield from ("~".join(words[at : at + length]) for at in range(len(words) - length + 1))
    if len(cut) <= _WHOLE:
        yield f"={'~'.join(words)}"
    if any(mark in text for mark in "?？"):
        yield "?!"


def _word(token: Token) -> str:
    """All long numbers are one word."""
    if token.kind == "number" and len(token.text) > 1:
        return f"0{min(len(token.text), 11)}"
    return token.text


def _row(name: str, rows: int) -> int:
    return crc32(name.encode("utf-8", "replace")) % rows


def known_hints(hints: Iterable[Iterable[set[str]]]) -> tuple[str, ...]:
    """All hints that occur."""
    return tuple(sorted({one for message in hints for token in message for one in token}))
