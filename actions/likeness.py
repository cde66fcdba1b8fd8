"""Which of several texts some words are about, by the words and pairs of characters that they share. Pure."""

from __future__ import annotations

from collections.abc import Sequence

# Shorter English words are in any sentence.
_SHORT = 3


def likest(words: str, texts: Sequence[str]) -> int | None:
    """The index of the text that shares most with the words; None where none or several do."""
    told = _pieces(words)
    shared = [len(told & _pieces(one)) for one in texts]
    best = max(shared, default=0)
    return shared.index(best) if best and shared.count(best) == 1 else None


def _pieces(words: str) -> set[str]:
    """Words of English, and each two characters of Chinese that stand together."""
    folded = words.casefold()
    latin = {one.strip(".,!?") for one in folded.split() if one.isascii() and len(one) > _SHORT}
    return latin | {folded[at : at + 2] for at in range(len(folded) - 1) if not folded[at : at + 2].isascii()}
