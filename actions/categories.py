"""Categories by what people and models call them. Pure."""

from __future__ import annotations

import re

from city.pack import Category, CityPack

# Where whom it is about has a name that is asked for.
PARTY_GROUPS = ("consumer", "labour", "education", "health", "construction")
_SHORT_WORD = 2
_TRIM = re.compile(
    r"^(?:是|在|叫|成|为|一个|家|the |an? )+|(?:的?(?:问题|事儿?|方面)?(?:的|呢|啊|吧|哈|了){0,4}|(?:的)?扰民"
    r"| (?:problem|issue|complaint)s?)$",
    re.IGNORECASE,
)


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


def bare(words: str) -> str:
    """A name without what leads to it and what trails it: '是噪音的问题' is '噪音'."""
    return _TRIM.sub("", words)


def categories_called(words: str, pack: CityPack) -> tuple[str, ...]:
    """The categories that the words may mean, by name and keyword: those that fit best, none if none does."""
    told = bare(words.strip().casefold()).strip()
    if len(told) < _SHORT_WORD:
        return ()
    fits = {leaf.code: _fit(told, leaf) for leaf in pack.categories}
    best = max(fits.values(), default=0)
    return tuple(code for code, fit in fits.items() if fit == best) if best else ()


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


def _fit(told: str, leaf: Category) -> int:
    """3: its name or a keyword; 2: a part of its name; 1: a part of a keyword, or holds one."""
    names = (leaf.zh.casefold(), leaf.en.casefold())
    keywords = [word.casefold() for word in (*leaf.keywords_zh, *leaf.keywords_en)]
    if told in names or told in keywords:
        return 3
    if any(told in name for name in names):
        return 2
    return int(any(told in word or (len(word) > _SHORT_WORD and word in told) for word in keywords))
