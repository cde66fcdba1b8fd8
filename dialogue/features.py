"""What the reader's linear parts weigh: n-grams alone and under the open question, and the surroundings of a token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dialogue.state import State
from dialogue.tokens import Token

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]
GROUPS = {
    "opening": ("idle", "what", "missed", "not_ours", "answered", "resume"),
    "detail": ("place", "district", "time", "party", "number"),
    "choice": ("category", "join", "other_matter", "which_ticket"),
    "contact": ("contact",),
    "card": ("card", "change"),
    "after": ("filed", "status", "notice", "noted"),
    "survey": ("contacted", "solved", "satisfied", "comment", "reopen"),
    "confirm": ("withdraw", "erase", "publish", "person", "called"),
    "danger": ("danger",),
}
"""Questions that are answered alike."""
_GROUP_OF = {question: group for group, questions in GROUPS.items() for question in questions}
_LONG_WORD, _PIECE = 4, 4
_STATE_WEIGHT = 0.3
_WHOLE = 8
"""A message of so few tokens is a feature as a whole."""


def hashed(names: Iterable[str]) -> Hashes:
    """A number for each feature, the same everywhere."""
    return np.fromiter((crc32(name.encode("utf-8", "replace")) for name in names), np.uint32)


def group_of(question: str) -> str:
    """The group of an open question."""
    return _GROUP_OF[question]


def act_features(cut: Sequence[Token], text: str, state: State) -> tuple[Hashes, Floats]:
    """The sparse features of a message for its acts, and their values: n-grams thrice, then the state."""
    grams = list(dict.fromkeys(_grams(cut, text)))
    question, group = state.question, group_of(state.question)
    names = [*grams, *(f"{question}|{gram}" for gram in grams), *(f"{group}/{gram}" for gram in grams)]
    values = np.full(len(names), 1 / max(1, len(grams)) ** 0.5, np.float32)
    told = list(_told(state))
    more = np.full(len(told), _STATE_WEIGHT, np.float32)
    return hashed([*names, *told]), np.concatenate([values, more])


def _grams(cut: Sequence[Token], text: str) -> Iterator[str]:
    words = ["^", *(_gram(token) for token in cut), "$"]
    for at, word in enumerate(words):
        yield word
        for length in (2, 3):
            if at + length <= len(words):
                yield "~".join(words[at : at + length])
    for token in cut:
        if token.kind == "word" and len(token.text) > _LONG_WORD:
            bounded = f"<{token.text}>"
            yield from (f"_{bounded[at : at + _PIECE]}" for at in range(len(bounded) - _PIECE + 1))
    if len(cut) <= _WHOLE:
        yield f"={'~'.join(words)}"
    yield f"#{min(9, len(cut).bit_length())}"
    yield f"%{sum(token.kind == 'number' for token in cut) > 0}"
    if any(mark in text for mark in "?？"):
        yield "?!"


def _gram(token: Token) -> str:
    """All long numbers are one word."""
    if token.kind == "number" and len(token.text) > 1:
        return f"0{min(len(token.text), 11)}"
    return token.text


def _told(state: State) -> Iterator[str]:
    bits = [
        f"s:filed{state.filed}",
        f"s:alarmed{state.alarmed}",
        f"s:surveyed{state.surveyed}",
        f"s:{state.lang}",
    ]
    bits += [f"s:has {name}" for name in sorted(state.filled)]
    bits += [f"s:before {act}" for act in state.before]
    bits += [f"s:also {name}" for name in state.asked[:-1]]
    yield f"s:{state.question}"
    for bit in bits:
        yield bit
        yield f"{state.question}|{bit}"


def tag_features(
    cut: Sequence[Token], hints: Sequence[set[str]], starts: set[int], state: State
) -> list[list[str]]:
    """The names of each token's features. `starts`: where pieces of the encoder begin."""
    words = ["^3", "^2", "^1", *(_gram(token) for token in cut), "$1", "$2", "$3"]
    around: list[set[str]] = [set(), *hints, set()]
    return [
        [
            *_words_around(words, at + 3, state.question),
            *_hints_around(around, at + 1, state.question),
            *_shape(token),
            f"i{min(at, 3)}",
            f"e{min(len(cut) - at, 3)}",
            f"p{token.start in starts}{token.end in starts}",
            f"q{state.question}",
            f"l{state.lang}",
        ]
        for at, token in enumerate(cut)
    ]


def _words_around(words: Sequence[str], at: int, question: str) -> Iterator[str]:
    before, word, after = words[at - 1], words[at], words[at + 1]
    for by in range(-3, 4):
        yield f"{by}:{words[at + by]}"
    yield f"-1,0:{before}~{word}"
    yield f"0,1:{word}~{after}"
    yield f"-2,-1:{words[at - 2]}~{before}"
    yield f"1,2:{after}~{words[at + 2]}"
    yield f"-1,1:{before}~{word}~{after}"
    yield f"-3,-1:{words[at - 3]}~{words[at - 2]}~{before}"
    yield f"{question}|{word}"
    yield f"{question}|-{before}"
    yield f"{question}|+{after}"


def _hints_around(hints: Sequence[set[str]], at: int, question: str) -> Iterator[str]:
    for by in (-1, 0, 1):
        for hint in sorted(hints[at + by]):
            yield f"h{by}:{hint}"
    for hint in sorted(hints[at]):
        yield f"h|{question}:{hint}"


def _shape(token: Token) -> Iterator[str]:
    yield f"k:{token.kind}"
    if token.kind == "word":
        yield f"<{token.text[:3]}"
        yield f"{token.text[-3:]}>"
