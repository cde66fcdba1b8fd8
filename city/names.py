"""How places are called: every name of every area, and what each of them may mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from city.model import Area, Community, District, Spot, Subdistrict

# Apostrophes, hyphens and spaces are written or left out at will: Chang'an, Chang-an, Changan.
_LOOSE = re.compile(r"[\s'’ʼ`´·\-]+")


def normal(name: str) -> str:
    """One form for all spellings of a name: full width, case, spaces and apostrophes do not count."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def names_of(area: Area) -> tuple[str, ...]:
    """Every name of an area as it is written, without repetition."""
    if isinstance(area, Spot):
        return area.names
    if isinstance(area, Community):
        return tuple(dict.fromkeys((area.zh, area.short)))
    own = (area.zh, area.en, area.pinyin, *area.aliases)
    return tuple(dict.fromkeys((*own, area.short) if isinstance(area, Subdistrict) else own))


def index(
    districts: Iterable[District],
    subdistricts: Iterable[Subdistrict],
    communities: Iterable[Community],
    spots: Iterable[Spot],
) -> Mapping[str, tuple[Area, ...]]:
    """By normal form, larger areas first: a name given to several areas leads to all of them."""
    found: dict[str, dict[int, Area]] = {}
    for group in (districts, subdistricts, communities, spots):
        for area in group:
            for name in names_of(area):
                found.setdefault(normal(name), {})[id(area)] = area
    return MappingProxyType({name: tuple(meant.values()) for name, meant in found.items()})
