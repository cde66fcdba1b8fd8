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
        # Two characters such as 江村 or 一村 turn up inside other words all the time.
        return tuple(dict.fromkeys((area.zh, area.short))) if len(area.zh) > 2 else (area.short,)
    own = (area.zh, area.en, area.pinyin, *area.aliases)
    return tuple(dict.fromkeys((*own, area.short) if isinstance(area, Subdistrict) else own))


def choices(areas: Iterable[Area], district_of: Mapping[str, str]) -> tuple[str, ...]:
    """Codes of the smallest areas left of several meanings; `district_of` maps sub-districts to districts.

    A district called so outweighs what lies in it, a sub-district the spots and communities of its district,
    and what is known more exactly the district around it. Across districts nothing outweighs anything."""
    found = tuple(areas)
    whole = {area.code for area in found if isinstance(area, District)}
    formal = {area.district for area in found if isinstance(area, Subdistrict)} - whole
    codes: dict[str, None] = dict.fromkeys(sorted(whole))
    for area in found:
        for code in _codes(area):
            district = district_of.get(code, code)
            if district in whole or (district in formal and not isinstance(area, Subdistrict)):
                continue
            codes[code] = None
    exact = {district_of[code] for code in codes if code in district_of}
    return tuple(code for code in codes if code not in exact)


def _codes(area: Area) -> tuple[str, ...]:
    if isinstance(area, Spot):
        own = area.subdistrict or area.district
        return area.candidates or ((own,) if own else ())
    return (area.subdistrict if isinstance(area, Community) else area.code,)


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
