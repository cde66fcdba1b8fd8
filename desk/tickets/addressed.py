"""Where an address is, by the city pack's names: as far as the words are sure, and no further. Pure.

For addresses that programs send, written from large to small; how people talk of places is the dialogue's to read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from city.errors import UnknownCode
from city.model import Neighbour, Subdistrict
from city.names import normal
from city.pack import CityPack

SHORT = 2
"""Names of two characters are also parts of other names: they decide only where nothing longer does."""


@dataclass(frozen=True)
class Addressed:
    """`district` and `subdistrict` are codes, None where the words leave them open.

    `choices`: several places it may be, one of which must be named. `outside`: it is in a neighbour's area.
    """

    district: str | None = None
    subdistrict: str | None = None
    choices: tuple[str, ...] = ()
    outside: Neighbour | None = None


@dataclass(frozen=True)
class _Name:
    codes: frozenset[str]
    sure: bool
    formal: bool


def addressed(pack: CityPack, address: str) -> Addressed:
    """Read an address. Nothing is known of it where all fields are empty."""
    names = list(_names(pack, address))
    if not names:
        return Addressed(outside=_neighbour(pack, address))
    told = [one for one in names if one.sure] or names
    districts = {
        code for one in told if len(one.codes) == 1 for code in one.codes if _is_district(pack, code)
    }
    if len(districts) > 1:
        return Addressed(choices=tuple(sorted(districts)))
    there = [one for one in (_within(pack, name, districts) for name in names) if one is not None]
    if any(not one.codes for one in there):
        contrary = next(name for name in names if name.formal and not _kept(pack, name.codes, districts))
        return Addressed(choices=tuple(sorted(districts | contrary.codes)))
    exact = _meet([one for one in there if one.sure] or there)
    if exact is None:
        return Addressed(choices=tuple(sorted({code for one in there if one.sure for code in one.codes})))
    return _as_far_as_sure(pack, exact or frozenset(districts))


def _as_far_as_sure(pack: CityPack, codes: Collection[str]) -> Addressed:
    within = {_district(pack, code) for code in codes}
    if len(within) != 1:
        return Addressed(choices=tuple(sorted(codes)))
    [district] = within
    [code] = codes if len(codes) == 1 else [district]
    return Addressed(district=district, subdistrict=None if code == district else code)


def _meet(names: Sequence[_Name]) -> frozenset[str] | None:
    """What all of them may be together; None where they contradict each other."""
    found = [one.codes for one in names if one.codes]
    if not found:
        return frozenset()
    return reduce(lambda left, right: left & right, found) or None


def _within(pack: CityPack, name: _Name, districts: Collection[str]) -> _Name | None:
    """The name as one of something in the named district; without codes where a formal one lies elsewhere."""
    if not districts:
        return name
    kept = _kept(pack, name.codes, districts)
    if kept or name.formal:
        exact = frozenset(code for code in kept if not _is_district(pack, code))
        return _Name(exact or kept, name.sure, name.formal) if exact or not kept else None
    return None


def _kept(pack: CityPack, codes: Collection[str], districts: Collection[str]) -> frozenset[str]:
    return frozenset(code for code in codes if not districts or _district(pack, code) in districts)


def _names(pack: CityPack, address: str) -> Iterator[_Name]:
    """The names of the pack in an address, the longest first at each place."""
    text, starts, ends = _spelt(address)
    longest = min(len(text), max(map(len, pack.names), default=0))
    at = 0
    while at < len(text):
        for end in range(min(len(text), at + longest), at + SHORT - 1, -1):
            if at in starts and end in ends and (areas := pack.names.get(text[at:end])):
                formal = any(
                    isinstance(area, Subdistrict) and text[at:end] in (normal(area.zh), normal(area.en))
                    for area in areas
                )
                codes = frozenset(pack.choices(text[at:end]))
                yield _Name(codes, sure=end - at > SHORT, formal=formal)
                at = end
                break
        else:
            at += 1


def _spelt(address: str) -> tuple[str, set[int], set[int]]:
    """The address as names are compared, and where in it a name may begin and end: not within a Latin word."""
    text = ""
    starts, ends = set[int](), set[int]()
    before = ""
    for mark in unicodedata.normalize("NFKC", address):
        if not (_in_word(before) and _in_word(mark)):
            starts.add(len(text))
            ends.add(len(text))
        text += normal(mark)
        before = mark
    ends.add(len(text))
    return text, starts, ends


def _in_word(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()


def _neighbour(pack: CityPack, address: str) -> Neighbour | None:
    text, starts, _ = _spelt(address)
    for one in pack.neighbours:
        for name in (one.zh, one.en, *one.aliases):
            if (at := text.find(normal(name))) >= 0 and at in starts:
                return one
    return None


def _is_district(pack: CityPack, code: str) -> bool:
    return _district(pack, code) == code


def _district(pack: CityPack, code: str) -> str:
    try:
        return pack.subdistrict(code).district
    except UnknownCode:
        return code
