"""Which of the two languages a text is in, by its script."""

from __future__ import annotations

import re

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
LANGUAGES = ("zh", "en")


def language_of(text: str) -> str | None:
    """'zh' if there is a Chinese character in it, 'en' if there are other letters only, None if there is no letter."""
    if HAN.search(text):
        return "zh"
    return "en" if any(letter.isalpha() for letter in text) else None


def known(lang: str | None) -> str | None:
    """`lang` if it is one of the two, else None."""
    return lang if lang in LANGUAGES else None
