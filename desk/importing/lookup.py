"""Codes of the city pack by what a table calls them: the code, the name in either language, how people shorten it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from city.groups import GROUPS
from city.model import Category
from city.pack import CityPack
from desk.importing.words import plain

SEATS = ("办事处", "人民政府", "政府", "街道办")
"""What follows an area's name where its office is meant."""
OTHER = "other"
REMEMBERED = 20_000

Codes = Mapping[str, frozenset[str]]


class Lookup:
    """What names mean in one city. `renamed` are the words of a table by field, with what they stand for here."""

    def __init__(self, pack: CityPack, renamed: Mapping[str, Mapping[str, str]]) -> None:
        self._pack = pack
        self._renamed = {
            field: {plain(word): plain(code) for word, code in words.items()}
            for field, words in renamed.items()
        }
        self._leaves = _codes((one.code, (one.zh, one.en)) for one in pack.categories)
        self._groups = _codes((code, (name.zh, name.en)) for code, name in GROUPS.items())
        self._districts = _codes((one.code, (one.zh, one.en, *one.aliases)) for one in pack.districts)
        self._subdistricts = _codes(
            (one.code, (one.zh, one.en, one.short, *one.aliases)) for one in pack.subdistricts
        )
        heads = (f"{pack.name_zh}市", pack.name_zh, "市")
        self._units = _codes((one.code, (*_shortened(one.zh, heads), one.en)) for one in pack.units)
        self._unit_of = {one.code: one.unit for one in pack.districts}
        self._unit_of |= {one.code: one.unit for one in pack.subdistricts}
        self._by_group: defaultdict[str, list[Category]] = defaultdict(list)
        for category in pack.categories:
            self._by_group[category.group].append(category)
        self.subdistrict = lru_cache(REMEMBERED)(self._subdistrict)
        self.unit = lru_cache(REMEMBERED)(self._unit)
        self.word = lru_cache(REMEMBERED)(self._word)

    def _word(self, field: str, told: str) -> str:
        """A cell of a field without what makes no difference, or what it was said to stand for."""
        word = plain(told)
        return self._renamed.get(field, {}).get(word, word)

    def leaf(self, told: str) -> str | None:
        """The category of that name."""
        return _one(self._leaves.get(self.word("category", told)))

    def group(self, told: str) -> str | None:
        """The group of that name."""
        return _one(
            self._groups.get(self.word("group", told)) or self._groups.get(self.word("category", told))
        )

    def likeliest(self, group: str | None, text: str) -> Category:
        """The category of a group that most words of the text speak for; its first one where none does.

        Without a group, the pack's own 'other'.
        """
        found = self._by_group.get(group or OTHER) or list(self._pack.categories)
        if group is None:
            return next((one for one in found if one.code.endswith(".general")), found[-1])
        lower = text.casefold()
        return max(
            found,
            key=lambda one: sum(word.casefold() in lower for word in (*one.keywords_zh, *one.keywords_en)),
        )

    def district(self, told: str) -> str | None:
        """The district of that name."""
        return _one(self._districts.get(self.word("district", told)))

    def _subdistrict(self, told: str, district: str | None) -> str | None:
        """The sub-district of that name, in this district where one is known: some names there are twice."""
        word = self.word("subdistrict", told)
        found = self._subdistricts.get(word) or self._subdistricts.get(
            _behind(word, self._districts), frozenset()
        )
        if not found:
            found = self._subdistricts.get(_seated(word), frozenset())
        inside = {code for code in found if self.district_of(code) == district}
        return _one(inside) or _one(found)

    def _unit(self, told: str, district: str | None) -> str | None:
        """The unit of that name; of an area's name the unit of the area."""
        word = self.word("unit", told)
        if unit := _one(self._units.get(word)):
            return unit
        named = _seated(word)
        if unit := _one(self._units.get(named)):
            return unit
        area = self._subdistrict(named, district) or _one(self._districts.get(named))
        return self._unit_of.get(area) if area else None

    def district_of(self, subdistrict: str) -> str:
        """Where a sub-district lies."""
        return self._pack.subdistrict(subdistrict).district


def _codes(named: Iterable[tuple[str, Iterable[str]]]) -> Codes:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code, names in named:
        for name in (code, *names):
            found[plain(name)].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _shortened(name: str, heads: Iterable[str]) -> set[str]:
    """A name, and the same without the city's in front."""
    return {name, *(name.removeprefix(head) for head in heads if len(name) > len(head) + 1)}


def _one(codes: Iterable[str] | None) -> str | None:
    """The only one of them."""
    found = list(codes or ())
    return found[0] if len(found) == 1 else None


def _seated(word: str) -> str:
    """An area's name in that of its office."""
    for seat in SEATS:
        if word.endswith(seat) and len(word) > len(seat) + 1:
            return word.removesuffix(seat) + ("街道" if seat == "街道办" else "")
    return word


def _behind(word: str, districts: Codes) -> str:
    """The rest of a name that begins with a district's."""
    heads = [name for name in districts if len(name) > 1 and word.startswith(name)]
    return word[len(max(heads, key=len)) :] if heads else word
