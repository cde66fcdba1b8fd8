"""Categories by what people and models call them. Pure."""

from __future__ import annotations

import re

from city.pack import CityPack

# Where whom it is about has a name that is asked for.
PARTY_GROUPS = ("consumer", "labour", "education", "health", "construction")


def codes(choices: object) -> tuple[str, ...]:
    """Category codes, with or without their confidences beside them."""
    if not isinstance(choices, list | tuple):
        return ()
    return tuple(str(choice[0]) if isinstance(choice, list | tuple) else str(choice) for choice in choices)


def group_of(code: str | None) -> str:
    """The group of a category; empty for None."""
    return (code or "").partition(".")[0]


def unsorted(pack: CityPack) -> str | None:
    """The category of what fits none: the last leaf of the group 'other'."""
    return next((leaf.code for leaf in reversed(pack.categories) if leaf.group == "other"), None)


def categories_in(words: str, pack: CityPack) -> tuple[str, ...]:
    """The categories of which the words hold a keyword, those with the longest one."""
    told = words.casefold()
    longest = {
        leaf.code: max(
            (len(word) for word in (*leaf.keywords_zh, *leaf.keywords_en) if _holds(told, word)), default=0
        )
        for leaf in pack.categories
    }
    best = max(longest.values(), default=0)
    return tuple(code for code, length in longest.items() if length == best) if best else ()


def _holds(told: str, word: str) -> bool:
    known = word.casefold()
    return re.search(rf"\b{re.escape(known)}", told) is not None if known.isascii() else known in told
