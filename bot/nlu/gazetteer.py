"""What the names of the city may mean: every name of the pack with the codes of the areas it can stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.nlu.pinyin import letters
from bot.nlu.text import has_cjk, plain
from city.names import names_of, normal
from city.pack import CityPack, District, Spot, Subdistrict

Level = Literal["district", "subdistrict", "community", "spot", "road", "outside"]

# Written so, a name is one of an area and nothing else.
_SUFFIXES = ("区", "县", "街道", "地区", "镇", "乡", "社区", "村", "小区", "家园")
# Names of two characters that are also everyday words or parts of many other names need support from their neighbours.
_SHORT = 2
_LONG_ENOUGH = 6  # letters: shorter ones are within one typo of too many words


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a name may stand for: `codes` are sub-districts or districts, several where the pack is not certain."""

    level: Level
    codes: frozenset[str]
    weak: bool


@dataclass(frozen=True)
class Gazetteer:
    """`written`: by name in plain form; `joined`: Latin names by their letters alone; `typos`: those with one letter less."""

    written: Mapping[str, tuple[Meaning, ...]]
    joined: Mapping[str, tuple[Meaning, ...]]
    typos: Mapping[str, str]
    sounds: Mapping[str, str]
    district_of: Mapping[str, str]
    outside: Mapping[str, str]


def build(pack: CityPack) -> Gazetteer:
    """Read the pack's areas once; needs pypinyin for community names in letters, and does without."""
    written: dict[str, tuple[Meaning, ...]] = {}
    joined: dict[str, tuple[Meaning, ...]] = {}
    sounds: dict[str, str] = {}
    for name, meaning in _named(pack):
        _note(written, plain(name), meaning)
        if not has_cjk(name):
            _note(joined, normal(name), meaning)
        elif meaning.level in ("community", "subdistrict") and len(name) > _SHORT:
            sound = letters(name)
            if meaning.level == "community":
                _note(joined, sound, meaning)
            if sound:
                sounds.setdefault(sound, plain(name))
    return Gazetteer(
        written=written,
        joined=joined,
        typos=_typos(
            name for name, meanings in joined.items() if any(m.level != "community" for m in meanings)
        ),
        sounds=sounds,
        district_of={area.code: area.district for area in pack.subdistricts}
        | {d.code: d.code for d in pack.districts},
        outside={plain(name): n.zh for n in pack.neighbours for name in (n.zh, n.en, *n.aliases)},
    )


def _note(names: dict[str, tuple[Meaning, ...]], name: str, meaning: Meaning) -> None:
    known = names.get(name, ())
    if name and meaning not in known:
        names[name] = (*known, meaning)


@cache
def _meaning(level: Level, codes: frozenset[str], weak: bool) -> Meaning:
    """One object for the same meaning: there are twenty thousand names."""
    return Meaning(level, codes, weak)


def _named(pack: CityPack) -> Iterator[tuple[str, Meaning]]:
    for district in pack.districts:
        yield from _names(district, "district", frozenset({district.code}))
    for area in pack.subdistricts:
        yield from _names(area, "subdistrict", frozenset({area.code}))
    for community in pack.communities:
        codes = frozenset({community.subdistrict})
        for name in names_of(community):
            # 新村, 东村, 三村: hundreds of places are called so by those who live there.
            yield name, _meaning("community", codes, len(name) <= _SHORT)
    for spot in pack.spots:
        codes = frozenset(spot.candidates) or frozenset({str(spot.subdistrict or spot.district)})
        yield from _names(spot, "road" if spot.kind == "road" else "spot", codes)


def _names(
    area: District | Subdistrict | Spot, level: Level, codes: frozenset[str]
) -> Iterator[tuple[str, Meaning]]:
    for name in names_of(area):
        weak = has_cjk(name) and len(name) <= _SHORT and level != "district" and not name.endswith(_SUFFIXES)
        yield name, _meaning(level, codes, weak)


def _typos(names: Iterable[str]) -> dict[str, str]:
    """Each name without one of its letters; a key that several names share says nothing and is left out."""
    found: dict[str, str] = {}
    for name in names:
        if len(name) > _LONG_ENOUGH and name.isascii() and name.isalpha():
            for at in range(len(name)):
                key = name[:at] + name[at + 1 :]
                found[key] = name if found.get(key, name) == name else ""
    return {key: name for key, name in found.items() if name}
