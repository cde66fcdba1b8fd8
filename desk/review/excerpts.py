"""The part of a message that shows why it was found. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST, BEFORE = 120, 24


def excerpt(text: str, query: str | None = None, *, longest: int = LONGEST) -> Sequence[tuple[str, bool]]:
    """At most about `longest` characters as pieces, each with whether it is what was looked for.

    They begin a little before the first thing found, else where the text does; '…' stands for what is left out.
    """
    flat = " ".join(text.split())
    found = _looked_for(query or "", flat)
    first = found.search(flat) if found else None
    start = max(0, first.start() - BEFORE) if first and first.start() > longest // 2 else 0
    end = min(len(flat), start + longest)
    cut = f"{'…' if start else ''}{flat[start:end]}{'…' if end < len(flat) else ''}"
    return [piece for piece in _pieces(cut, found) if piece[0]]


def _looked_for(query: str, text: str) -> re.Pattern[str] | None:
    """The words of a query that stand in the text as they are."""
    words = [word for word in query.split() if word]
    whole = [word for word in words if word.casefold() in text.casefold()]
    if not whole:
        return None
    return re.compile(
        "|".join(re.escape(word) for word in sorted(whole, key=len, reverse=True)), re.IGNORECASE
    )


def _pieces(text: str, found: re.Pattern[str] | None) -> list[tuple[str, bool]]:
    if found is None:
        return [(text, False)]
    pieces, at = [], 0
    for match in found.finditer(text):
        pieces += [(text[at : match.start()], False), (match[0], True)]
        at = match.end()
    return [*pieces, (text[at:], False)]
