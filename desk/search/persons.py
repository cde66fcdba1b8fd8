"""What people are found by: their number and their name, whole. Pure.

Parts of a number and single characters of a name are no longer found: they are kept as marks (`desk.store.seal`).
"""

from __future__ import annotations

import re
import unicodedata

from desk.search.bigrams import RUNS, SIGNS

NUMBER = re.compile(r"\+?[\d\s()+转-]+")
SHORTEST_NUMBER = 5
MOBILE = re.compile(r"86(1[3-9]\d{9})")
TITLES = ("先生", "女士", "小姐", "师傅")
SHORTEST_NAME = 2


def number(told: str | None) -> str | None:
    """A number alone, as its digits, however it is written; None for anything else."""
    if not told:
        return None
    plain = unicodedata.normalize("NFKC", told).strip()
    digits = re.sub(r"\D", "", plain) if NUMBER.fullmatch(plain) else ""
    if len(digits) < SHORTEST_NUMBER:
        return None
    mobile = MOBILE.fullmatch(digits)
    return mobile[1] if mobile else digits


def names(told: str | None) -> list[str]:
    """The whole of a name, the same without a title behind it, and each word of a name that has several."""
    words = _words(told or "")
    return list(dict.fromkeys([*_wholes(words), *(one for one in words if len(one) >= SHORTEST_NAME)]))


def _words(told: str) -> list[str]:
    for wide, narrow in SIGNS:
        told = told.replace(wide, narrow)
    return RUNS.findall(unicodedata.normalize("NFKC", told).casefold())


def _wholes(words: list[str]) -> list[str]:
    whole = "".join(words)
    bare = next((whole.removesuffix(title) for title in TITLES if whole.endswith(title)), whole)
    return [one for one in dict.fromkeys((whole, bare)) if len(one) >= SHORTEST_NAME]


def kept(name: str | None, phone: str | None) -> list[str]:
    """What somebody with this name and number is found by, each to be marked. A number that is none is a name."""
    told = number(phone)
    return [*([f"number:{told}"] if told else _named(names(phone))), *_named(names(name))]


def of_number(phone: str | None) -> str | None:
    """What a citizen's number is found by, to be marked; None without one."""
    return next(iter(kept(None, phone)), None)


def asked(query: str) -> list[list[str]]:
    """The ways in which a query may mean a person: of one way all must be found.

    The whole query is a number or a name; or each part between spaces is.
    """
    ways = [[one] for one in _whole(query)]
    parts = query.split()
    if len(parts) > 1:
        each = [_whole(part) for part in parts]
        if all(each):
            ways.append([one[0] for one in each])
    return ways


def _whole(query: str) -> list[str]:
    told = number(query)
    return [f"number:{told}"] if told else _named(_wholes(_words(query)))


def _named(found: list[str]) -> list[str]:
    return [f"name:{one}" for one in found]
