"""Character and word n-grams of a text, and their TF-IDF vocabulary kept as plain arrays."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix

from bot.nlu.text import has_cjk, plain
from bot.nlu.tokens import words

# A number is a house or a day, not a matter: all numbers are one gram.
_NUMBER = "0"
_GRAMS, _IDF = "grams.json", "idf.safetensors"


def grams(text: str) -> Iterator[str]:
    """Runs of one to three tokens, and pieces of four letters within Latin words so that a typo costs little.

    Chinese tokens are characters, so the runs are character n-grams; English runs stop at two words.
    """
    tokens = [_NUMBER if token.isdigit() else token for token in words(plain(text))]
    for at, token in enumerate(tokens):
        yield token
        chinese = has_cjk(token)
        for length in (2, 3) if chinese else (2,):
            run = tokens[at : at + length]
            if len(run) == length:
                yield ("" if chinese else " ").join(run)
        if not chinese and len(token) > 4:
            yield from (f"_{piece}" for piece in _pieces(token))


def _pieces(word: str) -> Iterator[str]:
    bounded = f"<{word}>"
    return (bounded[at : at + 4] for at in range(len(bounded) - 3))


@dataclass(frozen=True)
class Vocabulary:
    """Grams that were seen at least `least` times, each with its inverse document frequency."""

    index: dict[str, int]
    idf: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Iterable[str], *, least: int = 2, most: int = 60_000) -> Vocabulary:
        """Learn it from texts. Rare grams are dropped, and the rarest beyond `most`; the order is reproducible."""
        frequency: Counter[str] = Counter()
        documents = 0
        for text in texts:
            documents += 1
            frequency.update(set(grams(text)))
        kept = sorted(
            (gram for gram, n in frequency.items() if n >= least), key=lambda g: (-frequency[g], g)
        )[:most]
        idf = [math.log((1 + documents) / (1 + frequency[gram])) + 1 for gram in kept]
        return cls({gram: at for at, gram in enumerate(kept)}, np.asarray(idf, dtype=np.float32))

    def row(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Columns and weights of one text: sublinear TF-IDF of length 1, columns ascending, both empty if nothing is
        known."""
        index = self.index
        counts = Counter(index[gram] for gram in grams(text) if gram in index)
        columns = np.asarray(sorted(counts), dtype=np.int32)
        weights = (
            np.asarray([1 + math.log(counts[int(c)]) for c in columns], dtype=np.float32) * self.idf[columns]
        )
        length = float(np.linalg.norm(weights))
        return columns, weights / length if length else weights

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """The rows of several texts as one matrix."""
        found = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in found)])
        columns = np.concatenate([columns for columns, _ in found])
        weights = np.concatenate([weights for _, weights in found])
        return csr_matrix((weights, columns, ends), shape=(len(found), len(self.index)))

    def save(self, folder: Path) -> None:
        """Write the grams and their weights."""
        save_file({"idf": self.idf}, folder / _IDF)
        (folder / _GRAMS).write_text(json.dumps(list(self.index), ensure_ascii=False), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Vocabulary:
        """What `save` wrote; OSError if it is not there."""
        grams = json.loads((folder / _GRAMS).read_text("utf-8"))
        return cls({gram: at for at, gram in enumerate(grams)}, load_file(folder / _IDF)["idf"])
