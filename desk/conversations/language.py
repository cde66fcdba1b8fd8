"""The two languages that the desk speaks."""

from __future__ import annotations

from city.languages import language_of

__all__ = ["LANGUAGES", "known", "language_of"]

LANGUAGES = ("zh", "en")


def known(lang: str | None) -> str | None:
    """`lang` if it is one of the two, else None."""
    return lang if lang in LANGUAGES else None
