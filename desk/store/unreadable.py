"""A sealed value that no key opens: it is shown as such words, is kept as it stands, and is no name and no number."""

from __future__ import annotations

from typing import Self

WORDS = "〔无法读取 unreadable〕"
"""What pages, lists and APIs show in its place, in whichever language."""


class Unreadable(str):
    """Reads as `WORDS`. `kept` is what stands in the store, and is what is written back."""

    __slots__ = ("kept",)
    kept: str

    def __new__(cls, kept: str) -> Self:
        one = super().__new__(cls, WORDS)
        one.kept = kept
        return one

    def __getnewargs__(self) -> tuple[str]:
        """Copies keep what is kept."""
        return (self.kept,)


def readable(told: str | None) -> str | None:
    """The value, or None where nobody can read it."""
    return None if told == WORDS else told
