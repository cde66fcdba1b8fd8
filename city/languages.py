"""Which of the two languages words are written in, and which a browser likes best. Pure, for both runtimes.

A name of a place says nothing about it: English sentences name 南湖东园, and Chinese ones SOHO.
"""

from __future__ import annotations

import re
import unicodedata

LANGUAGES = ("zh", "en")
HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
_PIECE = re.compile(rf"(?P<han>{HAN}+)|(?P<latin>[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*)")
_BEFORE_A_NAME = re.compile("at|in|near|on|of|from|by|to|opposite|behind|outside|inside|around")
_SMALL_WORD = re.compile(
    f"{_BEFORE_A_NAME.pattern}|a|an|the|is|are|was|there|here|my|our|his|her|i|we|he|she|they|it|"
    "and|or|not|no|please|help|me"
)
_ENDS_A_NAME = frozenset("路街道巷区县镇乡村屯庄园苑里坊胡同楼号院桥站门口厦场城寺观旗期层室")
_SPEAKS = frozenset("了着的是我你您他她它们有没不在被把吗呢吧啊呀快请救")


def language_of(text: str) -> str | None:
    """'zh' or 'en', whichever has more of the text; None if there is no letter.

    A Chinese character counts as much as an English word. A Chinese name counts as one word: what follows an English
    'at' or 'near', or ends as names of places do without a character that only sentences have. Where both are even,
    an English small word decides for 'en'. Letters of other scripts count as 'en', which more people can read.
    """
    plain = unicodedata.normalize("NFKC", text)
    chinese = english = 0
    small, before = False, ""
    for piece in _PIECE.finditer(plain):
        word = piece[0].lower()
        if piece.lastgroup == "han":
            chinese += 1 if _is_name(word, before) else len(word)
        else:
            english += 1
            small = small or _SMALL_WORD.fullmatch(word) is not None
        before = word
    if chinese == english == 0:
        return "en" if any(letter.isalpha() for letter in plain) else None
    return "zh" if chinese > english or (chinese == english and not small) else "en"


def _is_name(run: str, before: str) -> bool:
    return _SPEAKS.isdisjoint(run) and (bool(_BEFORE_A_NAME.fullmatch(before)) or run[-1] in _ENDS_A_NAME)


def preferred(accept: str) -> str:
    """'zh' or 'en', whichever an Accept-Language header likes best; 'zh' where it names neither."""
    best, most = "zh", 0.0
    for part in accept.split(","):
        name, _, parameter = part.strip().partition(";")
        primary = name.strip().split("-")[0].lower()
        weight = _weight(parameter)
        if primary in LANGUAGES and weight > most:
            best, most = primary, weight
    return best


def _weight(parameter: str) -> float:
    key, _, value = parameter.strip().partition("=")
    if key.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
