"""Where the encoder's pieces stand in the original text, which its tokenizer lower-cases and normalises first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SPACE = "▁"
_MARK = _SPACE.encode()


@dataclass(frozen=True)
class Aligned:
    """`read` is what the tokenizer is given; `normal` what it makes of it; `starts`, `ends`: where each character of
    `normal` comes from in the original text."""

    read: str
    normal: str
    starts: list[int]
    ends: list[int]


def whole(text: str) -> str:
    """With a question mark for half a character, which has no code."""
    return text.encode("utf-8", "replace").decode()


def aligned(tokenizer: Any, text: str) -> Aligned:
    """The normal form of a text with the place of each of its characters in the text."""
    lower = whole(text.lower())
    # A few characters become two when lower-cased (İ); a final sigma differs from others, but not in length.
    sources = [at for at, one in enumerate(text) for _ in whole(one.lower()).encode()]
    out, starts, ends = _normalised(tokenizer._normalizer, lower.encode(), sources)
    return Aligned(lower, out, starts, ends)


def _normalised(normalizer: Any, raw: bytes, sources: list[int]) -> tuple[str, list[int], list[int]]:
    """As the normalizer's `normalize`, which keeps no places: spaces are one mark, none at either end."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, after_space = 0, True
    while at < len(raw):
        made, taken = normalizer.normalize_prefix(raw, at)
        start, end = sources[at], sources[at + taken - 1] + 1
        at += taken
        if after_space:
            made = made.lstrip(b" ")
        if not made:
            continue
        after_space = made.endswith(b" ")
        for character in made.replace(b" ", _MARK).decode():
            out.append(character)
            starts.append(start)
            ends.append(end)
    while out and out[-1] == _SPACE:
        del out[-1], starts[-1], ends[-1]
    if not out:
        return "", [], []
    # The tokenizer sets a mark before the first word.
    return _SPACE + "".join(out), [starts[0], *starts], [starts[0], *ends]


def offsets_of(tokenizer: Any, pieces: Sequence[int], text: Aligned) -> NDArray[np.int32]:
    """Start and end of each piece (n × 2), without the space before a word. An empty text has one empty piece."""
    if not text.normal:
        return np.zeros((len(pieces), 2), np.int32)
    found, at = [], 0
    for piece in pieces:
        length = 1 if piece == tokenizer._unk_id else len(tokenizer._pieces[piece])
        first = at + 1 if length > 1 and text.normal[at] == _SPACE else at
        at += length
        found.append((text.starts[first], text.ends[at - 1]))
    return np.asarray(found, np.int32)
