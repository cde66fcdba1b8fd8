"""What stands in the place of words that were erased: the same for all, so that messages are still counted. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ERASED: Mapping[str, str] = {"zh": "（内容已删除）", "en": "(Words deleted)"}
ALL_ERASED = tuple(ERASED.values())
CHATS, REPORTERS = "chats", "reporters"
"""What is kept for a time of its own: the words of chats, and who reported."""
WORDLESS = ("intent", "confidence", "model", "categories", "kind")
"""What of an understanding is a code or a number."""


def erased(lang: str | None) -> str:
    """The words in the language of a conversation."""
    return ERASED["en" if lang == "en" else "zh"]


def without_words(understanding: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """How a message was understood, without what it said: figures and review go on counting it."""
    if understanding is None:
        return None
    return {name: understanding[name] for name in WORDLESS if name in understanding} | {"entities": []}


def without_place(right: Mapping[str, Any]) -> dict[str, Any]:
    """What staff said is right of a message, without the words of an address."""
    return {name: value for name, value in right.items() if name != "address"}
