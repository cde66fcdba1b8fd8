"""One written form for matching: simplified, half-width, lower case, the same length as the original.

Because no character is added or removed, a span found in the plain text is the same span of the citizen's words.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache

logger = logging.getLogger(__name__)

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# What joins the words of a sentence in either language; from so many English ones on, without any Chinese, it is English.
_GRAMMAR = re.compile(
    r"\b(?:the|my|our|is|are|was|were|has|have|been|won['’]?t|don['’]?t|doesn['’]?t|isn['’]?t|can['’]?t|in|on|at|of|for|with|and|but"
    r"|since|they|he|she|we|it)\b",
    re.IGNORECASE,
)
_PARTICLES = re.compile(
    r"[的了吗呢吧着过]|没有|不[是能给让会]|我[们家]?|我们|他们|这[个里]|那[个里]|什么|怎么"
)
_BUILDS = 3
# A number of a ticket, a code, a plate, a flat: they look the same in every language.
_CODE = re.compile(r"(?<![A-Za-z])[A-Za-z]*\d[A-Za-z\d]*")
# Punctuation that people type in either width; letters and digits follow from their code points.
_MARKS = {
    "\u3000": " ",
    "\xa0": " ",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "—": "-",
    "–": "-",
    "―": "-",
    "－": "-",
}
# Letters with the marks of a tone, as dictionaries and signs write them: Jīnsōng. The ü is typed as v.
_TONES = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜü"}


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Character by character, so that lengths cannot change; the part that needs opencc is left out without it."""
    table = {ord(mark): plain for mark, plain in _MARKS.items()}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0C})
    table.update(_traditional())
    for code, plain in list(table.items()):
        table[code] = plain.lower()
    table.update({code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
    table.update({code: chr(code).lower() for code in range(0xC0, 0x250) if len(chr(code).lower()) == 1})
    table.update({ord(mark): letter for letter, marks in _TONES.items() for mark in marks + marks.upper()})
    return table


def _traditional() -> dict[int, str]:
    try:
        from opencc import OpenCC
    except ImportError:
        logger.warning("opencc cannot be loaded: traditional characters are matched as they are")
        return {}
    old = [chr(code) for code in range(0x3400, 0xA000)]
    new = OpenCC("t2s").convert("\n".join(old)).split("\n")
    return {ord(a): b for a, b in zip(old, new, strict=True) if a != b and len(b) == 1}


def plain(text: str) -> str:
    """The text in its written form for matching; `len(plain(text)) == len(text)` always holds."""
    return text.translate(_table())


def has_cjk(text: str) -> bool:
    """Whether any Chinese character is in the text."""
    return _CJK.search(text) is not None


def language(text: str) -> str:
    """'zh' or 'en' by script, the majority of what is written: a Chinese character weighs as much as half a word.

    '国贸 subway exit 堵了' is Chinese: names and single foreign words do not change the language one writes in.
    'My 物业 won't fix the 电梯' is English: its names are Chinese, and what joins them is not.
    A text without letters has no language: ''.
    """
    cjk, words = len(_CJK.findall(text)), len(_LATIN.findall(_CODE.sub("", text)))
    if not cjk and not words:
        return ""
    if cjk and words > cjk / 2 and not _PARTICLES.search(text) and len(_GRAMMAR.findall(text)) >= _BUILDS:
        return "en"
    return "zh" if cjk / 2 >= words * 0.4 else "en"
