"""Which of the two languages a browser gets. Pure."""

from __future__ import annotations

from city.languages import LANGUAGES, preferred


def choose(asked: str | None, accept: str | None) -> str:
    """Return 'zh' or 'en': what the address asks for, else what the browser prefers, else 'zh'."""
    return asked if asked in LANGUAGES else preferred(accept or "")
