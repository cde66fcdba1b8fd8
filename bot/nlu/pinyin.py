"""Place names in letters, as signs and maps of Beijing write them: 长椿街 is Changchunjie, 十里堡 Shilipu."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from typing import Protocol

logger = logging.getLogger(__name__)

# Characters whose commonest reading is not the one of place names.
_IN_NAMES = {
    "长": "chang",
    "佛": "fo",
    "都": "du",
    "堡": "pu",
    "军乐": "junyue",
    "重": "chong",
    "囤": "tun",
    "厦": "sha",
    "乐府": "yuefu",
    "音乐": "yinyue",
}


class _Reading(Protocol):
    def __call__(self, hans: str) -> list[str]: ...


@lru_cache(maxsize=1)
def _reading() -> _Reading | None:
    # The phrase dictionary costs 45 MB and reads 朝阳 as zhaoyang, 劲松 as jingsong.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    try:
        from pypinyin import lazy_pinyin
    except ImportError:
        logger.warning("pypinyin cannot be loaded: places are not found by their sound or in letters")
        return None
    reading: _Reading = lazy_pinyin
    return reading


def letters(name: str) -> str:
    """The name in letters without spaces and tones; '' without the package."""
    if _reading() is None:
        return ""
    for written, spoken in _TOGETHER.items():
        if written in name:
            name = name.replace(written, spoken)
    return "".join(map(_syllable, name))


@lru_cache(maxsize=8192)
def _syllable(mark: str) -> str:
    """One character's reading, kept: without phrases a name is read character by character."""
    reading = _reading()
    return _IN_NAMES.get(mark) or ("".join(reading(mark)) if reading else "")


_TOGETHER = {written: spoken for written, spoken in _IN_NAMES.items() if len(written) > 1}
